using Tradewind.Engine.Assets;
using Tradewind.Engine.Schedules;
using Tradewind.Graph;

namespace Tradewind.Dashboard.Pages;

/// <summary>A schedule as a list shows it: short, and in a sentence.</summary>
internal static class ScheduleWords
{
    /// <summary>For example <c>0 10 * * *</c>, <c>@daily</c> or <c>every 15 m</c>.</summary>
    public static string Short(ScheduleSpec? schedule) => schedule switch
    {
        null => "by hand",
        { Kind: ScheduleKind.Once } => "once",
        { Kind: ScheduleKind.Continuous } => "continuous",
        { Kind: ScheduleKind.Custom } => schedule.Name ?? "custom",
        { Kind: ScheduleKind.Events } => schedule.Times.Count == 1 ? "1 event" : $"{schedule.Times.Count} events",
        { Kind: ScheduleKind.Assets, Assets: { } assets } => $"{AssetRule.Words(assets)}{(schedule.Partitions is null ? "" : WindowRule.Waits(schedule) ? ", whole partitions" : ", by partition")}{(schedule.OrAt is null ? "" : $", {Short(schedule.OrAt)}")}",
        { Every: { } every } => "every " + Design.TimeWords.Setting(every),
        _ => string.Join(", ", schedule.Expressions),
    };

    /// <summary>For example <c>At 10:00 every day (Asia/Seoul)</c>.</summary>
    public static string Sentence(ScheduleSpec? schedule, DateTimeOffset start)
    {
        if (schedule is null) return "Runs by hand or by API only";
        try
        {
            return Timetable.From(schedule, start).Describe();
        }
        catch (ArgumentException)
        {
            // Stored by a version that knew this schedule; its own words still say what it is.
            return Short(schedule);
        }
    }
}
