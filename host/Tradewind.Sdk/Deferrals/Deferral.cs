namespace Tradewind;

/// <summary>
/// What a task waits for outside itself. While it waits it costs a row of the metastore: no slot, no process. When the event comes, or
/// the time is over, the platform goes on by itself.
/// </summary>
public sealed record Deferral
{
    /// <summary>The sort of event.</summary>
    public required DeferralKind Kind { get; init; }

    /// <summary>How long it waits; past it the task fails, or is skipped with <see cref="SoftFail"/>. Seven days unless set.</summary>
    public TimeSpan Timeout { get; init; } = Graph.SensorSpec.LongestWait;

    /// <summary>True: when the time is over the task is skipped, not failed.</summary>
    public bool SoftFail { get; init; }

    /// <summary>What an operator wants to find again in <see cref="DeferredEvent.State"/> when it is called again; any text.</summary>
    public string? State { get; init; }

    /// <summary>True: the operator is called again with the event; false: the event itself ends the task.</summary>
    public bool Resume { get; init; }

    /// <summary>The asset whose news it waits for.</summary>
    public string? Asset { get; init; }

    /// <summary>News from then on counts; null: since the run was made.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The DAG that it triggers, or whose run it waits for.</summary>
    public string? DagId { get; init; }

    /// <summary>The task of that run; null for the whole run.</summary>
    public string? TaskId { get; init; }

    /// <summary>The logical date of the run that it makes or waits for.</summary>
    public DateTimeOffset? LogicalDate { get; init; }

    /// <summary>The params of the run that it makes, as a JSON object.</summary>
    public string? ParamsJson { get; init; }

    /// <summary>Whether it waits until the run that it makes has ended.</summary>
    public bool WaitForEnd { get; init; }

    /// <summary>Ends that it waits for.</summary>
    public IReadOnlyList<EndState> Allowed { get; init; } = [];

    /// <summary>Ends with which it fails.</summary>
    public IReadOnlyList<EndState> Failing { get; init; } = [];

    /// <summary>Ends with which it is skipped.</summary>
    public IReadOnlyList<EndState> Skipping { get; init; } = [];

    /// <summary>What it does when there is no such DAG or task.</summary>
    public WhenMissing WhenMissing { get; init; }

    /// <summary>What it asks a person.</summary>
    public ApprovalQuestion? Question { get; init; }

    /// <summary>Waits for news of an asset.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="since">News told after this moment counts; null for since the run was made.</param>
    public static Deferral ToAsset(AssetRef asset, DateTimeOffset? since = null)
    {
        ArgumentNullException.ThrowIfNull(asset);
        return new() { Kind = DeferralKind.Asset, Asset = asset.Name, Since = since };
    }

    /// <summary>
    /// Waits for a call to the address that <see cref="OperatorContext.CallbackUrlAsync"/> gave. A call that came before the task began
    /// to wait counts.
    /// </summary>
    public static Deferral ToCallback() => new() { Kind = DeferralKind.Callback };

    /// <summary>Makes a run of another DAG; the same one over all attempts of the task.</summary>
    /// <param name="dagId">The DAG.</param>
    /// <param name="paramsJson">The run's params as a JSON object; null for the DAG's defaults.</param>
    /// <param name="logicalDate">The instant the run stands for; null for now.</param>
    /// <param name="waitForEnd">True: waits until the run has ended, and fails when that failed.</param>
    public static Deferral ToTrigger(string dagId, string? paramsJson = null, DateTimeOffset? logicalDate = null, bool waitForEnd = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(dagId);
        return new() { Kind = DeferralKind.Trigger, DagId = dagId, ParamsJson = paramsJson, LogicalDate = logicalDate, WaitForEnd = waitForEnd };
    }

    /// <summary>Waits for a run of another DAG, or a task in it, to succeed.</summary>
    /// <param name="dagId">The DAG.</param>
    /// <param name="logicalDate">The instant the run stands for.</param>
    /// <param name="taskId">The task; null for the whole run.</param>
    public static Deferral ToDag(string dagId, DateTimeOffset logicalDate, string? taskId = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(dagId);
        return new()
        {
            Kind = DeferralKind.Dag, DagId = dagId, TaskId = taskId, LogicalDate = logicalDate, Allowed = [EndState.Success],
            Failing = [EndState.Failed, EndState.UpstreamFailed, EndState.Cancelled], Skipping = [EndState.Skipped],
        };
    }

    /// <summary>Asks a person and waits for the answer.</summary>
    /// <param name="question">What to ask.</param>
    public static Deferral ToApproval(ApprovalQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return new() { Kind = DeferralKind.Approval, Question = question };
    }
}
