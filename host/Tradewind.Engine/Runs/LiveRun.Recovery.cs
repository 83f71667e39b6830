using Tradewind.Engine.States;
using static Tradewind.Engine.States.TaskInstanceState;

namespace Tradewind.Engine.Runs;

/// <summary>What people do to a run that did not go as it should: clear, mark, cancel a task, hold, move to another version.</summary>
public sealed partial class LiveRun
{
    /// <summary>Why an instance went back that its paused run holds.</summary>
    public const string Held = "held with its run";


    // Below whatever a script asks for, and still apart from each other by what it asks for.
    private const int BackfillPriority = -1_000_000_000;

    /// <summary>Whether the run is being stopped: then it takes no wishes until it has ended.</summary>
    public bool IsStopping => Head.CancelRequestedAt is not null && !Head.State.IsFinal();

    /// <summary>
    /// Clears instances: they run again, under the next attempt and fencing number, and what they stored goes. What runs is
    /// stopped first. An ended run goes back to <c>queued</c> and starts when its DAG has room.
    /// </summary>
    /// <returns>What was cleared, or will be once it has stopped.</returns>
    public IReadOnlyList<TaskInstance> Clear(RunChanges changes, ClearChoice choice, DateTimeOffset now, string why)
    {
        if (IsStopping) return [];
        var chosen = Clearing.Select(this, choice);
        var tasks = new SortedSet<int>();
        foreach (var instance in chosen)
        {
            tasks.Add(instance.TaskIndex);
            if (TaskOf(instance).CacheFor is not null) changes.WishCache(instance.Ordinal, choice.NoCache);
            if (instance.State == Running) RequestStop(changes, instance, choice.KeepState ? StopThen.ClearKeepingState : StopThen.Clear, why);
            else Reset(changes, instance, now, why, choice.KeepState);
        }

        CountAnew(changes, tasks, chosen);
        // Tasks that a newer version added also let an ended run go on.
        if (tasks.Count == 0 && !(Head.State.IsFinal() && _open > 0)) return chosen;

        // How far a task fans out is decided anew, also for the indices that a shorter output had removed.
        if (choice.MapIndex is null)
        {
            foreach (var task in tasks.Where(Plan.IsMapped))
                foreach (var instance in InstancesOf(task))
                    if (instance.State == Removed) Reset(changes, instance, now, why, choice.KeepState);
        }

        GoOn(changes, now, tasks, why);
        return chosen;
    }

    /// <summary>
    /// Ends an instance as a person says it ended; what runs is stopped first. Its successors follow by their rules, also
    /// those that could not run because of it.
    /// </summary>
    /// <returns>False when it has that state already, or is not part of the run any more.</returns>
    public bool Mark(RunChanges changes, TaskInstance instance, TaskInstanceState to, DateTimeOffset now, string why)
    {
        var then = ThenOf(to);
        if (IsStopping || instance.State == to || instance.State == Removed) return false;
        if (instance.State == Running)
        {
            RequestStop(changes, instance, then, why);
            return true;
        }

        var blocked = instance.State is Failed or UpstreamFailed or Cancelled && to != Failed;
        EndAs(changes, instance, to, now, why);
        var tasks = new SortedSet<int>(Plan.Downstream[instance.TaskIndex]);
        if (blocked) Unblock(changes, instance, tasks, now, why);
        GoOn(changes, now, tasks, why);
        return true;
    }

    /// <summary>Cancels one instance: what runs is asked to stop, what has not begun ends at once. False when it has ended.</summary>
    public bool CancelTask(RunChanges changes, TaskInstance instance, DateTimeOffset now, string why)
    {
        // A teardown goes on while its run is being stopped, and may itself be stopped.
        if ((IsStopping && !Plan.IsTeardown(instance.TaskIndex)) || instance.State.IsFinal()) return false;
        if (instance.State == Running)
        {
            if (instance.StopRequest is not null) return false;
            RequestStop(changes, instance, StopThen.Cancel, why);
            return true;
        }

        End(changes, instance, Cancelled, now, why);
        CloseWhenDone(changes, now);
        return true;
    }

    /// <summary>
    /// Marks the whole run. As a success: what did not succeed and was not skipped is marked so. As failed: what has not
    /// ended is stopped, and the run ends as failed with the last of it. Teardowns of what was set up still run.
    /// </summary>
    public bool MarkRun(RunChanges changes, RunState to, DateTimeOffset now, string why)
    {
        if (to is not (RunState.Success or RunState.Failed)) throw new ArgumentOutOfRangeException(nameof(to), to, "A run is marked as success or failed.");
        if (IsStopping || Head.State == to) return false;
        if (to == RunState.Failed)
        {
            if (!Head.State.IsFinal()) return Stop(changes, RunStop.MarkedFailed, now, why);
            MoveRun(changes, RunState.Failed, now, why);
            return true;
        }

        var teardowns = _instances.Where(MayTearDown).ToHashSet();
        foreach (var instance in _instances)
        {
            if (instance.State is Success or Skipped or Removed || teardowns.Contains(instance)) continue;
            if (instance.State == Running) RequestStop(changes, instance, StopThen.MarkSuccess, why);
            else EndAs(changes, instance, Success, now, why);
        }

        if (Head.State.IsFinal())
        {
            MoveRun(changes, RunState.Success, now, why);
            return true;
        }

        Follow(changes, now, teardowns.Select(instance => instance.TaskIndex));
        CloseWhenDone(changes, now);
        return true;
    }

