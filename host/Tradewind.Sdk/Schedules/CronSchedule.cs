using Tradewind.Graph;

namespace Tradewind;

/// <summary>A schedule by cron expressions: a run at each time they name.</summary>
public sealed class CronSchedule : Schedule
{
    private readonly string[] _expressions;
    private readonly bool _intervals;

    internal CronSchedule(string[] expressions, string timeZone, bool intervals)
    {
        _expressions = expressions;
        TimeZone = timeZone;
        _intervals = intervals;
    }

    internal override string TimeZone { get; }

    /// <summary>
    /// A run for each span between two of these times, started at the span's end, with the span's start as logical date: the run of
    /// 2 November 00:00 covers 1 November and has that as its date.
    /// </summary>
    public CronSchedule AsIntervals() => new(_expressions, TimeZone, true) { Place = Place };

    /// <summary>Runs at the times of a further expression too; a time that several name gives one run.</summary>
    /// <param name="expression">The further cron expression, in the same time zone.</param>
    public CronSchedule And(string expression) => new([.. _expressions, expression], TimeZone, _intervals) { Place = Place };

    internal override ScheduleSpec ToSpec() => new()
    {
        Kind = _intervals ? ScheduleKind.CronInterval : ScheduleKind.Cron,
        Expressions = _expressions,
        TimeZone = TimeZone,
    };
}
