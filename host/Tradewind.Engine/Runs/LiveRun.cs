using Tradewind.Engine.Alerts;
using Tradewind.Engine.Callbacks;
using Tradewind.Engine.Limits;
using Tradewind.Engine.Rules;
using Tradewind.Engine.States;
using Tradewind.Graph;
using static Tradewind.Engine.States.TaskInstanceState;

namespace Tradewind.Engine.Runs;

/// <summary>
/// A run in memory, and the only place where its rules are applied: each command moves instances, lets their
/// successors follow, and notes in <see cref="RunChanges"/> what must be written. It knows neither clock nor
/// database; whoever applies commands commits the changes under the epoch they started from, or throws the run away
/// and loads it again.
/// </summary>
public sealed partial class LiveRun
{
    private readonly List<TaskInstance> _instances;
    private UpstreamTally[] _own = [];
    private UpstreamTally[] _before = [];
    private TaskInstance[] _first = [];
    private List<TaskInstance>?[] _indices = [];

    // By task: its instances in none. While there is one, the task's rule has something to decide.
    private int[] _idle = [];

    // By task: the attempts of its instances together.
    private long[] _written = [];
    private int _open;

    /// <summary>Takes up a run as it was stored.</summary>
    /// <param name="head">The run's row.</param>
    /// <param name="plan">The graph of the version it is pinned to.</param>
    /// <param name="instances">All its instances, ordered by their number.</param>
    /// <param name="groups">The groups of it that were retried.</param>
    public LiveRun(RunHead head, GraphPlan plan, IReadOnlyList<TaskInstance> instances, IReadOnlyList<GroupState>? groups = null)
    {
        foreach (var group in groups ?? [])
        {
            _groups.Add((group.Id, group.MapIndex), group);
            if (group.DueAt is not null) _waits.Add((group.Id, group.MapIndex));
        }

        Head = head;
        Plan = plan;
        _instances = [.. instances];
        TakeStock();
    }

    // Counts everything anew: as the run is loaded, and when it moves to another version.
    private void TakeStock()
    {
        var tasks = Plan.Tasks.Count;
        _own = new UpstreamTally[tasks];
        _before = new UpstreamTally[tasks];
        _first = new TaskInstance[tasks];
        _indices = new List<TaskInstance>?[tasks];
        _idle = new int[tasks];
        _written = new long[tasks];
        _open = 0;

        foreach (var instance in _instances)
        {
            if (instance.MapIndex <= 0) _first[instance.TaskIndex] = instance;
            if (instance.MapIndex >= 0) (_indices[instance.TaskIndex] ??= []).Add(instance);
            if (instance.State == None) _idle[instance.TaskIndex]++;
            _written[instance.TaskIndex] += instance.Attempt;
            _own[instance.TaskIndex].Total++;
            if (instance.State.IsFinal()) _own[instance.TaskIndex].Count(instance.State);
            else _open++;
        }

        for (var task = 0; task < tasks; task++)
        {
            foreach (var up in Plan.Upstream[task]) _before[task].Add(_own[up]);
        }

        ForgetDecided();
    }

    /// <summary>The run's row as it stands.</summary>
    public RunHead Head { get; private set; }

    /// <summary>The graph of the version it is pinned to.</summary>
    public GraphPlan Plan { get; private set; }

    /// <summary>All instances, by number.</summary>
    public IReadOnlyList<TaskInstance> Instances => _instances;

    /// <summary>A run that is not stored yet, with one instance for each task, all in <c>none</c>.</summary>
    public static LiveRun Create(RunHead head, GraphPlan plan) =>
        new(head, plan, [.. Enumerable.Range(0, plan.Tasks.Count).Select(task => new TaskInstance { Ordinal = task, TaskIndex = task })]);

    /// <summary>The task an instance is of.</summary>
    public TaskSpec TaskOf(TaskInstance instance) => Plan.Tasks[instance.TaskIndex];

    /// <summary>The instance of an ordinary task, or one index of a mapped task; null when there is none.</summary>
    public TaskInstance? Find(int task, int mapIndex)
    {
        if (_indices[task] is { } indices) return mapIndex >= 0 && mapIndex < indices.Count ? indices[mapIndex] : null;
        return _first[task].MapIndex == mapIndex ? _first[task] : null;
    }

