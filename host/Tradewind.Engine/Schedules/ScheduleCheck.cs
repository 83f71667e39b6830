using NodaTime;
using NodaTime.TimeZones;
using Tradewind.Graph;

namespace Tradewind.Engine.Schedules;

/// <summary>Finds everything that is wrong with a schedule, before it is stored.</summary>
public static class ScheduleCheck
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>All faults as sentences; none when the schedule can be used.</summary>
    public static IReadOnlyList<string> Faults(ScheduleSpec spec)
    {
        var faults = new List<string>();
        switch (spec.Kind)
        {
            case ScheduleKind.Cron or ScheduleKind.CronInterval:
                CheckExpressions(spec.Expressions, faults);
                CheckZone(spec.TimeZone, faults);
                break;
            case ScheduleKind.Interval:
                CheckLength(spec.Every, faults);
                break;
            case ScheduleKind.Once:
                break;
            default:
                faults.Add($"The schedule's kind '{spec.Kind}' is unknown; write one of {string.Join(", ", Enum.GetNames<ScheduleKind>())}.");
                break;
        }

        return faults;
    }

    private static void CheckExpressions(IReadOnlyList<string> expressions, List<string> faults)
    {
        if (expressions.Count == 0)
            faults.Add("The schedule has no cron expression; write at least one, such as '0 10 * * *'.");
        foreach (var text in expressions)
        {
            if (!CronExpression.TryParse(text, out _, out var found))
                faults.AddRange(found);
        }
    }

    private static void CheckZone(string id, List<string> faults)
    {
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) is not null)
            return;
        var advice = Similar(id) is { } similar ? $"did you mean '{similar}'?" : "write an IANA name such as 'Europe/Brussels' or 'UTC'.";
        faults.Add($"The time zone '{id}' is unknown; {advice}");
    }

    private static string? Similar(string id) =>
        DateTimeZoneProviders.Tzdb.Ids.FirstOrDefault(known => known.Equals(id, StringComparison.OrdinalIgnoreCase))
        ?? (TzdbDateTimeZoneSource.Default.WindowsMapping.PrimaryMapping.TryGetValue(id, out var mapped) ? mapped : null)
        ?? DateTimeZoneProviders.Tzdb.Ids.FirstOrDefault(known => known.EndsWith("/" + id.Replace(' ', '_'), StringComparison.OrdinalIgnoreCase));

    private static void CheckLength(TimeSpan? every, List<string> faults)
    {
        if (every is not { } length)
            faults.Add("The schedule has no interval; say how long one is, for example one hour.");
        else if (length < Shortest)
            faults.Add($"The schedule's interval {length} is too short; one second is the least.");
        else if (length.Ticks % TimeSpan.TicksPerMillisecond != 0)
            faults.Add($"The schedule's interval {length} is finer than a millisecond; round it.");
    }
}
