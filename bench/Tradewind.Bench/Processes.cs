using System.Globalization;

namespace Tradewind.Bench;

/// <summary>Reads what processes cost from the kernel (Linux).</summary>
internal static class Processes
{
    private const double TicksPerSecond = 100;

    /// <summary>A process and all its descendants.</summary>
    public static IReadOnlyList<int> Family(int root)
    {
        var family = new List<int> { root };
        var parents = Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture)).Where(id => File.Exists($"/proc/{id}/stat")).ToDictionary(id => id, id => int.Parse(Stat(id)[1], CultureInfo.InvariantCulture));
        for (var at = 0; at < family.Count; at++) family.AddRange(parents.Where(pair => pair.Value == family[at]).Select(pair => pair.Key));
        return family;
    }

    public static double CpuSeconds(int id) =>
        (long.Parse(Stat(id)[11], CultureInfo.InvariantCulture) + long.Parse(Stat(id)[12], CultureInfo.InvariantCulture)) / TicksPerSecond;

    public static double ResidentMegabytes(int id) =>
        long.Parse(File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith("VmRSS", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0;

    public static string Name(int id) => File.ReadAllText($"/proc/{id}/comm").Trim();

    // The fields after the name, which stands in brackets and may hold anything: [0] is the state, [1] the parent.
    private static string[] Stat(int id)
    {
        var text = File.ReadAllText($"/proc/{id}/stat");
        return text[(text.LastIndexOf(')') + 2)..].Split(' ');
    }
}