    /// <summary>All instances of a task in the order of their index.</summary>
    public IReadOnlyList<TaskInstance> InstancesOf(int task) => _indices[task] ?? [_first[task]];

    /// <summary>A copy of the run's row under the id or the epoch that storing gave it.</summary>
    public void Stored(long id, long epoch) => Head = Head with { Id = id, Epoch = epoch };

    /// <summary>Starts a queued run: its first tasks become ready.</summary>
    public void Start(RunChanges changes, DateTimeOffset now)
    {
        if (Head.State != RunState.Queued) return;
        MoveRun(changes, RunState.Running, now, null);
        if (Head.StartedAt is null) WatchRunFromStart(changes, now);
        Head = Head with { StartedAt = Head.StartedAt ?? now };
        EndPause(changes, now);
        if (RunTimeoutAt is { } end) changes.Due.Add(new(DueKind.RunTimeout, 0, end));
        Follow(changes, now, Enumerable.Range(0, Plan.Tasks.Count));
        CloseWhenDone(changes, now);
    }

    /// <summary>
    /// Gives a ready instance to a node: the hand-over from one task to the next, made in the transaction that
    /// made it ready. False when it is not ready (any more).
    /// </summary>
    public bool HandOver(RunChanges changes, int ordinal, string node, DateTimeOffset now)
    {
        if (!changes.TakeReady(ordinal, out var ready)) return false;
        var instance = _instances[ordinal];
        Begin(instance, ready.Attempt, ready.Fence, node, now);
        changes.Moves.Add(new(ordinal, Queued, Running, now, null));
        changes.Started.Add(new(ordinal, ready.Attempt, ready.Fence, node, now));
        Touch(changes, instance);
        return true;
    }

    /// <summary>
    /// Notes in memory a claim that the metastore has made and written by itself. False when this copy of the run did
    /// not know the instance as ready: another writer has changed the run since, and it must be read again.
    /// </summary>
    public bool Claimed(int ordinal, int attempt, int fence, string node, DateTimeOffset at)
    {
        if (ordinal >= _instances.Count || _instances[ordinal] is not { State: Queued or Scheduled } instance || fence != instance.Fence + 1) return false;
        // Limits admit in the metastore alone: that it was queued meanwhile follows from the claim.
        instance.State = Queued;
        Begin(instance, attempt, fence, node, at);
        return true;
    }

    /// <summary>
    /// Takes a runner's report. False when it is of a replaced dispatch: then nothing changes, however late or often it comes.
    /// </summary>
    public bool Report(RunChanges changes, int ordinal, int fence, AttemptReport report, DateTimeOffset now)
    {
        if (ordinal >= _instances.Count) return false;
        var instance = _instances[ordinal];
        if (instance.State != Running || instance.Fence != fence) return false;

        report = Checked(instance, report);
        if (report.IndexName is { } name) NameIndex(changes, instance, name);
        if (instance.StopRequest is not null && Stopped(changes, instance, report, now)) return true;

        Conclude(changes, instance, report, now);
        CloseWhenDone(changes, now);
        return true;
    }

    /// <summary>Makes an instance ready whose retry or next look is due, or lets a group start again. False when it no longer waits for that.</summary>
    public bool Wake(RunChanges changes, int ordinal, DueKind kind, DateTimeOffset now)
    {
        if (kind == DueKind.GroupRetry) return WakeGroup(changes, ordinal, -1, now);
        if (kind == DueKind.IndexRetry) return WakeIndex(changes, ordinal, now);
        if (ordinal >= _instances.Count) return false;
        var instance = _instances[ordinal];
        var waits = kind switch { DueKind.Retry => UpForRetry, DueKind.Check => Waiting, _ => None };
        if (waits == None || instance.State != waits) return false;

        instance.DueAt = null;
        changes.DropDue(kind, ordinal);
        if (kind == DueKind.Check) StopSharing(changes, instance);
        if (kind == DueKind.Retry) Offer(changes, instance, instance.Attempt + 1, now, "its retry is due");
        else Offer(changes, instance, instance.Attempt, now, "its next look is due");
        return true;
    }

