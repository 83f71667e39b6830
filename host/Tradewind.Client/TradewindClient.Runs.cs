using System.Globalization;

namespace Tradewind.Client;

public sealed partial class TradewindClient
{
    /// <summary>
    /// Makes a run of the DAG's current version. Takes the role operator. With a <see cref="RunRequest.Key"/> the call may be
    /// repeated: it makes one run.
    /// </summary>
    /// <param name="dagId">The DAG.</param>
    /// <param name="request">What sort of run.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<RunResource> TriggerAsync(string dagId, RunRequest request, CancellationToken cancel = default) => SendAsync(
        HttpMethod.Post, $"dags/{Escape(dagId)}/runs", request, TradewindJson.Default.RunRequest, TradewindJson.Default.RunResource, cancel);

    /// <summary>A page of the runs, latest first.</summary>
    /// <param name="query">Which.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<RunResource>> RunsAsync(RunQuery query, CancellationToken cancel = default) => GetAsync(
        new QueryText(query.DagId is { } dag ? $"dags/{Escape(dag)}/runs" : "runs")
            .Add("key", query.Key).Add("state", query.States.Count == 0 ? null : string.Join(',', query.States)).Add("type", query.Type).Add("partition", query.Partition)
            .Add("from", query.From).Add("to", query.To).Add("cursor", query.Cursor).Add("limit", query.Limit).ToString(),
        TradewindJson.Default.ResourcePageRunResource,
        cancel);

    /// <summary>A run.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<RunResource> RunAsync(long runId, CancellationToken cancel = default) => GetAsync(Run(runId), TradewindJson.Default.RunResource, cancel);

    /// <summary>Asks a run to stop; one that has ended stays as it is. Takes the role operator.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancel">Stops the call.</param>
    public async Task<RunResource> CancelRunAsync(long runId, CancellationToken cancel = default)
    {
        using var response = await http.PostAsync($"api/v1/{Run(runId)}/cancel", null, cancel);
        await ThrowIfRefusedAsync(response, cancel);
        return await ReadAsync(response, TradewindJson.Default.RunResource, cancel);
    }

    /// <summary>A run with its states by task.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<RunProgress> RunProgressAsync(long runId, CancellationToken cancel = default) =>
        GetAsync($"{Run(runId)}/progress", TradewindJson.Default.RunProgress, cancel);

    /// <summary>The news of assets that brought a run about, oldest first.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<AssetEventResource>> RunTriggersAsync(long runId, CancellationToken cancel = default) =>
        GetAsync($"{Run(runId)}/triggers", TradewindJson.Default.ResourcePageAssetEventResource, cancel);

    /// <summary>A page of a run's task instances.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="taskId">Only this task's.</param>
    /// <param name="states">Only those in one of these states, as words with commas.</param>
    /// <param name="search">Only those whose index's name holds this, or whose index it is.</param>
    /// <param name="cursor">Where to go on: <see cref="ResourcePage{T}.Next"/> of the page before.</param>
    /// <param name="limit">At most this many, 1 to 1000.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<TaskInstanceResource>> TaskInstancesAsync(
        long runId, string? taskId = null, string? cursor = null, int? limit = null, string? states = null, string? search = null, CancellationToken cancel = default) => GetAsync(
        new QueryText($"{Run(runId)}/tasks").Add("task", taskId).Add("state", states).Add("search", search).Add("cursor", cursor).Add("limit", limit).ToString(),
        TradewindJson.Default.ResourcePageTaskInstanceResource,
        cancel);

    /// <summary>One task instance with its attempts.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="taskId">The task.</param>
    /// <param name="mapIndex">The index; -1 for an ordinary task.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<TaskInstanceDetailResource> TaskInstanceAsync(long runId, string taskId, int mapIndex = -1, CancellationToken cancel = default) =>
        GetAsync(new QueryText(Task(runId, taskId)).Add("mapIndex", mapIndex).ToString(), TradewindJson.Default.TaskInstanceDetailResource, cancel);

    /// <summary>The outputs a task instance stored.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="taskId">The task.</param>
    /// <param name="mapIndex">The index; -1 for an ordinary task.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<XComResource>> XComsAsync(long runId, string taskId, int mapIndex = -1, CancellationToken cancel = default) =>
        GetAsync(new QueryText($"{Task(runId, taskId)}/xcoms").Add("mapIndex", mapIndex).ToString(), TradewindJson.Default.ResourcePageXComResource, cancel);

    /// <summary>An output of a task instance, whole: its JSON, as it comes. The caller disposes the stream.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="taskId">The task.</param>
    /// <param name="key">The output's name; <c>return</c> for the task's own.</param>
    /// <param name="mapIndex">The index; -1 for an ordinary task.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<Stream> OutputAsync(long runId, string taskId, string key = "return", int mapIndex = -1, CancellationToken cancel = default) =>
        OpenAsync(new QueryText($"{Task(runId, taskId)}/xcoms/{Escape(key)}").Add("mapIndex", mapIndex).ToString(), cancel);

    /// <summary>What a task instance keeps from attempt to attempt.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="taskId">The task.</param>
    /// <param name="mapIndex">The index; -1 for an ordinary task.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<StateResource>> StateAsync(long runId, string taskId, int mapIndex = -1, CancellationToken cancel = default) =>
        GetAsync(new QueryText($"{Task(runId, taskId)}/state").Add("mapIndex", mapIndex).ToString(), TradewindJson.Default.ResourcePageStateResource, cancel);

    /// <summary>A page of the changes of state of a run and its task instances, in order.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="taskId">Only this task's.</param>
    /// <param name="cursor">Where to go on: <see cref="ResourcePage{T}.Next"/> of the page before.</param>
    /// <param name="limit">At most this many, 1 to 1000; 100 when null.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<MoveResource>> MovesAsync(long runId, string? taskId = null, string? cursor = null, int? limit = null, CancellationToken cancel = default) =>
        GetAsync(new QueryText($"{Run(runId)}/moves").Add("task", taskId).Add("cursor", cursor).Add("limit", limit).ToString(), TradewindJson.Default.ResourcePageMoveResource, cancel);

    private static string Run(long runId) => string.Create(CultureInfo.InvariantCulture, $"runs/{runId}");

    private static string Task(long runId, string taskId) => $"{Run(runId)}/tasks/{Escape(taskId)}";

    /// <summary>Why a task instance does not run: everything in its way now.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="taskId">The task.</param>
    /// <param name="mapIndex">Which instance of a mapped task; -1 for an ordinary task.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<WhyResource> WhyAsync(long runId, string taskId, int mapIndex = -1, CancellationToken cancel = default) =>
        GetAsync(new QueryText($"{Task(runId, taskId)}/why").Add("mapIndex", mapIndex).ToString(), TradewindJson.Default.WhyResource, cancel);
}
