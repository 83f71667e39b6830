using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Tradewind.Plugins;

/// <summary>The summaries in the XML documentation file beside an assembly, when there is one.</summary>
internal sealed partial class XmlDocs
{
    private readonly Dictionary<string, string> _summaries;

    private XmlDocs(Dictionary<string, string> summaries) => _summaries = summaries;

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

    public string? Of(Type type) => _summaries.GetValueOrDefault("T:" + type.FullName);

    public string? Of(PropertyInfo property) =>
        _summaries.GetValueOrDefault($"P:{property.DeclaringType!.FullName?.Split('[')[0]}.{property.Name}");

    private static string TextOf(XElement summary)
    {
        foreach (var reference in summary.Descendants().Where(e => e.Attribute("cref") is not null && e.IsEmpty).ToList())
            reference.ReplaceWith(reference.Attribute("cref")!.Value.Split('.', ':')[^1]);
        return Blanks().Replace(summary.Value, " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
