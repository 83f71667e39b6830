using Tradewind.Graph;

namespace Tradewind;

/// <summary>
/// When runs of a DAG are due. Made with <c>Cron</c>, <c>Daily</c>, <c>Hourly</c>, <c>Every</c>, <c>Events</c>, <c>Once</c>, <c>Continuous</c>, <c>On</c>, or a
/// class of your own that derives from <see cref="CustomSchedule"/>.
/// </summary>
public abstract class Schedule
{
    internal Schedule()
    {
    }

    /// <summary>The IANA time zone that local times of the DAG are in.</summary>
    internal virtual string TimeZone => "UTC";

    /// <summary>Where the script makes it; empty and 0 when unknown.</summary>
    internal (string File, int Line) Place { get; init; } = ("", 0);

    internal abstract ScheduleSpec ToSpec();
}
