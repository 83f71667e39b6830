namespace Tradewind;

/// <summary>Several tasks to draw further edges from: what <c>a.Then(b, c)</c> returns.</summary>
public sealed class TaskSet
{
    private readonly IReadOnlyList<TaskRef> _tasks;

    internal TaskSet(IReadOnlyList<TaskRef> tasks) => _tasks = tasks;

    /// <summary>The given tasks run after all of these.</summary>
    /// <param name="next">The tasks that come next.</param>
    /// <returns>The given tasks, to go on from.</returns>
    public TaskSet Then(params TaskRef[] next)
    {
        foreach (var task in _tasks)
            task.Then(next);
        return new TaskSet(next);
    }
}
