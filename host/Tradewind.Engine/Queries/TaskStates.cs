using Tradewind.Engine.States;

namespace Tradewind.Engine.Queries;

/// <summary>How the instances of one task in one run stand.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Counts">How many instances stand in each state (states without any are left out).</param>
/// <param name="StartedAt">The earliest start.</param>
/// <param name="EndedAt">The latest end, once all have ended.</param>
public sealed record TaskStates(string TaskId, IReadOnlyDictionary<TaskInstanceState, int> Counts, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt)
{
    private static readonly TaskInstanceState[] Worst =
    [
        TaskInstanceState.Failed, TaskInstanceState.UpForRetry, TaskInstanceState.Running, TaskInstanceState.AwaitingInput, TaskInstanceState.Waiting,
        TaskInstanceState.Queued, TaskInstanceState.Scheduled, TaskInstanceState.UpstreamFailed, TaskInstanceState.Cancelled, TaskInstanceState.None,
        TaskInstanceState.Success, TaskInstanceState.Skipped, TaskInstanceState.Removed,
    ];

    /// <summary>The one state to show for all: the one that most deserves a look.</summary>
    public TaskInstanceState Overall => Array.Find(Worst, Counts.ContainsKey);

    /// <summary>How all instances of several tasks stand, as if they were one.</summary>
    public static TaskStates Sum(string id, IReadOnlyCollection<TaskStates> tasks) => new(
        id,
        tasks.SelectMany(task => task.Counts).GroupBy(count => count.Key, count => count.Value).ToDictionary(state => state.Key, state => state.Sum()),
        tasks.Min(task => task.StartedAt),
        tasks.All(task => task.EndedAt is not null || !task.Counts.Keys.Any(state => !state.IsFinal())) ? tasks.Max(task => task.EndedAt) : null);

    /// <summary>How many instances there are.</summary>
    public int Total => Counts.Values.Sum();
}
