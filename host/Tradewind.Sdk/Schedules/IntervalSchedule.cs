using Tradewind.Graph;

namespace Tradewind;

/// <summary>A run for each span of a fixed length, counted from the DAG's start and started at the span's end.</summary>
public sealed class IntervalSchedule : Schedule
{
    private readonly TimeSpan _every;
    private readonly bool _triggers;

    internal IntervalSchedule(TimeSpan every, bool triggers)
    {
        _every = every;
        _triggers = triggers;
    }

    /// <summary>
    /// A run at each multiple of the length, the first at the DAG's start itself; logical date and both ends of the data interval are
    /// that moment.
    /// </summary>
    public IntervalSchedule AsTriggers() => new(_every, true) { Place = Place };

    internal override ScheduleSpec ToSpec() => new() { Kind = _triggers ? ScheduleKind.IntervalTrigger : ScheduleKind.Interval, Every = _every };
}
