namespace Tradewind.Engine.Schedules;

/// <summary>
/// Spans that join each other and end when they are asked for: a run covers the time since the interval of the one before. Who asks
/// sees to it that the one before has ended.
/// </summary>
public sealed class ContinuousTimetable : Timetable
{
    internal ContinuousTimetable(TimeSpan rest, DateTimeOffset start, DateTimeOffset? end) : base(start, end) => Rest = rest;

    /// <summary>How long after the end of a run the next is made.</summary>
    public TimeSpan Rest { get; }

    /// <inheritdoc/>
    public override string Describe() =>
        Rest > TimeSpan.Zero ? $"Continuously, {DurationWords.Length(Rest)} after the run before has ended" : "Continuously, each run after the one before";

    /// <inheritdoc/>
    public override ScheduledRun? Next(DataInterval? last, DateTimeOffset now, bool catchup)
    {
        // A span may be empty, when the clock went back; a logical date is used once all the same.
        var from = last is { } interval ? Max(interval.Start.AddMicroseconds(1), interval.End) : Start;
        return from >= End || now >= End ? null : ScheduledRun.Covering(from, Max(from, WholeMicroseconds(now)));
    }

    // Where the spans after this one lie, only the ends of runs will tell.
    private protected override ScheduledRun? FirstFrom(DateTimeOffset logicalDate) => null;

    private protected override ScheduledRun? LastBefore(DateTimeOffset logicalDate) => null;
}
