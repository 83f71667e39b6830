namespace Tradewind.Engine.Deferrals;

/// <summary>A question that a task asks or asked, for people.</summary>
/// <param name="Wait">The wait for the answer, with the question.</param>
/// <param name="Run">The run.</param>
/// <param name="DagId">Its DAG.</param>
/// <param name="LogicalDate">The instant the run stands for.</param>
/// <param name="TaskId">The task that asks.</param>
/// <param name="MapIndex">Its index; -1 for an ordinary task.</param>
/// <param name="EndedAt">When it was answered, or needed no answer any more; null while it is open.</param>
/// <param name="EndedBy">Who answered; or what made it need no answer.</param>
/// <param name="Answer">The answer as JSON (<see cref="ApprovalAnswer"/>); null when there is none.</param>
public sealed record ApprovalView(
    WaitingTask Wait, long Run, string DagId, DateTimeOffset LogicalDate, string TaskId, int MapIndex, DateTimeOffset? EndedAt, string? EndedBy, string? Answer)
{
    /// <summary>The question.</summary>
    public ApprovalQuestion Question => Wait.For.Question!;
}
