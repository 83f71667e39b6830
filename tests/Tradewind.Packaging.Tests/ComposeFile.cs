using YamlDotNet.Core;
using YamlDotNet.Serialization;
using Tradewind.Tests;

namespace Tradewind.Packaging.Tests;

/// <summary>docker-compose.yml with its merged sections, as plain dictionaries and lists.</summary>
internal sealed class ComposeFile
{
    private readonly Dictionary<object, object> _document;

    private ComposeFile(Dictionary<object, object> document) => _document = document;

    public static ComposeFile Load()
    {
        using var text = new StringReader(Repository.Read("docker-compose.yml"));
        // Anchors and `<<` are what keeps the services alike, so they are resolved as compose does.
        var document = new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(new MergingParser(new Parser(text)));
        return new ComposeFile(document);
    }

    public IReadOnlyDictionary<string, ComposeService> Services => Section("services")
        .ToDictionary(entry => (string)entry.Key, entry => new ComposeService((Dictionary<object, object>)entry.Value));

    public IEnumerable<string> Volumes => Section("volumes").Keys.Cast<string>();

    public IEnumerable<string> Secrets => Section("secrets").Keys.Cast<string>();

    private Dictionary<object, object> Section(string name) => (Dictionary<object, object>)_document[name];
}
