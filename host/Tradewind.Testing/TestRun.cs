using System.Globalization;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Testing.Play;

namespace Tradewind.Testing;

/// <summary>How a run went.</summary>
public sealed class TestRun
{
    private readonly LiveRun _run;
    private readonly RunMemory _memory;

    internal TestRun(LiveRun run, RunMemory memory, IReadOnlyList<TestCallback> callbacks)
    {
        Callbacks = callbacks;
        _run = run;
        _memory = memory;
    }

    /// <summary>Where it ended.</summary>
    public RunState State => _run.Head.State;

    /// <summary>Why it ended so, or what is odd about it; null when there is nothing to say.</summary>
    public string? Reason => _run.Head.Reason;

    /// <summary>How much time passed on the test's clock.</summary>
    public TimeSpan Took => _run.Head.EndedAt!.Value - _run.Head.CreatedAt;

    /// <summary>All callbacks that were called, its own and those of its tasks, in order.</summary>
    public IReadOnlyList<TestCallback> Callbacks { get; }

    /// <summary>The deadlines that were missed, in order.</summary>
    public IReadOnlyList<TestDeadline> MissedDeadlines =>
        [.. _memory.Missed.Select(missed => new TestDeadline(missed.Ordinal < 0 ? null : _run.TaskOf(_run.Instances[missed.Ordinal]).Id, missed.DueAt, missed.At))];

    /// <summary>The news of assets that its tasks told.</summary>
    public IReadOnlyList<EmittedAsset> Emitted => [.. _memory.Emitted.Select(news => new EmittedAsset(news.Asset, news.Extra, news.Alias, news.Partition))];

    /// <summary>All its task instances, mapped ones by index.</summary>
    public IReadOnlyList<TestTask> AllTasks =>
        [.. _run.Instances.OrderBy(instance => instance.TaskIndex).ThenBy(instance => instance.MapIndex).Select(instance => new TestTask(_run, _memory, instance, Callbacks))];

    /// <summary>A task that is not mapped, or a mapped one of a single element.</summary>
    /// <param name="taskId">The task.</param>
    /// <exception cref="ArgumentException">There is no such task, or it is mapped over several elements.</exception>
    public TestTask Task(string taskId)
    {
        var instances = Tasks(taskId);
        return instances.Count == 1
            ? instances[0]
            : throw new ArgumentException($"Task '{taskId}' is mapped and has {instances.Count} instances: choose one with Task(\"{taskId}\", index), or all with Tasks(\"{taskId}\").", nameof(taskId));
    }

    /// <summary>One index of a mapped task.</summary>
    /// <param name="taskId">The task.</param>
    /// <param name="mapIndex">The index, from 0.</param>
    /// <exception cref="ArgumentException">There is no such task or index.</exception>
    public TestTask Task(string taskId, int mapIndex) =>
        Tasks(taskId).FirstOrDefault(task => task.MapIndex == mapIndex)
        ?? throw new ArgumentException($"Task '{taskId}' has no index {mapIndex.ToString(CultureInfo.InvariantCulture)}; it has {Tasks(taskId).Count} instances.", nameof(mapIndex));

    /// <summary>All instances of a mapped task, by index.</summary>
    /// <param name="taskId">The task.</param>
    /// <exception cref="ArgumentException">There is no such task.</exception>
    public IReadOnlyList<TestTask> Tasks(string taskId) =>
        _run.Plan.TryIndexOf(taskId, out var task)
            ? [.. _run.InstancesOf(task).Select(instance => new TestTask(_run, _memory, instance, Callbacks))]
            : throw new ArgumentException($"DAG '{_run.Head.DagId}' has no task '{taskId}'; it has {string.Join(", ", _run.Plan.Tasks.Select(one => one.Id))}.", nameof(taskId));

    /// <summary>Requires that the run succeeded.</summary>
    /// <exception cref="DagAssertionException">It did not.</exception>
    public TestRun ShouldHaveSucceeded() => Require(RunState.Success);

    /// <summary>Requires that the run failed.</summary>
    /// <exception cref="DagAssertionException">It did not.</exception>
    public TestRun ShouldHaveFailed() => Require(RunState.Failed);

    /// <summary>Requires that a callback of the run (not of its tasks) was called so often, and did not throw.</summary>
    /// <param name="kind">What it was told about.</param>
    /// <param name="times">How often; 0 for never.</param>
    /// <exception cref="DagAssertionException">It was called more or less often, or failed.</exception>
    public TestRun ShouldHaveCalled(CallbackKind kind, int times = 1)
    {
        CallbackAssertions.Require("the run", [.. Callbacks.Where(one => one.TaskId is null)], kind, times);
        return this;
    }

    /// <summary>Requires that neither the run nor a task of it missed its deadline.</summary>
    /// <exception cref="DagAssertionException">One did.</exception>
    public TestRun ShouldHaveMissedNoDeadline() => MissedDeadlines is not [var first, ..]
        ? this
        : throw new DagAssertionException($"No deadline should have been missed, and that of {(first.TaskId is { } task ? $"task '{task}'" : "the run")} was: it was to be done by {first.DueAt:yyyy-MM-dd HH:mm:ss} UTC.");

    private TestRun Require(RunState expected)
    {
        if (State == expected)
            return this;

        var worst = AllTasks.Where(task => task.State is not (TaskInstanceState.Success or TaskInstanceState.Skipped)).Select(task => "\n" + task.Describe());
        throw new DagAssertionException($"The run should have ended as {expected.Word()}, and ended as {State.Word()}{(Reason is null ? "" : $": {Reason}")}.{string.Concat(worst)}");
    }
}
