using System.Globalization;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Execution;

namespace Tradewind.Testing.Play;

/// <summary>
/// Plays a run to its end: takes what is ready, executes it as a runner would, reports it to the engine's rules, and moves the clock to
/// what falls due when nothing is ready. What agents, schedulers and the metastore do between processes is done here one by one.
/// </summary>
internal sealed class RunPlayer(LoadedDag dag, TestDag test, LiveRun run, TestRunOptions options)
{
    private readonly TaskExecutor _executor = new(test.Clock);
    private readonly Dictionary<int, ReadyTask> _ready = [];
    private readonly Dictionary<(DueKind Kind, int Ordinal), DateTimeOffset> _due = [];
    private CallbackPlayer? _callbacks;

    public LiveRun Run => run;

    public RunMemory Memory { get; } = new(test.Blobs);

    /// <summary>The callbacks that were called.</summary>
    public IReadOnlyList<TestCallback> Called => Callbacks.Called;

    private CallbackPlayer Callbacks => _callbacks ??= new(dag, run, FactsOf, instance => new PlayedAttempt(test, run, Memory, instance, options));

    private DateTimeOffset Now => test.Clock.GetUtcNow();

    public async Task PlayAsync(CancellationToken cancel)
    {
        Apply(changes => run.Watch(changes));
        Apply(changes => run.Start(changes, Now));
        await Callbacks.CallAsync(cancel);
        while (!run.Head.State.IsFinal())
        {
            cancel.ThrowIfCancellationRequested();
            if (_ready.Count > 0) await PerformAsync(TakeReady(), cancel);
            else if (_due.Count > 0) WakeNext();
            else throw new InvalidOperationException($"The run stands still: {string.Join(", ", run.Instances.Select(one => $"{run.TaskOf(one).Id} is {one.State.Word()}"))}.");
            await Callbacks.CallAsync(cancel);
        }
    }

    private ReadyTask TakeReady()
    {
        var next = _ready.Values.OrderByDescending(ready => ready.Priority).ThenBy(ready => ready.Ordinal).First();
        _ready.Remove(next.Ordinal);
        return next;
    }

    private async Task PerformAsync(ReadyTask ready, CancellationToken cancel)
    {
        run.Claimed(ready.Ordinal, ready.Attempt, ready.Fence, "test", Now);
        Memory.Begin(ready.Ordinal, ready.Attempt, Now);
        var instance = run.Instances[ready.Ordinal];
        var services = new PlayedAttempt(test, run, Memory, instance, options);
        var result = await _executor.ExecuteAsync(dag, run.TaskOf(instance).Id, FactsOf(instance), services, cancel);
        cancel.ThrowIfCancellationRequested();
        if (result.Kind == AttemptKind.Deferred)
        {
            var task = run.TaskOf(instance).Id;
            throw new InvalidOperationException($"Task '{task}' waits for something outside the test. Say what comes: dag.Fake(\"{task}\", ctx => ...) with what it leaves as its output.");
        }

        MissDeadlines();
        Apply(changes => run.Report(changes, ready.Ordinal, ready.Fence, ToReport(result), Now));
    }

    // Those that came while the task took its time: it is running still.
    private void MissDeadlines()
    {
        foreach (var (due, at) in _due.Where(due => due.Key.Kind is DueKind.RunDeadline or DueKind.TaskDeadline && due.Value <= Now).OrderBy(due => due.Value).ToArray())
        {
            _due.Remove(due);
            Apply(changes => run.Meet(changes, new(due.Kind, due.Ordinal, at), at));
        }
    }

    private void WakeNext()
    {
        var ((kind, ordinal), at) = _due.OrderBy(due => due.Value).ThenBy(due => due.Key.Ordinal).First();
        test.Clock.MoveTo(at);
        _due.Remove((kind, ordinal));
        Apply(changes => run.Meet(changes, new(kind, ordinal, at), Now));
    }