    /// <summary>Lets a task go on that waited for its own past: in the run before it went well, or there is none.</summary>
    public void MeetPast(RunChanges changes, int task, DateTimeOffset now)
    {
        // Should it not be able to go on (the run is held), whoever lets the run go on has its rules decide again, and it asks again.
        changes.NoLongerAwaitsPast.Add(task);
        Follow(changes, now, [task], pastMet: task);
        CloseWhenDone(changes, now);
    }

    /// <summary>
    /// Ends an instance that found its key taken: it is skipped or fails, as its task asks. False when it no longer waits for it.
    /// </summary>
    public bool Collide(RunChanges changes, int ordinal, OnCollision onCollision, string key, DateTimeOffset now)
    {
        if (ordinal >= _instances.Count || _instances[ordinal] is not { State: Scheduled } instance) return false;
        End(changes, instance, onCollision == OnCollision.Fail ? Failed : Skipped, now, $"another task has its concurrency key '{key}'");
        CloseWhenDone(changes, now);
        return true;
    }

    /// <summary>Ends an instance that has a key which another takes over, and has not begun. One that runs is stopped by its agent.</summary>
    public bool Supersede(RunChanges changes, int ordinal, DateTimeOffset now)
    {
        if (ordinal >= _instances.Count || _instances[ordinal] is not { State: Queued } instance) return false;
        End(changes, instance, Cancelled, now, "another task took over its concurrency key");
        CloseWhenDone(changes, now);
        return true;
    }

    /// <summary>
    /// Stops the run: what has not begun ends as <c>cancelled</c> at once; what runs is stopped by its agents, and
    /// the run ends with the last of them.
    /// </summary>
    public bool Cancel(RunChanges changes, DateTimeOffset now, string why) => Stop(changes, RunStop.Asked, now, why);

    private bool Stop(RunChanges changes, RunStop stop, DateTimeOffset now, string why)
    {
        if (Head.State.IsFinal() || Head.CancelRequestedAt is not null) return false;
        Head = Head with { CancelRequestedAt = now, Stop = stop, Reason = why };
        changes.HeadChanged = true;
        StopGroupWaits(changes);
        if (Plan.Graph.RunTimeout is not null) changes.DropDue(DueKind.RunTimeout, 0);
        foreach (var instance in _instances)
            if (!instance.State.IsFinal() && instance.State != Running && !MayTearDown(instance))
                End(changes, instance, Cancelled, now, why, follow: false);
        TearDown(changes, now, why);
        CloseWhenDone(changes, now);
        return true;
    }

    private void End(RunChanges changes, TaskInstance instance, TaskInstanceState to, DateTimeOffset now, string? why, bool follow = true)
    {
        Withdraw(changes, instance);
        EndWaiting(changes, instance, now, why);
        StopWatching(changes, instance, TaskOf(instance));
        instance.EndedAt = now;
        instance.Node = null;
        instance.DueAt = null;
        Move(changes, instance, to, now, why);
        CallBack(changes, instance, CallbackRule.For(to), to, now, why);

        _open--;
        _own[instance.TaskIndex].Count(to);
        foreach (var next in Plan.Downstream[instance.TaskIndex]) _before[next].Count(to);
        TouchAfter(instance);
        if (follow && to == Failed && Plan.RetriesGroups && StartGroupAgain(changes, instance, now, why)) return;
        if (to == Failed) Alert(changes, AlertKind.TaskFailed, instance, now, why);
        StopWatchingTask(changes, instance.TaskIndex);
        if (follow) Follow(changes, now, Plan.Downstream[instance.TaskIndex]);
    }

    // Ends what the task has in none: the one instance that stands for the task, or the indices that were cleared; of a task in the same
    // mapped group as the one it follows from, that index alone.
    private void EndIdle(RunChanges changes, int task, TaskInstanceState to, DateTimeOffset now, string why, TaskInstance? from = null)
    {
        foreach (var instance in from is null ? InstancesOf(task) : InstancesFor(from, task))
            if (instance.State == None) End(changes, instance, to, now, why, follow: false);
    }

