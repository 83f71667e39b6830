using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;

namespace Tradewind.Engine.Tests.Runs;

/// <summary>
/// A run that tests drive by the ids of its tasks. Every command is stored and checked (<see cref="StoredRun"/>), and the
/// next one works on the run as it is read back, as if each were made by another node.
/// </summary>
internal sealed class PlayedRun
{
    public const string Node = "node-1";
    private GraphPlan _plan;
    private LiveRun _run;

    public PlayedRun(params TaskSpec[] tasks) : this(Graphs.Dag(tasks)) { }

    public PlayedRun(DagGraph graph, string? partition = null)
    {
        GraphCheck.Faults(graph).ShouldBeEmpty();
        _plan = new(graph);
        Stored = new(LiveRun.Create(Head() with { Partition = partition }, _plan));
        _run = Stored.Load();
    }

    public static DateTimeOffset Epoch { get; } = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Now { get; set; } = Epoch;

    public StoredRun Stored { get; }

    /// <summary>The changes of the last command.</summary>
    public RunChanges Last { get; private set; } = null!;

    public RunHead Run => Stored.Head;

    public IEnumerable<string> ReadyTasks => Stored.Ready.Keys.Select(ordinal => _plan.Tasks[Stored.Instances[ordinal].TaskIndex].Id).Distinct();

    public static RunHead Head() => new()
    {
        DagId = "dag", VersionId = 1, Key = "manual__1", Type = RunType.Manual, LogicalDate = Epoch, DataIntervalStart = Epoch, DataIntervalEnd = Epoch,
        TriggeredBy = "user:ada", CreatedAt = Epoch,
    };

    public PlayedRun Start()
    {
        Do((run, changes) => { run.Start(changes, Now); return true; });
        return this;
    }

    /// <summary>A person's command.</summary>
    public bool Ask(Func<LiveRun, RunChanges, bool> command) => Do(command, "user:ada");

    public bool Do(Func<LiveRun, RunChanges, bool> command, string actor = "test")
    {
        Last = new RunChanges(_run, actor);
        var done = command(_run, Last);
        Stored.Write(Last);
        _run = Stored.Load();
        _plan = _run.Plan;
        return done;
    }

    public InstanceFields Of(string task, int mapIndex = -1)
    {
        var number = _plan.IndexOf(task);
        return Stored.Instances.Single(row => row.TaskIndex == number && (row.MapIndex == mapIndex || (mapIndex < 0 && Stored.Instances.Count(other => other.TaskIndex == number) == 1)));
    }

    public TaskInstanceState State(string task, int mapIndex = -1) => Of(task, mapIndex).State;

    public TaskInstanceState[] States(string task) =>
        [.. Stored.Instances.Where(row => row.TaskIndex == _plan.IndexOf(task)).OrderBy(row => row.MapIndex).Select(row => row.State)];

    /// <summary>Its limits admit the instance; the run in memory hears of it only when it is claimed or read again.</summary>
    public void Admit(string task, int mapIndex = -1) => Stored.Admit(Of(task, mapIndex).Ordinal);

    /// <summary>Another node takes the run up.</summary>
    public void ReadAgain() => _run = Stored.Load();

    /// <summary>An agent takes the instance.</summary>
    public int Claim(string task, int mapIndex = -1)
    {
        var ordinal = Of(task, mapIndex).Ordinal;
        var ready = Stored.Claim(ordinal, Node, Now);
        _run.Claimed(ordinal, ready.Attempt, ready.Fence, Node, Now);
        Stored.Check(_run);
        return ready.Fence;
    }

    public bool Report(string task, AttemptReport report, int mapIndex = -1)
    {
        var row = Of(task, mapIndex);
        return Do((run, changes) => run.Report(changes, row.Ordinal, row.Fence, report, Now));
    }

    /// <summary>An agent takes the instance and its runner reports.</summary>
    public void Play(string task, AttemptReport report, int mapIndex = -1)
    {
        if (State(task, mapIndex) == TaskInstanceState.Queued) Claim(task, mapIndex);
        Report(task, report, mapIndex).ShouldBeTrue();
    }

    public void Succeed(params string[] tasks)
    {
        foreach (var task in tasks) Play(task, new() { Kind = ReportKind.Succeeded });
    }

    public void Succeed(string task, int mapIndex) => Play(task, new() { Kind = ReportKind.Succeeded }, mapIndex);

    public void Return(string task, int length) => Play(task, new() { Kind = ReportKind.Succeeded, Output = [1], OutputLength = length });

    public void Choose(string task, params string[] chosen) => Play(task, new() { Kind = ReportKind.Succeeded, Chosen = chosen });

    public void Fail(string task, int mapIndex = -1, bool mayRetry = true) => Play(task, new() { Kind = ReportKind.Failed, Message = "broken", MayRetry = mayRetry }, mapIndex);

    public void Skip(string task, int mapIndex = -1) => Play(task, new() { Kind = ReportKind.Skipped, Message = "nothing to do" }, mapIndex);

    public void NotYet(string task) => Play(task, new() { Kind = ReportKind.NotYet, Message = "not there" });

    public void Defer(string task, Deferral what) => Play(task, new() { Kind = ReportKind.Deferred, Deferral = what });

    /// <summary>The wait of an instance as the metastore would give it.</summary>
    public WaitingTask Wait(string task)
    {
        var wait = Stored.Waits[Of(task).Ordinal];
        return new(InstanceId.Of(Run.Id, wait.Ordinal), wait.Attempt, wait.Fence, wait.For, wait.About, wait.Since, wait.Until);
    }

    /// <summary>The event comes that an instance waits for.</summary>
    public bool EndWait(WaitingTask wait, WaitEnd end) => Do((run, changes) => run.EndWait(changes, wait, end, "test", Now));

    /// <summary>Time goes on to the next thing that is due, and it is woken.</summary>
    public bool WakeNext()
    {
        var ((kind, ordinal), at) = Stored.Due.MinBy(due => due.Value);
        Now = at > Now ? at : Now;
        return Do((run, changes) =>
        {
            if (kind is DueKind.Retry or DueKind.Check or DueKind.GroupRetry or DueKind.IndexRetry) return run.Wake(changes, ordinal, kind, Now);
            run.Meet(changes, new(kind, ordinal, at), Now);
            return changes.Moves.Count > 0 || changes.RunMoves.Count > 0 || changes.HeadChanged;
        });
    }

    public bool Cancel() => Do((run, changes) => run.Cancel(changes, Now, "cancelled by user:ada"));
}
