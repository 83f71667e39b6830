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

    /// <summary>
    /// The day of hours, once all its hours have news: <c>2026-11-01</c>. A key without an offset is an hour of UTC.
    /// </summary>
    /// <param name="timeZone">The IANA time zone that the day is one of: a day on which clocks change has 23 or 25 hours.</param>
    public PartitionMap ToWholeDay(string timeZone = "UTC") => Whole(PartitionStepKind.Day, PartitionPart.Hour, timeZone);

    /// <summary>The ISO week, once all its days have news: <c>2026-W44</c>.</summary>
    /// <param name="of">What has news: its days, or its hours.</param>
    /// <param name="timeZone">Of hours: the IANA time zone that the week is one of.</param>
    public PartitionMap ToWholeWeek(PartitionPart of = PartitionPart.Day, string timeZone = "UTC") => Whole(PartitionStepKind.Week, of, timeZone);

    /// <summary>The month, once all its days have news: <c>2026-11</c>.</summary>
    /// <inheritdoc cref="ToWholeWeek" path="/param"/>
    public PartitionMap ToWholeMonth(PartitionPart of = PartitionPart.Day, string timeZone = "UTC") => Whole(PartitionStepKind.Month, of, timeZone);

    /// <summary>The quarter, once all its days have news: <c>2026-Q4</c>.</summary>
    /// <param name="of">What has news: its days, or its months.</param>
    public PartitionMap ToWholeQuarter(PartitionPart of = PartitionPart.Day) => Whole(PartitionStepKind.Quarter, of, "UTC");

    /// <summary>The year, once all its days have news: <c>2026</c>.</summary>
    /// <param name="of">What has news: its days, or its months.</param>
    public PartitionMap ToWholeYear(PartitionPart of = PartitionPart.Day) => Whole(PartitionStepKind.Year, of, "UTC");

    private PartitionMap Whole(PartitionStepKind kind, PartitionPart of, string timeZone)
    {
        ArgumentNullException.ThrowIfNull(timeZone);
        return With(new PartitionStepSpec { Kind = kind, WholeOf = of, TimeZone = timeZone == "UTC" ? null : timeZone });
    }

    private PartitionMap With(PartitionStepKind kind) => With(new PartitionStepSpec { Kind = kind });

    private PartitionMap With(PartitionStepSpec step) => new([.. Spec.Steps, step]);
}