    // Lets the rules of these tasks decide, and of those that follow from their decisions. A loop, not a recursion: chains are long.
    private void Follow(RunChanges changes, DateTimeOffset now, IEnumerable<int> tasks, int pastMet = -1)
    {
        if (Head.State != RunState.Running)
        {
            ForgetDecided();
            return;
        }

        var stopping = Head.CancelRequestedAt is not null;
        if (stopping && Plan.Setups is null) return;
        var open = new Queue<int>(tasks);
        for (;;)
        {
            if (!open.TryDequeue(out var task))
            {
                if (!_touched.TryDequeue(out var index)) return;
                FollowIndex(changes, open, index.Task, index.Index, now);
                continue;
            }

            if (Plan.MapGroups?.GroupOf(task) >= 0)
            {
                FollowMember(changes, open, task, now);
                continue;
            }

            if (_idle[task] == 0 || (stopping && !Plan.IsTeardown(task)) || WaitingGroup(task) is not null) continue;
            switch (Decide(task))
            {
                case RuleDecision.Skip or RuleDecision.UpstreamFail when stopping:
                    EndIdle(changes, task, Cancelled, now, Head.Reason!);
                    Enqueue(open, Plan.Downstream[task]);
                    break;
                // Some rules let it run before what it maps over is complete; the end of that brings it here again.
                case RuleDecision.Run when Plan.IsMapped(task) && !MayFanOut(task):
                    break;
                // A single index that was cleared waits no more: the task as a whole has met its past before. So has what was
                // held with its run while its attempt is open.
                case RuleDecision.Run when Plan.Tasks[task].DependsOnPast && task != pastMet && _first[task] is { State: None, Checks: 0 } && !stopping:
                    AwaitPast(changes, _first[task]);
                    break;
                case RuleDecision.Run when Plan.IsMapped(task):
                    FanOut(changes, [task], now);
                    foreach (var instance in InstancesOf(task))
                        if (instance.State == None) Offer(changes, instance, NextAttempt(instance), now, null);
                    // It may have ended instead, or indices that others waited for were removed.
                    Enqueue(open, Plan.Downstream[task]);
                    break;
                case RuleDecision.Run:
                    Offer(changes, _first[task], NextAttempt(_first[task]), now, null);
                    break;
                case RuleDecision.Skip:
                    EndIdle(changes, task, Skipped, now, $"its trigger rule {RuleWord(task)} can no longer be met");
                    Enqueue(open, Plan.Downstream[task]);
                    break;
                case RuleDecision.UpstreamFail:
                    EndIdle(changes, task, UpstreamFailed, now, $"{FirstFailedBefore(task)} failed");
                    Enqueue(open, Plan.Downstream[task]);
                    break;
            }
        }
    }

    // It stays where it is, in none: a run knows nothing of the one before. The scheduler does, and calls MeetPast.
    private void AwaitPast(RunChanges changes, TaskInstance instance)
    {
        changes.AwaitsPast.Add(instance.TaskIndex);
        instance.Reason = TaskOf(instance).WaitForDownstream
            ? "it waits until itself and the tasks right after it have succeeded in the run before"
            : "it waits until it has succeeded in the run before";
        Touch(changes, instance);
    }

    private static void Enqueue(Queue<int> open, int[] tasks)
    {
        foreach (var task in tasks) open.Enqueue(task);
    }

    /// <summary>What a task's trigger rule says as its upstream tasks stand now; of a task in a mapped group, for one index.</summary>
    public RuleDecision Decide(int task, int mapIndex = -1)
    {
        var spec = Plan.Tasks[task];
        return spec.Rule switch
        {
            TriggerRule.Condition => ConditionRule.Decide(spec.Condition!, id => TallyFor(task, mapIndex, Plan.IndexOf(id))),
            TriggerRule.AllDoneSetupSuccess => TeardownRule.Decide(BeforeOf(task, mapIndex), SetupsOf(task, mapIndex)),
            _ => TriggerRules.Decide(spec.Rule, BeforeOf(task, mapIndex)),
        };
    }

    private string RuleWord(int task) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(Plan.Tasks[task].Rule.ToString());

    private string FirstFailedBefore(int task, int mapIndex = -1)
    {
        foreach (var up in Plan.Upstream[task])
            if (TallyFor(task, mapIndex, up).Failed > 0) return $"'{Plan.Tasks[up].Id}'";
        return "a task before it";
    }

