namespace Tradewind.Graph;

/// <summary>One step of a <see cref="PartitionMapSpec"/>.</summary>
public sealed record PartitionStepSpec
{
    /// <summary>What it does.</summary>
    public required PartitionStepKind Kind { get; init; }

    /// <summary>For the steps to a date: news of every such part of it is waited for; null when the first is enough.</summary>
    public PartitionPart? WholeOf { get; init; }

    /// <summary>With <see cref="WholeOf"/> hours: the IANA time zone that the date is one of; null for UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The key, for <see cref="PartitionStepKind.Constant"/>.</summary>
    public string? Value { get; init; }

    /// <summary>Which part, from 0, for <see cref="PartitionStepKind.Part"/>.</summary>
    public int Index { get; init; }

    /// <summary>What stands between the parts of a composite key: one character.</summary>
    public string Separator { get; init; } = "|";

    /// <summary>The map of each part, for <see cref="PartitionStepKind.Parts"/>.</summary>
    public IReadOnlyList<PartitionMapSpec> Parts { get; init; } = [];
}
