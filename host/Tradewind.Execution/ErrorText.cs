using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;

namespace Tradewind.Execution;

/// <summary>
/// An exception as its author wants to read it: types, messages, and the frames of script and plugins with file and line, without the
/// platform's own frames and the machinery of async calls; of what .NET does on its own only the first.
/// </summary>
internal static class ErrorText
{
    // A fault deep in a serializer has hundreds of frames that tell its author nothing.
    private const int MostOfNet = 3;

    private static readonly string? NetFolder = Path.GetDirectoryName(typeof(object).Assembly.Location);

    private static readonly Assembly[] Ours = [typeof(Dag).Assembly, typeof(ErrorText).Assembly];

    public static string Of(Exception e)
    {
        var text = new StringBuilder();
        Append(text, e);
        return text.ToString().TrimEnd();
    }

    private static void Append(StringBuilder text, Exception e)
    {
        text.Append(e.GetType().FullName).Append(": ").AppendLine(e.Message);
        var ofNet = 0;
        foreach (var frame in new StackTrace(e, fNeedFileInfo: true).GetFrames())
        {
            if (frame.GetMethod() is not { } method || !IsOfInterest(method)) continue;
            if (IsOfNet(method))
            {
                if (++ofNet > MostOfNet) continue;
            }
            else
            {
                AppendLeftOut(text, ofNet);
                ofNet = 0;
            }

            text.AppendLine(Show(frame, method));
        }

        AppendLeftOut(text, ofNet);

        IEnumerable<Exception> causes = e is AggregateException several ? several.InnerExceptions : e.InnerException is { } inner ? [inner] : [];
        foreach (var cause in causes)
        {
            text.Append(" ---> ");
            Append(text, cause);
        }
    }

    private static void AppendLeftOut(StringBuilder text, int ofNet)
    {
        if (ofNet > MostOfNet) text.AppendLine(CultureInfo.InvariantCulture, $"   … {ofNet - MostOfNet} more in .NET");
    }

    private static bool IsOfNet(MethodBase method) => method.DeclaringType is { Assembly.IsDynamic: false } type && Path.GetDirectoryName(type.Assembly.Location) == NetFolder;

    private static bool IsOfInterest(MethodBase method)
    {
        var type = method.DeclaringType;
        return type is null
            || (!Ours.Contains(type.Assembly)
                && type.Namespace is not ("System.Runtime.CompilerServices" or "System.Runtime.ExceptionServices"));
    }

    // A script's lambdas and top-level code are methods of classes the compiler made up; their place says more than their names.
    private static string Show(StackFrame frame, MethodBase method) =>
        IsOfScript(method) && frame.GetFileName() is { } file
            ? $"   at {file}:line {frame.GetFileLineNumber()}"
            : new StackTrace(frame).ToString().TrimEnd();

    private static bool IsOfScript(MethodBase method) =>
        AssemblyLoadContext.GetLoadContext(method.Module.Assembly) is BundleLoadContext
        && (method.Name.Contains('<') || method.DeclaringType?.Name.Contains('<') == true);
}
