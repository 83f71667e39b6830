using System.Globalization;
using Microsoft.AspNetCore.Components;
using Tradewind.Dashboard.Design;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;

namespace Tradewind.Dashboard.Pages.Dags;

/// <summary>How a DAG's runs ended, by the day that they stand for (UTC), and which are planned.</summary>
public sealed partial class DagCalendar
{
    private const int MonthsBack = 10;
    private const int MonthsAhead = 1;

    private static readonly string[] WeekDays = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

    private static readonly (string Key, string Word)[] Looks =
        [("success", "all succeeded"), ("mixed", "some failed"), ("failed", "all failed"), ("open", "not ended"), ("cancelled", "cancelled"), ("planned", "planned")];

    private Dictionary<DateOnly, DayCounts>? _days;
    private IReadOnlyDictionary<DateOnly, int> _planned = new Dictionary<DateOnly, int>();

    [Parameter, EditorRequired] public required string DagId { get; set; }

    [Inject] private IRunQueries Runs { get; set; } = null!;

    [Inject] private ScheduleQueries Schedules { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    // A run's notice does not say whose run it is.
    protected override IReadOnlyList<Notice> Topics => [new(Topic.Dag, DagId), new(Topic.Run)];

    protected override TimeSpan Tick => TimeSpan.FromSeconds(5);

    private DateOnly Today => DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);

    private IEnumerable<DateOnly> Months
    {
        get
        {
            var first = new DateOnly(Today.Year, Today.Month, 1);
            return Enumerable.Range(-MonthsBack, MonthsBack + MonthsAhead + 1).Select(first.AddMonths).Reverse();
        }
    }

    private string Sum
    {
        get
        {
            var (runs, failed) = (_days!.Values.Sum(day => day.Total), _days.Values.Sum(day => day.Failed));
            return string.Create(CultureInfo.InvariantCulture, $"{runs:N0} runs, {failed:N0} failed");
        }
    }

    protected override async Task LoadAsync(CancellationToken cancel)
    {
        var first = new DateOnly(Today.Year, Today.Month, 1);
        var (from, to) = (first.AddMonths(-MonthsBack), first.AddMonths(MonthsAhead + 1));
        var days = await Runs.DaysAsync(DagId, from, to, cancel);
        _planned = await Schedules.PlannedAsync(DagId, to, cancel);
        _days = days.ToDictionary(day => day.Day);
    }

    // Weeks begin on Monday.
    private static int Blank(DateOnly month) => ((int)month.DayOfWeek + 6) % 7;

    private static IEnumerable<DateOnly> DaysOf(DateOnly month) =>
        Enumerable.Range(0, DateTime.DaysInMonth(month.Year, month.Month)).Select(month.AddDays);

    private static string LookOf(DayCounts day)
    {
        if (day.Failed > 0) return day.Succeeded > 0 ? "mixed" : "failed";
        if (day.Open > 0) return "open";
        return day.Succeeded > 0 ? "success" : "cancelled";
    }

    private static string Words(DateOnly day, DayCounts? counts, int planned)
    {
        var parts = new List<string>();
        if (counts?.Succeeded > 0) parts.Add($"{counts.Succeeded} succeeded");
        if (counts?.Failed > 0) parts.Add($"{counts.Failed} failed");
        if (counts?.Cancelled > 0) parts.Add($"{counts.Cancelled} cancelled");
        if (counts?.Open > 0) parts.Add($"{counts.Open} not ended");
        if (planned > 0) parts.Add($"{planned} planned");
        return $"{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}: {(parts.Count == 0 ? "no runs" : string.Join(", ", parts))}";
    }
}
