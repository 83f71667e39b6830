using Tradewind.Graph;

namespace Tradewind;

/// <summary>A run after the other: the next is made when the one before has ended, never two at a time.</summary>
public sealed class ContinuousSchedule : Schedule
{
    private readonly TimeSpan _rest;

    internal ContinuousSchedule(TimeSpan rest) => _rest = rest;

    internal override ScheduleSpec ToSpec() => new() { Kind = ScheduleKind.Continuous, Rest = _rest };
}
