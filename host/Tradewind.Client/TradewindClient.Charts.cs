using System.Globalization;

namespace Tradewind.Client;

public sealed partial class TradewindClient
{
    /// <summary>What goes on: runs and tasks that have not ended, by state, and runs that ended, by hour.</summary>
    /// <param name="hours">For how many hours back runs that ended are counted, 1 to 168; a day when null.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ActivityResource> ActivityAsync(int? hours = null, CancellationToken cancel = default) =>
        GetAsync(new QueryText("activity").Add("hours", hours).ToString(), TradewindJson.Default.ActivityResource, cancel);

    /// <summary>A DAG's latest runs beside each other, with their states by task.</summary>
    /// <param name="dagId">The DAG.</param>
    /// <param name="count">At most so many runs, 1 to 100; 25 when null.</param>
    /// <param name="before">Only runs before this one.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<GridResource> GridAsync(string dagId, int? count = null, long? before = null, CancellationToken cancel = default) => GetAsync(
        new QueryText($"dags/{Escape(dagId)}/grid").Add("count", count).Add("before", before).ToString(), TradewindJson.Default.GridResource, cancel);

    /// <summary>How a DAG's runs ended, by the day that they stand for (UTC), and how many its schedule plans; days without any are left out.</summary>
    /// <param name="dagId">The DAG.</param>
    /// <param name="from">The first day; 90 days back when null.</param>
    /// <param name="to">The day after the last; a month ahead when null.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<CalendarDayResource>> CalendarAsync(string dagId, DateOnly? from = null, DateOnly? to = null, CancellationToken cancel = default) => GetAsync(
        new QueryText($"dags/{Escape(dagId)}/calendar").Add("from", Day(from)).Add("to", Day(to)).ToString(), TradewindJson.Default.ResourcePageCalendarDayResource, cancel);

    /// <summary>Runs that were under way at some time of a span, latest first.</summary>
    /// <param name="dagId">Only of this DAG.</param>
    /// <param name="from">Where the span begins; six hours before its end when null.</param>
    /// <param name="to">Where it ends; now when null.</param>
    /// <param name="limit">At most so many, 1 to 2000; 500 when null.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<RunResource>> TimelineAsync(
        string? dagId = null, DateTimeOffset? from = null, DateTimeOffset? to = null, int? limit = null, CancellationToken cancel = default) => GetAsync(
        new QueryText("runs/timeline").Add("dag", dagId).Add("from", from).Add("to", to).Add("limit", limit).ToString(), TradewindJson.Default.ResourcePageRunResource, cancel);

    /// <summary>When a run's task instances waited and worked, attempt by attempt, and what its length came from.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="limit">At most so many instances, 1 to 10000; 2000 when null.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<GanttResource> GanttAsync(long runId, int? limit = null, CancellationToken cancel = default) =>
        GetAsync(new QueryText($"{Run(runId)}/gantt").Add("limit", limit).ToString(), TradewindJson.Default.GanttResource, cancel);

    /// <summary>The graph of a run's version, with how its tasks and groups stand.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<RunGraphResource> RunGraphAsync(long runId, CancellationToken cancel = default) => GetAsync($"{Run(runId)}/graph", TradewindJson.Default.RunGraphResource, cancel);

    /// <summary>How many DAGs there are, by the state of their latest run.</summary>
    /// <param name="query">Which; its state and its page play no part.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<DagCountsResource> DagCountsAsync(DagQuery query, CancellationToken cancel = default) => GetAsync(
        new QueryText("dag-counts").Add("text", query.Text).Add("tag", query.Tag).Add("owner", query.Owner).Add("paused", query.Paused).Add("active", query.Active).ToString(),
        TradewindJson.Default.DagCountsResource, cancel);

    /// <summary>All tags in use, with how many active DAGs carry each.</summary>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<TagResource>> DagTagsAsync(CancellationToken cancel = default) => GetAsync("dag-tags", TradewindJson.Default.ResourcePageTagResource, cancel);

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
