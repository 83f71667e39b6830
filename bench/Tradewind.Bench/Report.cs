using System.Globalization;

namespace Tradewind.Bench;

/// <summary>Collects figures and prints them as one table.</summary>
internal sealed class Report
{
    private readonly List<(string Store, string Name, string Value, string Ratio, string Goal)> _rows = [];

    public void Add(string store, string name, string value, string ratio, string goal)
    {
        _rows.Add((store, name, value, ratio, goal));
        Console.WriteLine($"{store,-9} {name,-28} {value,-26} {ratio,-24} goal {goal}");
    }

    public void Print()
    {
        Console.WriteLine();
        Console.WriteLine("| store | figure | measured | against the limit | goal |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var row in _rows) Console.WriteLine($"| {row.Store} | {row.Name} | {row.Value} | {row.Ratio} | {row.Goal} |");
    }

    public static string Ms(double milliseconds) => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.##} ms");

    public static double Percentile(IReadOnlyList<double> values, double share)
    {
        var ordered = values.Order().ToArray();
        return ordered[Math.Min(ordered.Length - 1, (int)(share * ordered.Length))];
    }
}
