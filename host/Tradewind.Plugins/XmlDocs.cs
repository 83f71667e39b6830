using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Tradewind.Plugins;

/// <summary>The summaries in the XML documentation file beside an assembly, when there is one.</summary>
public sealed partial class XmlDocs
{
    private readonly Dictionary<string, string> _summaries;

    private XmlDocs(Dictionary<string, string> summaries) => _summaries = summaries;

    /// <summary>Whether there are any.</summary>
    public bool Any => _summaries.Count > 0;

    /// <summary>Those of an assembly; none when there is no file beside it, or one that is not well formed.</summary>
    public static XmlDocs Beside(string assemblyPath)
    {
        var path = Path.ChangeExtension(assemblyPath, ".xml");
        try
        {
            return new(!File.Exists(path)
                ? []
                : XDocument.Load(path).Descendants("member")
                    .Where(m => m.Attribute("name") is not null && m.Element("summary") is not null)
                    .DistinctBy(m => m.Attribute("name")!.Value)
                    .ToDictionary(m => m.Attribute("name")!.Value, m => TextOf(m.Element("summary")!)));
        }
        catch (XmlException)
        {
            // Documentation is an extra; an operator works without it.
            return new([]);
        }
    }

    /// <summary>That of a member by its documentation id, as <c>M:Tradewind.Dag.Task(System.String)</c>.</summary>
    public string? Of(string id) => _summaries.GetValueOrDefault(id);

    /// <summary>That of a type.</summary>
    public string? Of(Type type) => _summaries.GetValueOrDefault("T:" + type.FullName);

    /// <summary>The prose in one line, then each example after an empty line, indented by four blanks.</summary>
    private static string TextOf(XElement summary)
    {
        foreach (var reference in summary.Descendants().Where(e => e.Attribute("cref") is not null && e.IsEmpty).ToList())
            reference.ReplaceWith(reference.Attribute("cref")!.Value.Split('.', ':')[^1]);
        var examples = summary.Descendants("code").ToList();
        var texts = examples.Select(example => ExampleOf(example.Value)).ToArray();
        foreach (var example in examples) example.Remove();
        return string.Join("\n\n", [Blanks().Replace(summary.Value, " ").Trim(), .. texts]);
    }

    private static string ExampleOf(string code)
    {
        var lines = code.Trim('\r', '\n').TrimEnd().Split('\n').Select(line => line.TrimEnd()).ToArray();
        var margin = lines.Where(line => line != "").Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty().Min();
        return string.Join('\n', lines.Select(line => line == "" ? "" : "    " + line[margin..]));
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