    private void Offer(RunChanges changes, TaskInstance instance, int attempt, DateTimeOffset now, string? why)
    {
        var task = TaskOf(instance);
        // From here on a look's count above 0 says that the attempt it belongs to is still open.
        if (attempt != instance.Attempt) instance.Checks = 0;
        if (Head.State != RunState.Running)
        {
            // Nothing new starts; when the run goes on, the task's rule decides as before.
            Move(changes, instance, None, now, Held);
            return;
        }

        instance.QueuedAt = now;
        WatchTime(changes, instance, task, now);
        WatchTaskFromQueue(changes, instance, task, now);
        var ready = new ReadyTask(instance.Ordinal, task.Queue, PriorityOf(instance), attempt, instance.Fence + 1);
        // What is tried again at once has kept its part of the limits.
        if (Plan.Limits[instance.TaskIndex] is { } limits && instance.State != Running)
        {
            Move(changes, instance, Scheduled, now, why);
            changes.Hold(new(ready, limits.For(Head)));
            return;
        }

        Move(changes, instance, Queued, now, why);
        changes.Offer(ready);
    }

    private void Withdraw(RunChanges changes, TaskInstance instance)
    {
        if (instance.State == Queued)
        {
            if (!changes.TakeReady(instance.Ordinal, out _)) changes.NoLongerReady.Add(instance.Ordinal);
        }
        else if (instance.State == Scheduled)
        {
            changes.NoLongerHold(instance.Ordinal);
        }
        else if (instance.State is UpForRetry or Waiting)
        {
            changes.NoLongerDue.Add((instance.State == Waiting ? DueKind.Check : DueKind.Retry, instance.Ordinal));
            if (instance.State == Waiting) StopSharing(changes, instance);
        }

        if (instance.State is Waiting or AwaitingInput) changes.DropDeferral(instance.Ordinal);
    }

    private void Move(RunChanges changes, TaskInstance instance, TaskInstanceState to, DateTimeOffset now, string? why)
    {
        LegalMoves.Require(instance.State, to);
        // It may have waited for its past.
        if (instance.State == None && TaskOf(instance).DependsOnPast) changes.NoLongerAwaitsPast.Add(instance.TaskIndex);
        if (instance.State is Queued or Running && to is not (Queued or Running) && Plan.Limits[instance.TaskIndex] is not null) changes.Release(instance.Ordinal);
        changes.Moves.Add(new(instance.Ordinal, instance.State, to, now, why));
        if (instance.State == None) _idle[instance.TaskIndex]--;
        if (to == None) Idle(instance);
        instance.State = to;
        instance.Reason = why;
        Touch(changes, instance);
    }

    private static void Touch(RunChanges changes, TaskInstance instance) => changes.Updated.Add(instance);

    private void CloseWhenDone(RunChanges changes, DateTimeOffset now)
    {
        GroupsGoOn(changes, now);
        if (_open > 0 || Head.State.IsFinal()) return;
        if (Head.CancelRequestedAt is not null)
        {
            MoveRun(changes, Head.Stop == RunStop.Asked ? RunState.Cancelled : RunState.Failed, now, Head.Reason);
        }
        else
        {
            var (state, reason) = RunOutcome.Of(Plan, _own);
            MoveRun(changes, state, now, reason);
        }

        Head = Head with { EndedAt = now };
        StopGroupWaits(changes);
        if (Plan.Graph.RunTimeout is not null) changes.DropDue(DueKind.RunTimeout, 0);
        if (Plan.Graph.Deadline is not null) changes.DropDue(DueKind.RunDeadline, 0);
    }

    private void MoveRun(RunChanges changes, RunState to, DateTimeOffset now, string? why)
    {
        LegalMoves.Require(Head.State, to);
        changes.RunMoves.Add(new(Head.State, to, now, why));
        changes.HeadChanged = true;
        Head = Head with { State = to, Reason = why };
        CallBack(changes, CallbackRule.For(to), to, now, why);
        if (to == RunState.Failed) Alert(changes, AlertKind.RunFailed, now, why);
    }
}
