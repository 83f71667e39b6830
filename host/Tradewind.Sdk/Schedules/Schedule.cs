using Tradewind.Graph;

namespace Tradewind;

/// <summary>When runs of a DAG are due. Made with <c>Cron</c>, <c>Every</c>, <c>Once</c>, <c>Daily</c>, <c>Hourly</c>.</summary>
public abstract class Schedule
{
    internal Schedule()
    {
    }

    /// <summary>The IANA time zone that local times of the DAG are in.</summary>
    internal virtual string TimeZone => "UTC";

    internal abstract ScheduleSpec ToSpec();
}
