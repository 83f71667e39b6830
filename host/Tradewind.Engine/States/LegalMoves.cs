using static Tradewind.Engine.States.TaskInstanceState;

namespace Tradewind.Engine.States;

/// <summary>The one table of moves a task instance and a run may make; <c>docs/task-states.md</c> shows the same table.</summary>
public static class LegalMoves
{
    private static readonly Dictionary<TaskInstanceState, TaskInstanceState[]> TaskMoves = new()
    {
        [None] = [Scheduled, Queued, Success, Failed, Skipped, UpstreamFailed, Cancelled, Removed],
        [Scheduled] = [Queued, None, Success, Failed, Skipped, Cancelled, Removed],
        [Queued] = [Running, Scheduled, None, Success, Failed, Skipped, Cancelled, Removed],
        [Running] = [Success, Failed, Skipped, UpForRetry, Waiting, AwaitingInput, Queued, None, Cancelled],
        [UpForRetry] = [Queued, Scheduled, None, Success, Failed, Skipped, Cancelled, Removed],
        [Waiting] = [Queued, Scheduled, None, UpForRetry, Success, Failed, Skipped, Cancelled, Removed],
        [AwaitingInput] = [Queued, Scheduled, None, Success, Failed, Skipped, Cancelled, Removed],

        // Ended instances move only when a person clears or marks them.
        [Success] = [None, Failed, Skipped],
        [Failed] = [None, Success, Skipped],
        [Skipped] = [None, Success, Failed],
        [UpstreamFailed] = [None, Success, Failed, Skipped],
        [Cancelled] = [None, Success, Failed, Skipped],
        [Removed] = [None],
    };

    private static readonly Dictionary<RunState, RunState[]> RunMoves = new()
    {
        [RunState.Queued] = [RunState.Running, RunState.Paused, RunState.Success, RunState.Cancelled, RunState.Failed],
        [RunState.Running] = [RunState.Success, RunState.Failed, RunState.Cancelled, RunState.Paused],

        // Attempts that run when a run is held end all the same, and with the last of them the run may be over.
        [RunState.Paused] = [RunState.Queued, RunState.Running, RunState.Success, RunState.Cancelled, RunState.Failed],

        // An ended run goes on when some of its tasks are cleared.
        [RunState.Success] = [RunState.Queued, RunState.Running, RunState.Failed],
        [RunState.Failed] = [RunState.Queued, RunState.Running, RunState.Success],
        [RunState.Cancelled] = [RunState.Queued, RunState.Running, RunState.Success, RunState.Failed],
    };

    /// <summary>The states a task instance may go to from <paramref name="from"/>.</summary>
    public static IReadOnlyList<TaskInstanceState> From(TaskInstanceState from) => TaskMoves[from];

    /// <summary>The states a run may go to from <paramref name="from"/>.</summary>
    public static IReadOnlyList<RunState> From(RunState from) => RunMoves[from];

    /// <summary>Whether a task instance may go from one state to the other.</summary>
    public static bool Allows(TaskInstanceState from, TaskInstanceState to) => Array.IndexOf(TaskMoves[from], to) >= 0;

    /// <summary>Whether a run may go from one state to the other.</summary>
    public static bool Allows(RunState from, RunState to) => Array.IndexOf(RunMoves[from], to) >= 0;

    /// <summary>Throws when the move is not in the table: a fault of the platform, never of a user.</summary>
    public static void Require(TaskInstanceState from, TaskInstanceState to)
    {
        if (!Allows(from, to)) throw new InvalidOperationException($"A task instance may not go from {from.Word()} to {to.Word()}.");
    }

    /// <inheritdoc cref="Require(TaskInstanceState, TaskInstanceState)"/>
    public static void Require(RunState from, RunState to)
    {
        if (!Allows(from, to)) throw new InvalidOperationException($"A run may not go from {from.Word()} to {to.Word()}.");
    }

    /// <summary>Whether nothing more happens to the instance by itself.</summary>
    public static bool IsFinal(this TaskInstanceState state) =>
        state is Success or Failed or Skipped or UpstreamFailed or Cancelled or Removed;

    /// <summary>Whether the run has ended.</summary>
    public static bool IsFinal(this RunState state) => state is RunState.Success or RunState.Failed or RunState.Cancelled;
}
