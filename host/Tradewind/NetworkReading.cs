using System.Net;

namespace Tradewind;

/// <summary>Reads a setting that holds networks.</summary>
internal static class NetworkReading
{
    private static readonly Dictionary<string, string[]> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["loopback"] = ["127.0.0.0/8", "::1/128"],
        ["private"] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"],
    };

    public static IReadOnlyList<IPNetwork> Read(string name, string? text, List<string> faults)
    {
        var networks = new List<IPNetwork>();
        foreach (var part in text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
        {
            if (Words.TryGetValue(part, out var known)) networks.AddRange(known.Select(IPNetwork.Parse));
            else if (IPNetwork.TryParse(part, out var network)) networks.Add(network);
            else faults.Add($"{name} holds '{part}'; use networks such as 10.1.0.0/16, or the words private and loopback.");
        }

        return networks;
    }
}
