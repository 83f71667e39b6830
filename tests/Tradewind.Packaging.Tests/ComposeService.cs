namespace Tradewind.Packaging.Tests;

/// <summary>One service of docker-compose.yml.</summary>
internal sealed class ComposeService(Dictionary<object, object> section)
{
    public string Image => (string)section["image"];

    public bool IsTradewind => Image == "tradewind";

    public IReadOnlyList<string> Command => Words("command");

    public IReadOnlyList<string> Secrets => Words("secrets");

    public bool HasHealthCheck => section.ContainsKey("healthcheck");

    /// <summary>What its health check runs; empty when it has the image's or none.</summary>
    public IReadOnlyList<string> HealthTest => section.TryGetValue("healthcheck", out var found) && ((Dictionary<object, object>)found).TryGetValue("test", out var test)
        ? [.. ((List<object>)test).Cast<string>()]
        : [];

    public IReadOnlyDictionary<string, string> Environment => section.TryGetValue("environment", out var found)
        ? ((Dictionary<object, object>)found).ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value)
        : new Dictionary<string, string>();

    public IEnumerable<string> DependsOn => section.TryGetValue("depends_on", out var found)
        ? ((Dictionary<object, object>)found).Keys.Cast<string>()
        : [];

    /// <summary>Named volumes; a path of the host is none.</summary>
    public IEnumerable<string> NamedVolumes => Words("volumes").Select(volume => volume.Split(':')[0]).Where(volume => !volume.StartsWith('.') && !volume.StartsWith('/'));

    private List<string> Words(string name) => section.TryGetValue(name, out var found) ? [.. ((List<object>)found).Cast<string>()] : [];
}