    /// <summary>Holds the run: running attempts end, nothing new starts.</summary>
    public bool Pause(RunChanges changes, DateTimeOffset now, string why)
    {
        if (IsStopping || Head.State is not (RunState.Queued or RunState.Running)) return false;
        MoveRun(changes, RunState.Paused, now, why);
        BeginPause(changes, now);
        TakeBack(changes, now, Held);
        return true;
    }

    /// <summary>Lets a held run go on; as <c>queued</c>, until its DAG has room for it.</summary>
    public bool Resume(RunChanges changes, DateTimeOffset now, string why)
    {
        if (IsStopping || Head.State != RunState.Paused) return false;
        MoveRun(changes, RunState.Queued, now, why);
        return true;
    }

    /// <summary>Why the run cannot move to a version; null when it can.</summary>
    public string? WhyNotTo(GraphPlan plan)
    {
        if (_instances.Exists(instance => instance.State == Running)) return "tasks of it are running; cancel it first, or wait for them";
        var gone = _instances.Select(instance => TaskOf(instance).Id).Where(task => !plan.TryIndexOf(task, out _)).Distinct().ToArray();
        if (gone.Length > 0)
            return $"the new version has no {(gone.Length == 1 ? "task" : "tasks")} {string.Join(", ", gone.Select(task => $"'{task}'"))}, whose history it keeps; make a new run instead";
        foreach (var instance in _instances)
        {
            var task = TaskOf(instance);
            var index = plan.IndexOf(task.Id);
            if (plan.IsMapped(index) != Plan.IsMapped(instance.TaskIndex)) return $"task '{task.Id}' is mapped in only one of the two versions; make a new run instead";
        }

        return (Plan.MindsPast || plan.MindsPast) && !KeepsNumbers(plan)
            ? "tasks of it wait for their own past, and the new version has its tasks in another order; make a new run instead"
            : null;
    }

    /// <summary>
    /// Moves the run to another version of its DAG. Its instances keep their numbers, and with them attempts and logs;
    /// tasks that are new get the next free ones.
    /// </summary>
    /// <exception cref="InvalidOperationException">It cannot, see <see cref="WhyNotTo"/>.</exception>
    public void MoveTo(RunChanges changes, long version, GraphPlan plan, DateTimeOffset now)
    {
        if (version == Head.VersionId) return;
        if (WhyNotTo(plan) is { } why) throw new InvalidOperationException($"Run {Head.Id} cannot move: {why}.");
        // Offered anew by the rules of the new version, under its limits.
        TakeBack(changes, now, "its run moves to another version");
        TakeGroupsTo(changes, plan);
        var known = new HashSet<int>();
        foreach (var instance in _instances)
        {
            instance.TaskIndex = plan.IndexOf(TaskOf(instance).Id);
            known.Add(instance.TaskIndex);
            Touch(changes, instance);
        }

        for (var task = 0; task < plan.Tasks.Count; task++)
        {
            if (known.Contains(task)) continue;
            var instance = new TaskInstance { Ordinal = _instances.Count, TaskIndex = task };
            _instances.Add(instance);
            changes.Added.Add(instance);
        }

        Plan = plan;
        Head = Head with { VersionId = version };
        changes.HeadChanged = true;
        changes.Repinned = true;
        TakeStock();
        Follow(changes, now, Enumerable.Range(0, plan.Tasks.Count));
    }

    private void TakeBack(RunChanges changes, DateTimeOffset now, string why)
    {
        foreach (var instance in _instances)
        {
            if (instance.State is not (Queued or Scheduled)) continue;
            Withdraw(changes, instance);
            Move(changes, instance, None, now, why);
        }
    }

    // What waits for its past is known by its task's number.
    private bool KeepsNumbers(GraphPlan plan)
    {
        for (var task = 0; task < Plan.Tasks.Count; task++)
            if (plan.IndexOf(Plan.Tasks[task].Id) != task) return false;
        return plan.Tasks.Count == Plan.Tasks.Count || _instances.Count == Plan.Tasks.Count;
    }

    private int PriorityOf(TaskInstance instance) => Plan.Weights[instance.TaskIndex] + (Head.Type == RunType.Backfill ? BackfillPriority : 0);

    private static StopThen ThenOf(TaskInstanceState to) => to switch
    {
        Success => StopThen.MarkSuccess,
        Failed => StopThen.MarkFailed,
        Skipped => StopThen.MarkSkipped,
        _ => throw new ArgumentOutOfRangeException(nameof(to), to, "A task is marked as success, failed or skipped."),
    };

