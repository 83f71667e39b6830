namespace Tradewind.Client;

/// <summary>A day, week, month, quarter or year of which some parts have news, and the rest is waited for.</summary>
public sealed record AssetWindowResource
{
    /// <summary>The DAG that waits for it.</summary>
    public required string DagId { get; init; }

    /// <summary>The asset, or alias, as the DAG's schedule names it.</summary>
    public required string Asset { get; init; }

    /// <summary>The partition that its run will be about.</summary>
    public required string Partition { get; init; }

    /// <summary>How many parts have news.</summary>
    public required int Have { get; init; }

    /// <summary>How many parts there are.</summary>
    public required int Size { get; init; }

    /// <summary>The parts without news, in order: hours of a day as <c>03</c>, otherwise as their keys are written.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>For example <c>21 of 24 hours of 2026-11-01 have news, missing 03, 04, 05</c>.</summary>
    public required string Words { get; init; }

    /// <summary>When the first of the news was told.</summary>
    public required DateTimeOffset FirstAt { get; init; }

    /// <summary>When the latest was.</summary>
    public required DateTimeOffset LastAt { get; init; }
}
