namespace Tradewind.Client;

public sealed partial class TradewindClient
{
    /// <summary>Lets tasks of a run run again; what runs is stopped first. Takes the role operator.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="request">Which of its tasks; all that have begun when it names none.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<RunChangeResource> ClearAsync(long runId, RunChangeRequest request, CancellationToken cancel = default) => ChangeAsync($"{Run(runId)}/clear", request, cancel);

    /// <summary>Lets what failed, was cancelled or could not run run again. Takes the role operator.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="request">With which version, and why.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<RunChangeResource> RetryAsync(long runId, RunChangeRequest request, CancellationToken cancel = default) => ChangeAsync($"{Run(runId)}/retry", request, cancel);

    /// <summary>Ends tasks, or the run, as <see cref="RunChangeRequest.State"/> says; what runs is stopped first. Takes the role operator.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="request">Which of its tasks and how; the whole run when it names none.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<RunChangeResource> MarkAsync(long runId, RunChangeRequest request, CancellationToken cancel = default) => ChangeAsync($"{Run(runId)}/mark", request, cancel);

    /// <summary>Holds a run: running attempts end, nothing new starts. Takes the role operator.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="request">Why.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<RunChangeResource> PauseRunAsync(long runId, RunChangeRequest request, CancellationToken cancel = default) => ChangeAsync($"{Run(runId)}/pause", request, cancel);

    /// <summary>Lets a held run go on. Takes the role operator.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="request">Why.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<RunChangeResource> ResumeRunAsync(long runId, RunChangeRequest request, CancellationToken cancel = default) => ChangeAsync($"{Run(runId)}/resume", request, cancel);

    /// <summary>Stops one task, or one of its instances; the run goes on. Takes the role operator.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="taskId">The task.</param>
    /// <param name="request">Which index or attempt, and why.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<RunChangeResource> CancelTaskAsync(long runId, string taskId, RunChangeRequest request, CancellationToken cancel = default) =>
        ChangeAsync($"{Task(runId, taskId)}/cancel", request, cancel);

    /// <summary>Does the same to all runs that match. Takes the role operator.</summary>
    /// <param name="request">What, and to which.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<RunChangeResource> ChangeRunsAsync(RunsChangeRequest request, CancellationToken cancel = default) => SendAsync(
        HttpMethod.Post, "runs/change", request, TradewindJson.Default.RunsChangeRequest, TradewindJson.Default.RunChangeResource, cancel);

    private Task<RunChangeResource> ChangeAsync(string path, RunChangeRequest request, CancellationToken cancel) =>
        SendAsync(HttpMethod.Post, path, request, TradewindJson.Default.RunChangeRequest, TradewindJson.Default.RunChangeResource, cancel);
}
