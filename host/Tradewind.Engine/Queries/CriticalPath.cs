using Tradewind.Engine.Runs;

namespace Tradewind.Engine.Queries;

/// <summary>What a run's length came from.</summary>
public static class CriticalPath
{
    /// <summary>
    /// The chain of tasks that the run's end waited for: from the task that ended last, back through the one before it that
    /// ended last, to one that waited for none. To make the run shorter, one of these must become so.
    /// </summary>
    /// <param name="plan">The run's DAG.</param>
    /// <param name="tasks">How its tasks stand; those that never ran are no part of it.</param>
    /// <returns>The ids of the tasks, first to last; empty while nothing has ended.</returns>
    public static IReadOnlyList<string> Of(GraphPlan plan, IEnumerable<TaskStates> tasks)
    {
        var ran = tasks.Where(task => task is { StartedAt: not null, EndedAt: not null }).ToDictionary(task => task.TaskId);
        var path = new List<string>();
        for (var task = ran.Values.MaxBy(one => one.EndedAt); task is not null && path.Count < plan.Tasks.Count;)
        {
            path.Add(task.TaskId);
            task = plan.TryIndexOf(task.TaskId, out var index)
                ? plan.Tasks[index].Upstream.Select(ran.GetValueOrDefault).OfType<TaskStates>().MaxBy(one => one.EndedAt)
                : null;
        }

        path.Reverse();
        return path;
    }
}
