using Tradewind.Graph;

namespace Tradewind;

/// <summary>How one partition key becomes another; made with <see cref="Partition"/>. The platform applies it, author code does not run for it.</summary>
public sealed class PartitionMap
{
    internal PartitionMap(IReadOnlyList<PartitionStepSpec> steps) => Spec = new() { Steps = steps };

    internal PartitionMapSpec Spec { get; }

    /// <summary>The day of an hour or of a finer time, as the key writes it: <c>2026-11-01</c>.</summary>
    public PartitionMap ToDay() => With(PartitionStepKind.Day);

    /// <summary>The ISO week of a day or a finer time: <c>2026-W44</c>.</summary>
    public PartitionMap ToWeek() => With(PartitionStepKind.Week);

    /// <summary>The month of a day or a finer time: <c>2026-11</c>.</summary>
    public PartitionMap ToMonth() => With(PartitionStepKind.Month);

    /// <summary>The quarter of a month, a day or a finer time: <c>2026-Q4</c>.</summary>
    public PartitionMap ToQuarter() => With(PartitionStepKind.Quarter);

    /// <summary>The year of a month, a day or a finer time: <c>2026</c>.</summary>
    public PartitionMap ToYear() => With(PartitionStepKind.Year);

    /// <summary>One part of a composite key, from 0.</summary>
    /// <param name="index">Which part.</param>
    /// <param name="separator">What stands between the parts.</param>
    public PartitionMap Part(int index, char separator = '|') => With(new PartitionStepSpec { Kind = PartitionStepKind.Part, Index = index, Separator = separator.ToString() });

    private PartitionMap With(PartitionStepKind kind) => With(new PartitionStepSpec { Kind = kind });

    private PartitionMap With(PartitionStepSpec step) => new([.. Spec.Steps, step]);
}
