namespace Tradewind.Graph;

/// <summary>A run for each partition key: how the keys of each asset's news become those of runs.</summary>
public sealed record PartitionScheduleSpec
{
    /// <summary>For the assets that have no map of their own.</summary>
    public PartitionMapSpec All { get; init; } = new();

    /// <summary>By asset or alias, as the condition names it.</summary>
    public IReadOnlyDictionary<string, PartitionMapSpec> ByAsset { get; init; } = new Dictionary<string, PartitionMapSpec>();

    /// <summary>The map of an asset's keys.</summary>
    /// <param name="asset">The asset or alias, as the condition names it.</param>
    public PartitionMapSpec Of(string asset) => ByAsset.TryGetValue(asset, out var own) ? own : All;
}
