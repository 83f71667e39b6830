using Tradewind.Graph;

namespace Tradewind;

/// <summary>A run for each span of a fixed length, counted from the DAG's start and started at the span's end.</summary>
public sealed class IntervalSchedule : Schedule
{
    private readonly TimeSpan _every;

    internal IntervalSchedule(TimeSpan every) => _every = every;

    internal override ScheduleSpec ToSpec() => new() { Kind = ScheduleKind.Interval, Every = _every };
}
