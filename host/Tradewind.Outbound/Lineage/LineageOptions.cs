namespace Tradewind.Outbound.Lineage;

/// <summary>Where lineage goes.</summary>
public sealed record LineageOptions
{
    /// <summary>The address that takes OpenLineage events, for example <c>http://marquez:5000/api/v1/lineage</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>A key sent as bearer token; null for none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The namespace of this installation's jobs.</summary>
    public string Namespace { get; init; } = "tradewind";

    /// <summary>The version of this program, for whoever reads the events.</summary>
    public required string Version { get; init; }

    /// <summary>So many runs wait at most while the receiver stays away; beyond that the longest waiting are dropped, and counted.</summary>
    public int MostWaiting { get; init; } = 10_000;
}
