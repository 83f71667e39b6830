using System.Globalization;
using System.Text;
using System.Text.Json;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Testing.Play;

namespace Tradewind.Testing;

/// <summary>How a task, or one index of a mapped task, went in a run.</summary>
public sealed class TestTask
{
    private readonly LiveRun _run;
    private readonly RunMemory _memory;
    private readonly TaskInstance _instance;

    internal TestTask(LiveRun run, RunMemory memory, TaskInstance instance, IReadOnlyList<TestCallback> callbacks)
    {
        Callbacks = [.. callbacks.Where(one => one.TaskId == run.TaskOf(instance).Id && one.MapIndex == instance.MapIndex)];
        _run = run;
        _memory = memory;
        _instance = instance;
    }

    /// <summary>The task's id.</summary>
    public string Id => _run.TaskOf(_instance).Id;

    /// <summary>Its index among the mapped ones; -1 for a task that is not mapped.</summary>
    public int MapIndex => _instance.MapIndex;

    /// <summary>Where it ended.</summary>
    public TaskInstanceState State => _instance.State;

    /// <summary>Why it ended so; null when there is nothing to say.</summary>
    public string? Reason => _instance.Reason;

    /// <summary>Its attempts, first to last; a sensor's looks are one attempt.</summary>
    public IReadOnlyList<TestTaskAttempt> Attempts => _memory.AttemptsOf(_instance.Ordinal);

    /// <summary>Its callbacks that were called, in order.</summary>
    public IReadOnlyList<TestCallback> Callbacks { get; }

    /// <summary>The lines of its last attempt's log; warnings and errors begin with <c>WARNING: </c> or <c>ERROR: </c>.</summary>
    public IReadOnlyList<string> Log => Attempts.Count == 0 ? [] : Attempts[^1].Log;

    /// <summary>Whether it left an output under this name.</summary>
    /// <param name="key">The name; <c>return</c> for what it returned.</param>
    public bool HasOutput(string key = XComKeys.Return) => _memory.Output(_instance.Ordinal, key) is not null;

    /// <summary>An output that it left.</summary>
    /// <param name="key">The name; <c>return</c> for what it returned.</param>
    /// <exception cref="DagAssertionException">It left none of that name.</exception>
    public T Output<T>(string key = XComKeys.Return) =>
        _memory.Output(_instance.Ordinal, key) is { } json
            ? JsonSerializer.Deserialize<T>(json.Span, XComJson.Shared)!
            : throw new DagAssertionException($"Task '{Name}' left no output '{key}'.\n{Describe()}");

    /// <summary>What it keeps from attempt to attempt under a name.</summary>
    /// <param name="key">The name.</param>
    /// <returns>The value, or the default of <typeparamref name="T"/> when there is none.</returns>
    public T? Kept<T>(string key) => _memory.State(_instance.Ordinal, key) is { } json ? JsonSerializer.Deserialize<T>(json.Span, XComJson.Shared) : default;

    /// <summary>Requires that it succeeded.</summary>
    /// <exception cref="DagAssertionException">It did not.</exception>
    public TestTask ShouldHaveSucceeded() => Require(TaskInstanceState.Success);

    /// <summary>Requires that it failed.</summary>
    /// <param name="message">A part of the error's message; null for any.</param>
    /// <exception cref="DagAssertionException">It did not, or with another message.</exception>
    public TestTask ShouldHaveFailed(string? message = null)
    {
        Require(TaskInstanceState.Failed);
        return message is null || Reason?.Contains(message, StringComparison.Ordinal) == true
            ? this
            : throw new DagAssertionException($"Task '{Name}' should have failed with \"{message}\".\n{Describe()}");
    }

    /// <summary>Requires that it was skipped.</summary>
    /// <exception cref="DagAssertionException">It was not.</exception>
    public TestTask ShouldHaveBeenSkipped() => Require(TaskInstanceState.Skipped);

    /// <summary>Requires that it could not run, because a task before it failed.</summary>
    /// <exception cref="DagAssertionException">It could.</exception>
    public TestTask ShouldHaveBeenBlocked() => Require(TaskInstanceState.UpstreamFailed);

    /// <summary>Requires a number of attempts.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="DagAssertionException">It had more or fewer.</exception>
    public TestTask ShouldHaveHadAttempts(int count) =>
        Attempts.Count == count
            ? this
            : throw new DagAssertionException($"Task '{Name}' should have had {count} attempts, and had {Attempts.Count}.\n{Describe()}");

    /// <summary>Requires that a callback of it was called so often, and did not throw.</summary>
    /// <param name="kind">What it was told about.</param>
    /// <param name="times">How often; 0 for never.</param>
    /// <exception cref="DagAssertionException">It was called more or less often, or failed.</exception>
    public TestTask ShouldHaveCalled(CallbackKind kind, int times = 1)
    {
        CallbackAssertions.Require($"task '{Name}'", Callbacks, kind, times);
        return this;
    }

    /// <summary>Its state, its attempts and the last one's log.</summary>
    internal string Describe()
    {
        var text = new StringBuilder($"{Name}: {State.Word()}{(Reason is null ? "" : $" ({Reason})")}");
        foreach (var attempt in Attempts)
            text.Append(CultureInfo.InvariantCulture, $"\n  attempt {attempt.Number}: {attempt.Outcome?.Word() ?? "open"}{(attempt.Message is null ? "" : $": {attempt.Message}")}");
        foreach (var line in Log)
            text.Append("\n    ").Append(line);
        return text.ToString();
    }

    private string Name => MapIndex < 0 ? Id : string.Create(CultureInfo.InvariantCulture, $"{Id}[{MapIndex}]");

    private TestTask Require(TaskInstanceState expected) =>
        State == expected ? this : throw new DagAssertionException($"Task '{Name}' should have ended as {expected.Word()}.\n{Describe()}");
}