    // The latest wish counts: who clears what was being cancelled wants it to run again.
    private static void RequestStop(RunChanges changes, TaskInstance instance, StopThen then, string why)
    {
        instance.StopRequest = new(then, why);
        changes.StopRequests.Add(instance);
    }

    // The attempt that was to be stopped is over. False when it goes its ordinary way, because it did before what was wished.
    private bool Stopped(RunChanges changes, TaskInstance instance, AttemptReport report, DateTimeOffset now)
    {
        var stop = instance.StopRequest!;
        instance.StopRequest = null;
        changes.StopRequests.Add(instance);
        if (report.Kind == ReportKind.Succeeded && stop.Then is (StopThen.Cancel or StopThen.MarkSuccess or StopThen.TimeOut)) return false;

        var outcome = report.Kind switch
        {
            ReportKind.Succeeded => AttemptOutcome.Success,
            ReportKind.Skipped => AttemptOutcome.Skipped,
            ReportKind.Failed or ReportKind.Cancelled when stop.Then == StopThen.TimeOut => AttemptOutcome.TimedOut,
            ReportKind.Failed => AttemptOutcome.Failed,
            ReportKind.TimedOut => AttemptOutcome.TimedOut,
            ReportKind.Lost or ReportKind.HandedBack => AttemptOutcome.Lost,
            _ => AttemptOutcome.Cancelled,
        };
        EndAttempt(changes, instance, outcome, report with { Message = report.Message ?? stop.Why }, now);
        switch (stop.Then)
        {
            case StopThen.Clear or StopThen.ClearKeepingState when !IsHalted(instance):
                Reset(changes, instance, now, stop.Why, keepState: stop.Then == StopThen.ClearKeepingState);
                Follow(changes, now, [instance.TaskIndex]);
                break;
            case StopThen.TimeOut when !IsHalted(instance):
                End(changes, instance, Failed, now, stop.Why);
                break;
            case StopThen.Clear or StopThen.ClearKeepingState or StopThen.Cancel or StopThen.TimeOut:
                End(changes, instance, Cancelled, now, stop.Why);
                break;
            default:
                EndAs(changes, instance, stop.Then switch { StopThen.MarkSuccess => Success, StopThen.MarkFailed => Failed, _ => Skipped }, now, stop.Why);
                Follow(changes, now, Plan.Downstream[instance.TaskIndex]);
                break;
        }

        CloseWhenDone(changes, now);
        return true;
    }

    // Back to the beginning, with its history: attempt and fencing numbers go on.
    private void Reset(RunChanges changes, TaskInstance instance, DateTimeOffset now, string why, bool keepState)
    {
        Withdraw(changes, instance);
        EndWaiting(changes, instance, now, why);
        Uncount(instance);
        instance.Failures = 0;
        instance.Losses = 0;
        instance.Checks = 0;
        instance.Node = null;
        instance.QueuedAt = null;
        instance.StartedAt = null;
        instance.EndedAt = null;
        instance.DueAt = null;
        instance.OutputLength = null;
        changes.Cleared.Add(instance.Ordinal);
        if (!keepState) changes.StateCleared.Add(instance.Ordinal);
        Move(changes, instance, None, now, why);
    }

    private void EndAs(RunChanges changes, TaskInstance instance, TaskInstanceState to, DateTimeOffset now, string why)
    {
        Uncount(instance);
        End(changes, instance, to, now, why, follow: false);
    }

    private void Uncount(TaskInstance instance)
    {
        if (!instance.State.IsFinal()) return;
        _open++;
        _own[instance.TaskIndex].Count(instance.State, -1);
        foreach (var next in Plan.Downstream[instance.TaskIndex]) _before[next].Count(instance.State, -1);
        Undecide(instance);
    }

    // What could not run because of the task gets another chance.
    private void Unblock(RunChanges changes, TaskInstance marked, SortedSet<int> tasks, DateTimeOffset now, string why)
    {
        var after = Plan.From(Plan.Downstream[marked.TaskIndex]);
        foreach (var instance in _instances)
        {
            if (instance.State != UpstreamFailed || !after[instance.TaskIndex] || !Plan.MayFollow(marked, instance)) continue;
            Reset(changes, instance, now, why, keepState: true);
            tasks.Add(instance.TaskIndex);
        }
    }

    private void GoOn(RunChanges changes, DateTimeOffset now, IEnumerable<int> tasks, string why)
    {
        if (!Head.State.IsFinal())
        {
            Follow(changes, now, tasks);
            CloseWhenDone(changes, now);
        }
        else if (_open > 0)
        {
            MoveRun(changes, RunState.Queued, now, why);
            ForgetPauses(changes);
            Head = Head with { StartedAt = null, EndedAt = null, CancelRequestedAt = null, Stop = null };
        }
        else if (Head.State != RunState.Cancelled)
        {
            var (state, reason) = RunOutcome.Of(Plan, _own);
            if (state != Head.State) MoveRun(changes, state, now, reason ?? why);
        }
    }
}
