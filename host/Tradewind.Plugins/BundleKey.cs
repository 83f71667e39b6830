using System.Security.Cryptography;
using System.Text;

namespace Tradewind.Plugins;

/// <summary>
/// Names what a script compiles to, without compiling it: the same sources, SDK and plugins give the same key, and the same key the
/// same behaviour.
/// </summary>
public static class BundleKey
{
    // Raised when the same sources compile to something else: other default usings, another way to call the entry point.
    private const string Form = "tradewind-bundle-1";

    /// <summary>The key of a script.</summary>
    /// <param name="sources">Path (relative to the DAG folder, forward slashes) and text of the script, then of the files it loads in any order.</param>
    /// <param name="plugins">The plugins that scripts can see, as <see cref="PluginPackage.Reference"/>, in any order.</param>
    /// <returns>SHA-256 in lower-case hexadecimal.</returns>
    public static string Of(IEnumerable<KeyValuePair<string, string>> sources, IEnumerable<string> plugins)
    {
        var all = sources.ToList();
        var lines = new StringBuilder()
            .AppendLine(Form)
            .AppendLine(typeof(Dag).Module.ModuleVersionId.ToString())
            .AppendLine(Line(all[0]));
        foreach (var source in all.Skip(1).OrderBy(s => s.Key, StringComparer.Ordinal))
            lines.AppendLine(Line(source));
        foreach (var plugin in plugins.Order(StringComparer.Ordinal))
            lines.AppendLine(plugin);

        return HashOf(lines.ToString());
    }

    /// <summary>SHA-256 of a source text, in lower-case hexadecimal.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Line(KeyValuePair<string, string> source) => $"{source.Key} {HashOf(source.Value)}";
}
