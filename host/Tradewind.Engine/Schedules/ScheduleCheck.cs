using NodaTime;
using NodaTime.TimeZones;
using Tradewind.Engine.Assets;
using Tradewind.Graph;

namespace Tradewind.Engine.Schedules;

/// <summary>Finds everything that is wrong with a schedule, before it is stored.</summary>
public static class ScheduleCheck
{
    private const int MostExpressions = 100;
    private const int MostEvents = 10_000;
    private const int MostAssets = 200;
    private const int DeepestAssets = 20;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromDays(366);

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
            case ScheduleKind.Interval or ScheduleKind.IntervalTrigger:
                CheckLength(spec.Every, faults);
                break;
            case ScheduleKind.Events:
                CheckTimes(spec.Times, faults);
                CheckZone(spec.TimeZone, faults);
                break;
            case ScheduleKind.Once:
                break;
            case ScheduleKind.Custom:
                CheckZone(spec.TimeZone, faults);
                if (string.IsNullOrWhiteSpace(spec.Name) || string.IsNullOrWhiteSpace(spec.Words))
                    faults.Add($"The timetable {spec.Name} does not say what it is; have its Describe return a sentence.");
                break;
            case ScheduleKind.Continuous:
                CheckRest(spec.Rest, faults);
                break;
            case ScheduleKind.Assets:
                CheckAssets(spec, faults);
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
        if (expressions.Count > MostExpressions)
            faults.Add($"The schedule has {expressions.Count} cron expressions; at most {MostExpressions} are allowed. A timetable of the script's own names any times.");
        foreach (var text in expressions.Take(MostExpressions))
        {
            if (!CronExpression.TryParse(text, out _, out var found))
                faults.AddRange(found);
        }
    }

    private static void CheckZone(string id, List<string> faults)
    {
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(id) is null)
            faults.Add(UnknownZone(id));
    }

    /// <summary>That there is no such time zone, and which may have been meant.</summary>
    internal static string UnknownZone(string id)
    {
        var advice = Similar(id) is { } similar ? $"did you mean '{similar}'?" : "write an IANA name such as 'Europe/Brussels' or 'UTC'.";
        return $"The time zone '{id}' is unknown; {advice}";
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

    private static void CheckTimes(IReadOnlyList<DateTimeOffset> times, List<string> faults)
    {
        if (times.Count == 0)
            faults.Add("The schedule has no times; write at least one, such as new(2026, 12, 24, 8, 0, 0).");
        else if (times.Count > MostEvents)
            faults.Add($"The schedule has {times.Count} times; at most {MostEvents} are allowed. A cron expression or a timetable of a plugin names more.");
        if (times.Select(time => DateBounds.Fault("One of the schedule's times", time)).FirstOrDefault(fault => fault is not null) is { } outside)
            faults.Add(outside);
        for (var i = 1; i < times.Count; i++)
        {
            if (times[i] > times[i - 1])
                continue;
            faults.Add($"The schedule's times are not in order, each once: {times[i]:u} follows {times[i - 1]:u}.");
            break;
        }
    }

    private static void CheckRest(TimeSpan? rest, List<string> faults)
    {
        if (rest < TimeSpan.Zero || rest > LongestRest)
            faults.Add($"The schedule's rest between two runs is {rest}; 0 to {LongestRest.TotalDays:0} days are allowed.");
    }

    private static void CheckAssets(ScheduleSpec spec, List<string> faults)
    {
        if (spec.Assets is null || !IsWellFormed(spec.Assets, DeepestAssets))
        {
            faults.Add($"The schedule names no asset, or nests its assets deeper than {DeepestAssets} levels; write for example On(orders & customers).");
            return;
        }

        var assets = spec.Assets.Assets();
        if (assets.Count > MostAssets)
            faults.Add($"The schedule speaks of {assets.Count} assets; at most {MostAssets} are allowed.");
        faults.AddRange(assets.Select(AssetNames.Fault).OfType<string>());
        if (spec.EachEvent && NeedsSeveral(spec.Assets))
            faults.Add("EachEvent makes a run for each event, but this schedule needs news of several assets together; join them with | or leave EachEvent out.");
        if (spec.EachEvent && WindowRule.Waits(spec))
            faults.Add("EachEvent makes a run for each event, but this schedule waits for whole days, weeks, months, quarters or years; leave EachEvent out.");
        if (spec.Partitions is { } partitions)
            CheckPartitions(partitions, assets, faults);
        if (spec.OrAt is { Kind: ScheduleKind.Assets or ScheduleKind.Continuous or ScheduleKind.Custom } other)
            faults.Add($"OrAt takes a schedule by the clock, such as Daily(6); {other.Kind} is none.");
        else if (spec.OrAt is { } times)
            faults.AddRange(Faults(times));
    }

    private static void CheckPartitions(PartitionScheduleSpec partitions, IReadOnlyList<string> assets, List<string> faults)
    {
        foreach (var stranger in partitions.ByAsset.Keys.Except(assets).Order(StringComparer.Ordinal))
            faults.Add($"ByPartition maps the keys of '{stranger}', which the schedule does not wait for; it waits for {string.Join(", ", assets)}.");
        foreach (var fault in partitions.ByAsset.Values.Prepend(partitions.All).SelectMany(PartitionRule.Faults))
            faults.Add(fault);
    }

    private static bool IsWellFormed(AssetConditionSpec node, int levels) =>
        levels > 0 && (node.Asset is null ? node.Parts.Count > 0 && node.Parts.All(part => IsWellFormed(part, levels - 1)) : node.Parts.Count == 0);

    private static bool NeedsSeveral(AssetConditionSpec node) =>
        node.Asset is null && ((!node.Any && node.Parts.Count > 1) || node.Parts.Any(NeedsSeveral));
}
