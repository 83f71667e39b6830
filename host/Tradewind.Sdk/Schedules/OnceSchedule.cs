using Tradewind.Graph;

namespace Tradewind;

/// <summary>One run, at the DAG's start.</summary>
public sealed class OnceSchedule : Schedule
{
    internal OnceSchedule()
    {
    }

    internal override ScheduleSpec ToSpec() => new() { Kind = ScheduleKind.Once };
}
