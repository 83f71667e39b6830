using Tradewind.Client;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Retention;
using Tradewind.Server.Problems;
using Tradewind.Server.Streams;

namespace Tradewind.Server.Api;

/// <summary>Runs over time and beside each other: what charts are drawn from.</summary>
internal static class ChartEndpoints
{
    private const int MostColumns = 100;
    private const int UsualColumns = 25;
    private const int MostSpans = 10_000;
    private const int UsualSpans = 2_000;
    private const int MostOnTimeline = 2_000;
    private const int UsualOnTimeline = 500;
    private const int MostDays = 800;
    private const int DaysBack = 90;
    private const int DaysAhead = 31;
    private const int MostHours = 7 * 24;
    private const int HoursOfADay = 24;
    private static readonly TimeSpan UsualTimeline = TimeSpan.FromHours(6);

    public static void MapCharts(this IEndpointRouteBuilder api)
    {
        api.MapGet("activity", ActivityAsync).WithSummary("What goes on: runs and tasks that have not ended, by state, and runs that ended, by hour.");
        api.MapGet("dags/{dagId:id}/grid", GridAsync).WithSummary("A DAG's latest runs beside each other, with their states by task.");
        api.MapGet("dags/{dagId:id}/calendar", CalendarAsync).WithSummary("How a DAG's runs ended, day by day, and how many its schedule plans.");
        api.MapGet("runs/timeline", TimelineAsync).WithSummary("Runs that were under way at some time of a span, latest first.");
        api.MapGet("runs/{run:long}/gantt", GanttAsync).WithSummary("When a run's task instances waited and worked, attempt by attempt, and its critical path.");
        api.MapGet("runs/{run:long}/graph", GraphAsync).WithSummary("The graph of a run's version, with how its tasks and groups stand.");
    }

    private static async Task<ActivityResource> ActivityAsync(int? hours, IRunQueries runs, TimeProvider time, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var back = check.Number("hours", hours, 1, MostHours, HoursOfADay);
        check.Done();
        return Charts.Activity(await runs.ActivityAsync(time.GetUtcNow().AddHours(-back), cancel));
    }

    private static async Task<GridResource> GridAsync(string dagId, int? count, long? before, IRunQueries runs, IDagQueries dags, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var columns = check.Number("count", count, 1, MostColumns, UsualColumns);
        check.Done();
        if (await dags.GetAsync(dagId, cancel) is null) throw DagCommands.Missing(dagId);
        return Charts.Grid(await runs.GridAsync(dagId, before, columns, cancel));
    }

    private static async Task<ResourcePage<CalendarDayResource>> CalendarAsync(
        string dagId, DateOnly? from, DateOnly? to, IRunQueries runs, IDagQueries dags, ScheduleQueries schedules, TimeProvider time, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var first = from ?? (to ?? today).AddDays(-DaysBack);
        var end = to ?? (first > today ? first : today).AddDays(DaysAhead);
        if (end <= first) check.Add("to", "'to' must be after 'from'.");
        else if (end.DayNumber - first.DayNumber > MostDays) check.Add("to", $"'to' must be at most {MostDays} days after 'from'.");
        check.Done();

        if (await dags.GetAsync(dagId, cancel) is null) throw DagCommands.Missing(dagId);
        var days = (await runs.DaysAsync(dagId, first, end, cancel)).ToDictionary(day => day.Day);
        var planned = (await schedules.PlannedAsync(dagId, end, cancel)).Where(day => day.Key >= first).ToDictionary();
        return Resources.Page([.. days.Keys.Union(planned.Keys).Order()], day => Charts.Day(day, days.GetValueOrDefault(day), planned.GetValueOrDefault(day)));
    }

    private static async Task<ResourcePage<RunResource>> TimelineAsync(
        string? dag, string? from, string? to, int? limit, IRunQueries runs, TimeProvider time, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var only = check.Text("dag", dag);
        var size = check.Number("limit", limit, 1, MostOnTimeline, UsualOnTimeline);
        var end = check.Instant("to", to) ?? time.GetUtcNow();
        var start = check.Instant("from", from) ?? end - UsualTimeline;
        if (end <= start) check.Add("to", "'to' must be after 'from'.");
        check.Done();
        return new() { Items = [.. (await runs.WithinAsync(start, end, only, size, cancel)).Select(Resources.Run)] };
    }

    private static async Task<GanttResource> GanttAsync(long run, int? limit, IRunQueries runs, IDagQueries dags, RetentionSettings keep, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var most = check.Number("limit", limit, 1, MostSpans, UsualSpans);
        check.Done();
        var (summary, version) = await FindAsync(run, runs, dags, keep, cancel);
        var path = CriticalPath.Of(version.Plan, await runs.TaskStatesAsync(run, cancel));
        // One more tells whether there are more.
        return Charts.Gantt(summary, path, await runs.SpansAsync(run, most + 1, cancel), most);
    }

    private static async Task<RunGraphResource> GraphAsync(long run, IRunQueries runs, IDagQueries dags, RetentionSettings keep, CancellationToken cancel)
    {
        var (summary, version) = await FindAsync(run, runs, dags, keep, cancel);
        return Charts.Graph(summary, version.Plan, await runs.TaskStatesAsync(run, cancel));
    }

    private static async Task<(RunSummary Run, DagVersionDetail Version)> FindAsync(long run, IRunQueries runs, IDagQueries dags, RetentionSettings keep, CancellationToken cancel)
    {
        if (await runs.GetAsync(run, cancel) is not { } summary || await dags.VersionAsync(summary.Head.DagId, summary.Version, cancel) is not { } version) throw keep.NoRun(run);
        return (summary, version);
    }
}
