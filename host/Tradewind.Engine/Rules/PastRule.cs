using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;

namespace Tradewind.Engine.Rules;

/// <summary>
/// What a task waits for that depends on its past: in the DAG's previous scheduled run, by logical date, it went well, and
/// with <see cref="TaskSpec.WaitForDownstream"/> so did the tasks right after it. Without such a run it is free.
/// </summary>
public static class PastRule
{
    /// <summary>The states of an instance that let the next run's go on.</summary>
    public static IReadOnlyList<TaskInstanceState> WentWell { get; } = [TaskInstanceState.Success, TaskInstanceState.Skipped, TaskInstanceState.Removed];

    /// <summary>Whether a task may go on.</summary>
    /// <param name="task">The task, as its own run's version has it.</param>
    /// <param name="previous">The graph of the previous run; what comes right after the task is seen there.</param>
    /// <param name="wentWell">Whether all instances of a task of that run are in one of the states <see cref="WentWell"/>.</param>
    public static bool IsMet(TaskSpec task, GraphPlan previous, Func<int, bool> wentWell)
    {
        // It is new in the version of its run: its first run is free.
        if (!previous.TryIndexOf(task.Id, out var before)) return true;
        return wentWell(before) && (!task.WaitForDownstream || previous.Downstream[before].All(wentWell));
    }
}
