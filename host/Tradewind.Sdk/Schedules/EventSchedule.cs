using Tradewind.Graph;

namespace Tradewind;

/// <summary>A run at each of the given times.</summary>
public sealed class EventSchedule : Schedule
{
    private readonly DateTime[] _times;

    internal EventSchedule(DateTime[] times, string timeZone)
    {
        _times = times;
        TimeZone = timeZone;
    }

    internal override string TimeZone { get; }

    /// <summary>Reads the times in a time zone instead of UTC; those of kind <see cref="DateTimeKind.Utc"/> stay as they are.</summary>
    /// <param name="timeZone">The IANA time zone, such as <c>Asia/Seoul</c>.</param>
    public EventSchedule In(string timeZone) => new(_times, timeZone) { Place = Place };

    internal override ScheduleSpec ToSpec() => new()
    {
        Kind = ScheduleKind.Events,
        Times = [.. _times.Select(time => LocalTimes.InUtc(time, TimeZone)).Distinct().Order()],
        TimeZone = TimeZone,
    };
}