    // One commit.
    private void Apply(Action<RunChanges> change)
    {
        var changes = new RunChanges(run, "test");
        change(changes);
        foreach (var ordinal in changes.NoLongerReady.Concat(changes.NoLongerHeld)) _ready.Remove(ordinal);
        // A test has room for all: what is ready before limits is ready.
        foreach (var ready in changes.Ready.Concat(changes.Held.Select(held => held.Ready))) _ready[ready.Ordinal] = ready;
        foreach (var item in changes.NoLongerDue) _due.Remove(item);
        foreach (var item in changes.Due) _due[(item.Kind, item.Ordinal)] = item.At;
        foreach (var end in changes.EndedAttempts) Memory.End(end);
        foreach (var ordinal in changes.Forgotten()) Memory.Forget(ordinal);
        foreach (var output in changes.Outputs) Memory.Store(output.Ordinal, output.Key, output.Json);
        Memory.Emitted.AddRange(changes.Emitted);
        Memory.Missed.AddRange(changes.Missed);
        Callbacks.Note(changes.Callbacks);
        foreach (var one in changes.Cached) test.Cache[one.Key] = (CachedOutputsOf(one), one.ExpiresAt);
        // There is no run before it.
        foreach (var task in changes.AwaitsPast) Apply(met => run.MeetPast(met, task, Now));
    }

    private CachedOutputs CachedOutputsOf(CacheWrite one) => new()
    {
        Instance = InstanceId.Of(run.Head.Id, one.Ordinal),
        RunId = run.Head.Id.ToString(CultureInfo.InvariantCulture),
        Attempt = one.Attempt,
        OutputLength = one.OutputLength,
        Outputs = Memory.OutputsOf(one.Ordinal),
    };

    private AttemptFacts FactsOf(TaskInstance instance) => new()
    {
        RunId = run.Head.Id.ToString(CultureInfo.InvariantCulture),
        DagId = run.Head.DagId,
        TaskId = run.TaskOf(instance).Id,
        MapIndex = instance.MapIndex,
        MapVersion = run.MapVersion(instance.TaskIndex),
        MapLengths = run.MapLengths(instance.TaskIndex),
        Attempt = instance.Attempt,
        LogicalDate = run.Head.LogicalDate,
        DataIntervalStart = run.Head.DataIntervalStart,
        DataIntervalEnd = run.Head.DataIntervalEnd,
        RunType = run.Head.Type,
        Partition = run.Head.Partition,
        ParamsJson = run.Head.Params,
        IsLatest = options.IsLatest,
        WorkDirectory = test.WorkDirectory,
    };

    private static AttemptReport ToReport(AttemptResult result) => new()
    {
        Kind = result.Kind switch
        {
            AttemptKind.Success => ReportKind.Succeeded,
            AttemptKind.Failed => ReportKind.Failed,
            AttemptKind.Skipped => ReportKind.Skipped,
            AttemptKind.NotYet => ReportKind.NotYet,
            AttemptKind.Cancelled => ReportKind.Cancelled,
            AttemptKind.TimedOut => ReportKind.TimedOut,
            _ => throw new InvalidOperationException($"Unknown result {result.Kind}."),
        },
        Message = result.Message,
        ErrorType = result.ErrorType,
        MayRetry = result.Retry,
        RetryIn = result.RetryIn,
        Output = result.OutputJson?.ToArray(),
        OutputLength = result.OutputLength,
        Chosen = result.ChosenTasks,
        IndexName = result.IndexName,
        Emitted = result.Emitted,
        CacheKey = result.CacheKey,
        CachedFrom = result.CachedFrom is { } cached ? new(cached.Instance, cached.Attempt) : null,
        Rendered = result.RenderedJson,
        Rows = result.Rows > 0 ? result.Rows : null,
        Bytes = result.Bytes > 0 ? result.Bytes : null,
    };
}
