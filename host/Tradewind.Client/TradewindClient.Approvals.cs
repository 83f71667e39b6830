namespace Tradewind.Client;

public sealed partial class TradewindClient
{
    /// <summary>A page of the questions that tasks ask or asked, the latest first.</summary>
    /// <param name="state"><c>open</c>, <c>ended</c> or <c>all</c>; <c>open</c> when null.</param>
    /// <param name="dagId">Only of this DAG.</param>
    /// <param name="cursor">Where to go on: <see cref="ResourcePage{T}.Next"/> of the page before.</param>
    /// <param name="limit">At most so many, 1 to 500.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<ApprovalResource>> ApprovalsAsync(string? state = null, string? dagId = null, string? cursor = null, int? limit = null, CancellationToken cancel = default) =>
        GetAsync(new QueryText("approvals").Add("state", state).Add("dag", dagId).Add("cursor", cursor).Add("limit", limit).ToString(), TradewindJson.Default.ResourcePageApprovalResource, cancel);

    /// <summary>What a task instance waits, or waited, for outside its run, the latest first.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="taskId">The task.</param>
    /// <param name="mapIndex">Its index; null for a task that is not mapped.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ResourcePage<WaitResource>> WaitsAsync(long runId, string taskId, int? mapIndex = null, CancellationToken cancel = default) => GetAsync(
        new QueryText($"{Run(runId)}/tasks/{Escape(taskId)}/waits").Add("mapIndex", mapIndex).ToString(), TradewindJson.Default.ResourcePageWaitResource, cancel);

    /// <summary>Answers a question; its task goes on with the answer. Takes the role operator.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="taskId">The task that asks.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<ApprovalResource> AnswerAsync(long runId, string taskId, ApprovalAnswerRequest answer, CancellationToken cancel = default) =>
        SendAsync(
        HttpMethod.Post, $"{Run(runId)}/tasks/{Escape(taskId)}/answer", answer, TradewindJson.Default.ApprovalAnswerRequest, TradewindJson.Default.ApprovalResource, cancel);
}
