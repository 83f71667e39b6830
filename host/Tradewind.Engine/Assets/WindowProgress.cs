namespace Tradewind.Engine.Assets;

/// <summary>How much of a window has news that waits for the rest.</summary>
/// <param name="DagId">The DAG that waits for it.</param>
/// <param name="Asset">The asset, or alias, as the DAG's schedule names it.</param>
/// <param name="Partition">The partition that its run will be about.</param>
/// <param name="Window">The window.</param>
/// <param name="Missing">The parts without news, in words, in order; none when only other assets are waited for.</param>
/// <param name="FirstAt">When the first of the news was told.</param>
/// <param name="LastAt">When the latest was.</param>
public sealed record WindowProgress(
    string DagId, string Asset, string Partition, PartitionWindow Window, IReadOnlyList<string> Missing, DateTimeOffset FirstAt, DateTimeOffset LastAt)
{
    private const int MostNamed = 12;

    /// <summary>How many parts it has.</summary>
    public int Size { get; } = Window.Size;

    /// <summary>How many of them have news.</summary>
    public int Have => Size - Missing.Count;

    /// <summary>For example <c>21 of 24 hours of 2026-11-01 have news, missing 03, 04, 05</c>.</summary>
    public string Words
    {
        get
        {
            var unit = $"{Window.Of.ToString().ToLowerInvariant()}s";
            if (Missing.Count == 0) return $"all {Size} {unit} of {Partition} have news; other assets are waited for";
            var more = Missing.Count > MostNamed ? $" and {Missing.Count - MostNamed} more" : "";
            return $"{Have} of {Size} {unit} of {Partition} have news, missing {string.Join(", ", Missing.Take(MostNamed))}{more}";
        }
    }
}
