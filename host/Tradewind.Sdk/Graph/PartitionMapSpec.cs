namespace Tradewind.Graph;

/// <summary>How one partition key becomes another, as data.</summary>
public sealed record PartitionMapSpec
{
    /// <summary>The steps, in order; none leaves the key as it is.</summary>
    public IReadOnlyList<PartitionStepSpec> Steps { get; init; } = [];
}
