using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Tradewind.DagProcessor.Compilation;

/// <summary>Says that a script maps over what is no list: to the compiler it is only a type that cannot be inferred.</summary>
internal static class MapWords
{
    private const string NotInferred = "CS0411";

    /// <summary>The sentence in place of the compiler's; null when that is about something else.</summary>
    public static string? Of(Diagnostic diagnostic, CSharpCompilation compilation)
    {
        if (diagnostic.Id != NotInferred || diagnostic.Location.SourceTree is not { } tree) return null;
        var call = tree.GetRoot().FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<InvocationExpressionSyntax>();
        if (call is null || !(NameOf(call).StartsWith("Map", StringComparison.Ordinal) || NameOf(call) is "Zip" or "Cross")) return null;

        var model = compilation.GetSemanticModel(tree);
        foreach (var argument in call.ArgumentList.Arguments.Select(argument => argument.Expression))
        {
            if (model.GetTypeInfo(argument).Type is not INamedTypeSymbol { Name: "TaskRef", ContainingNamespace.Name: "Tradewind" } task) continue;
            if (task.TypeArguments.FirstOrDefault() is not { } output) return $"'{argument}' cannot be mapped over: that task leaves no output. Return a list, an array or a dictionary there.";
            if (!IsList(output)) return $"'{argument}' cannot be mapped over: that task returns {output.ToMinimalDisplayString(model, call.SpanStart)}, which is no list. Return a list, an array or a dictionary there.";
        }

        return null;
    }

    private static string NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax member => member.Name.Identifier.Text,
        SimpleNameSyntax name => name.Identifier.Text,
        _ => "",
    };

    private static bool IsList(ITypeSymbol type) =>
        type.AllInterfaces.Append(type).Any(one => one.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T);
}
