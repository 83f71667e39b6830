using Tradewind.Engine.Callbacks;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Limits;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using static Tradewind.Engine.States.TaskInstanceState;

namespace Tradewind.Engine.Tests.Runs;

/// <summary>
/// The rows of one run as a metastore keeps them. It writes changes as <see cref="RunChanges"/> describes them and
/// checks, after each write, that rows and live run are the same and that the tables agree with each other.
/// </summary>
internal sealed class StoredRun
{
    private GraphPlan _plan;
    private readonly List<InstanceFields> _instances = [];

    public StoredRun(LiveRun created)
    {
        _plan = created.Plan;
        created.Stored(7, 1);
        Head = created.Head;
        _instances.AddRange(created.Instances.Select(InstanceFields.Of));
    }

    public RunHead Head { get; private set; }

    public IReadOnlyList<InstanceFields> Instances => _instances;

    public SortedDictionary<int, ReadyTask> Ready { get; } = [];

    public SortedDictionary<int, HeldTask> Held { get; } = [];

    /// <summary>Instances that have part of their limits.</summary>
    public HashSet<int> Admitted { get; } = [];

    public Dictionary<(DueKind Kind, int Ordinal), DateTimeOffset> Due { get; } = [];

    /// <summary>Groups that were retried, by id.</summary>
    public SortedDictionary<string, GroupState> Groups { get; } = new(StringComparer.Ordinal);

    /// <summary>Indices of groups that were retried, by id and index.</summary>
    public SortedDictionary<(string Id, int Index), GroupState> IndexGroups { get; } = [];

    /// <summary>Tasks that wait for their past.</summary>
    public SortedSet<int> Past { get; } = [];

    public Dictionary<(int Ordinal, int Attempt), StoredAttempt> Attempts { get; } = [];

    public Dictionary<int, byte[]> Outputs { get; } = [];

    /// <summary>What instances wait for outside their run.</summary>
    public Dictionary<int, DeferralWrite> Waits { get; } = [];

    /// <summary>Instances that wait for a look they share.</summary>
    public HashSet<int> Sharing { get; } = [];

    /// <summary>How waits ended.</summary>
    public Dictionary<int, DeferralEnd?> WaitEnds { get; } = [];

    /// <summary>The run as another node would read it.</summary>
    public LiveRun Load() => new(Head, _plan, [.. _instances.Select(fields => fields.ToInstance())], [.. Groups.Values, .. IndexGroups.Values]);

    /// <summary>What the claiming statement does, without the engine.</summary>
    public ReadyTask Claim(int ordinal, string node, DateTimeOffset now)
    {
        Ready.Remove(ordinal, out var ready).ShouldBeTrue($"instance {ordinal} is not ready");
        var row = _instances[ordinal];
        _instances[ordinal] = row with
        {
            Checks = row.Attempt == ready.Attempt ? row.Checks : 0,
            State = Running,
            Attempt = ready.Attempt,
            Fence = ready.Fence,
            Node = node,
            StartedAt = row.StartedAt ?? now,
            DueAt = null,
        };
        Begin(ordinal, ready.Attempt, ready.Fence, node);
        return ready;
    }

    /// <summary>What admission does, without the engine.</summary>
    /// <param name="ordinal">The instance.</param>
    /// <param name="at">When; a copy in memory learns that only when it is read again.</param>
    public void Admit(int ordinal, DateTimeOffset? at = null)
    {
        Held.Remove(ordinal, out var held).ShouldBeTrue($"instance {ordinal} is not held");
        Admitted.Add(ordinal).ShouldBeTrue();
        _instances[ordinal] = _instances[ordinal] with { State = Queued, QueuedAt = at ?? _instances[ordinal].QueuedAt };
        Ready.Add(ordinal, held.Ready);
    }

    public void Write(RunChanges changes)
    {
        changes.ExpectedEpoch.ShouldBe(Head.Epoch);
        FollowMoves(changes);
        FollowCallbacks(changes);
        if (changes.Any) changes.Run.Stored(Head.Id, Head.Epoch + 1);
        if (changes.Repinned) _plan = changes.Run.Plan;
        if (!changes.PauseChanged) (changes.Run.Head.PausedAt, changes.Run.Head.PausedFor).ShouldBe((Head.PausedAt, Head.PausedFor));
        if (changes.HeadChanged) Head = changes.Run.Head;
        else Head = Head with { Epoch = changes.Run.Head.Epoch };

        changes.NoLongerReady.ShouldBeUnique();
        foreach (var ordinal in changes.NoLongerReady) Ready.Remove(ordinal).ShouldBeTrue($"instance {ordinal} was withdrawn but not offered");
        foreach (var ordinal in changes.NoLongerHeld) Held.Remove(ordinal).ShouldBeTrue($"instance {ordinal} was withdrawn but not held");
        foreach (var ordinal in changes.Released) Admitted.Remove(ordinal).ShouldBeTrue($"instance {ordinal} gives back what it never had");
        foreach (var instance in changes.Updated)
            if (instance.Ordinal < _instances.Count) _instances[instance.Ordinal] = InstanceFields.Of(instance);
        foreach (var instance in changes.StopRequests)
            _instances[instance.Ordinal] = _instances[instance.Ordinal] with { StopRequest = instance.StopRequest };
        foreach (var instance in changes.Added)
        {
            instance.Ordinal.ShouldBe(_instances.Count);
            _instances.Add(InstanceFields.Of(instance));
        }

        // Begin before end: a short attempt may do both in one commit.
        foreach (var start in changes.Started) Begin(start.Ordinal, start.Attempt, start.Fence, start.Node);
        foreach (var end in changes.EndedAttempts)
        {
            if (!Attempts.TryGetValue((end.Ordinal, end.Attempt), out var attempt)) throw new ShouldAssertException($"attempt {end.Attempt} of {end.Ordinal} ended but never began");
            if (!attempt.IsOpen) throw new ShouldAssertException($"attempt {end.Attempt} of {end.Ordinal} ended twice");
            Attempts[(end.Ordinal, end.Attempt)] = attempt with { Outcome = end.Outcome };
        }

        foreach (var ordinal in changes.Cleared) Outputs.Remove(ordinal);
        foreach (var output in changes.Outputs) Outputs[output.Ordinal] = output.Json;

        foreach (var group in changes.Groups)
            if (group.MapIndex < 0) Groups[group.Id] = group;
            else IndexGroups[(group.Id, group.MapIndex)] = group;

        // What is due is read off the final state: one commit may both add and withdraw it.
        foreach (var due in changes.NoLongerDue) Due.Remove(due);
        foreach (var due in changes.Due)
            if (StillWaits(changes.Run, due)) Due[(due.Kind, due.Ordinal)] = due.At;
        foreach (var (ordinal, end) in changes.DeferralEnds)
            if (Waits.Remove(ordinal)) WaitEnds[ordinal] = end;
        Sharing.ExceptWith(changes.LookEnds.Keys);
        Sharing.UnionWith(changes.Looks.Where(look => !look.Found).Select(look => look.Ordinal));
        foreach (var wait in changes.Deferred) Waits.TryAdd(wait.Ordinal, wait).ShouldBeTrue($"instance {wait.Ordinal} waits for two events");
        Past.ExceptWith(changes.NoLongerAwaitsPast);
        Past.UnionWith(changes.AwaitsPast.Where(task => changes.Run.Instances[task].State == None));
        foreach (var ready in changes.Ready) Ready.TryAdd(ready.Ordinal, ready).ShouldBeTrue($"instance {ready.Ordinal} was offered twice");

        foreach (var held in changes.Held) Held.TryAdd(held.Ready.Ordinal, held).ShouldBeTrue($"instance {held.Ready.Ordinal} was held twice");

        Check(changes.Run);
    }

    private static bool StillWaits(LiveRun run, DueItem due) => due.Kind switch
    {
        DueKind.Retry => run.Instances[due.Ordinal].State == UpForRetry,
        DueKind.Check => run.Instances[due.Ordinal].State == Waiting,
        DueKind.IndexRetry => run.IndexDueAt(due.Ordinal) is not null,
        DueKind.GroupRetry => run.GroupDueAt(due.Ordinal) is not null,
        DueKind.RunDeadline => !run.Head.State.IsFinal(),
        DueKind.TaskDeadline => !run.Head.State.IsFinal() && !run.InstancesOf(run.Instances[due.Ordinal].TaskIndex).All(instance => instance.State.IsFinal()),
        DueKind.QueueTimeout => run.Instances[due.Ordinal].State is Queued or Scheduled,
        DueKind.TotalTimeout => run.Instances[due.Ordinal] is not { State: None, StartedAt: null } && !run.Instances[due.Ordinal].State.IsFinal(),
        _ => run.Head.State == RunState.Running && run.Head.CancelRequestedAt is null,
    };

    private void Begin(int ordinal, int attempt, int fence, string node)
    {
        if (Attempts.TryGetValue((ordinal, attempt), out var known)) known.IsOpen.ShouldBeTrue($"attempt {attempt} of {ordinal} ended and began again");
        Attempts[(ordinal, attempt)] = new(fence, node, null);
    }

    // Each move leads on from where the one before ended, is legal, and leaves ended instances alone unless a person asked for it.
    private void FollowMoves(RunChanges changes)
    {
        var person = changes.Actor.StartsWith("user:", StringComparison.Ordinal);
        var states = new Dictionary<int, TaskInstanceState>();
        foreach (var move in changes.Moves)
        {
            var from = states.TryGetValue(move.Ordinal, out var known) ? known : move.Ordinal < _instances.Count ? _instances[move.Ordinal].State : None;
            // A note of a missed deadline moves nothing.
            if (move.From == from && move.To == from && !from.IsFinal()) continue;
            if (move.From != from || !LegalMoves.Allows(move.From, move.To) || (move.From.IsFinal() && !person && !WithGroup(changes, move))) throw new ShouldAssertException($"an instance in {from} moved so: {move}");
            states[move.Ordinal] = move.To;
        }

        foreach (var (ordinal, state) in states) changes.Run.Instances[ordinal].State.ShouldBe(state);
        foreach (var instance in changes.Updated.Concat(changes.Added))
        {
            var before = instance.Ordinal < _instances.Count ? _instances[instance.Ordinal].State : None;
            if (instance.State != before && !states.ContainsKey(instance.Ordinal)) throw new ShouldAssertException($"an instance went from {before} to {instance.State} and no move says so");
        }

        var run = Head.State;
        foreach (var move in changes.RunMoves)
        {
            move.From.ShouldBe(run);
            if (move.To == run && !run.IsFinal()) continue;
            LegalMoves.Allows(move.From, move.To).ShouldBeTrue($"{move.From} → {move.To}");
            (move.From.IsFinal() && !person).ShouldBeFalse("an ended run moved");
            run = move.To;
        }

        changes.Run.Head.State.ShouldBe(run);
    }

    // Each way to end, and to be tried again, is called back about once where it was asked for; nothing else is.
    private void FollowCallbacks(RunChanges changes)
    {
        var lost = changes.EndedAttempts.Where(end => end.Outcome == AttemptOutcome.Lost).Select(end => end.Ordinal).ToHashSet();
        var graph = changes.Run.Plan.Graph;
        var asked = changes.Moves.Where(move => move.From != move.To)
            .Select(move => (move.Ordinal, Kind: About(move, lost.Contains(move.Ordinal) && _instances[move.Ordinal].StopRequest is null)))
            .Where(one => one.Kind is { } kind && changes.Run.TaskOf(changes.Run.Instances[one.Ordinal]).Callbacks.Contains(kind))
            .Concat(changes.RunMoves.Where(move => move.From != move.To && move.To.IsFinal())
                .Select(move => (Ordinal: CallbackWrite.OfRun, Kind: (CallbackKind?)(move.To == RunState.Success ? CallbackKind.Success : CallbackKind.Failure)))
                .Where(one => graph.Callbacks.Contains(one.Kind!.Value)));

        changes.Callbacks.Where(one => one.Facts.Kind != CallbackKind.DeadlineMissed).Select(one => (one.Ordinal, (CallbackKind?)one.Facts.Kind)).ShouldBe(asked, ignoreOrder: true, "called back");
    }

    private static CallbackKind? About(InstanceMove move, bool lost) => move.To switch
    {
        Success => CallbackKind.Success,
        Failed or Cancelled => CallbackKind.Failure,
        UpstreamFailed => CallbackKind.UpstreamFailed,
        Skipped => CallbackKind.Skipped,
        UpForRetry => CallbackKind.Retry,
        _ => move.From == Running && lost ? CallbackKind.Retry : null,
    };

    private static bool WithGroup(RunChanges changes, InstanceMove move) =>
        move.To == None && changes.Run.Plan.RetriedBy(changes.Run.Instances[move.Ordinal].TaskIndex).Count > 0 && move.Why!.Contains("group '", StringComparison.Ordinal);

    /// <summary>That the live run is what its rows say, and that the tables agree.</summary>
    public void Check(LiveRun live)
    {
        live.Head.ShouldBe(Head);
        live.Instances.Count.ShouldBe(_instances.Count);
        var open = Attempts.Where(attempt => attempt.Value.IsOpen).ToLookup(attempt => attempt.Key.Ordinal, attempt => (Number: attempt.Key.Attempt, attempt.Value));
        for (var ordinal = 0; ordinal < _instances.Count; ordinal++)
        {
            var row = _instances[ordinal];
            if (InstanceFields.Of(live.Instances[ordinal]) != row) InstanceFields.Of(live.Instances[ordinal]).ShouldBe(row, "the changes do not say all that happened");
            if (Fault(row, [.. open[ordinal]]) is { } fault) throw new ShouldAssertException($"{fault}: {row}");
        }

        var timesOut = Head.State == RunState.Running && Head.CancelRequestedAt is null && _plan.Graph.RunTimeout is not null;
        Due.ContainsKey((DueKind.RunTimeout, 0)).ShouldBe(timesOut);
        live.Groups.OrderBy(group => group.Id, StringComparer.Ordinal).ThenBy(group => group.MapIndex).ShouldBe([.. Groups.Values.Concat(IndexGroups.Values).OrderBy(group => group.Id, StringComparer.Ordinal).ThenBy(group => group.MapIndex)]);
        var groups = 0;
        for (var number = 0; number < _plan.Groups.Count; number++)
        {
            if (Groups.GetValueOrDefault(_plan.Groups[number].Spec.Id)?.DueAt is not { } at) continue;
            Head.State.IsFinal().ShouldBeFalse("a group of an ended run waits");
            var instances = _plan.Groups[number].Tasks.SelectMany(task => _instances.Where(row => row.TaskIndex == task)).ToArray();
            instances.ShouldAllBe(row => row.State == None || row.State == Running || row.State.IsFinal(), "a task of a group that waits has started");
            if (Due.TryGetValue((DueKind.GroupRetry, number), out var due)) due.ShouldBe(at);
            else instances.ShouldContain(row => row.State == Running, "a group waits, but nothing wakes it");
            groups += Due.ContainsKey((DueKind.GroupRetry, number)) ? 1 : 0;
        }

        foreach (var (id, index) in IndexGroups.Where(group => group.Value.DueAt is not null).Select(group => group.Key))
        {
            Head.State.IsFinal().ShouldBeFalse("an index of an ended run waits");
            var group = _plan.Groups.Single(one => one.Spec.Id == id);
            var instances = group.Tasks.SelectMany(task => _instances.Where(row => row.TaskIndex == task && row.MapIndex == index)).ToArray();
            instances.ShouldAllBe(row => row.State == None || row.State == Running || row.State.IsFinal(), "a task of an index that waits has started");
            var due = instances.Select(row => Due.GetValueOrDefault((DueKind.IndexRetry, row.Ordinal))).Where(at => at != default).ToArray();
            if (due.Length > 0) due.ShouldBe([IndexGroups[(id, index)].DueAt!.Value]);
            else instances.ShouldContain(row => row.State == Running, "an index waits, but nothing wakes it");
        }

        Due.Keys.Where(due => due.Kind == DueKind.IndexRetry).ShouldAllBe(due => live.IndexDueAt(due.Ordinal) != null, "an index is due that does not wait");
        Sharing.ShouldAllBe(ordinal => _instances[ordinal].State == Waiting, "what waits no more shares a look");
        Waits.Values.ShouldAllBe(wait => _instances[wait.Ordinal].State == Waiting || _instances[wait.Ordinal].State == AwaitingInput, "a wait of nobody");
        Due.Keys.Count(due => due.Kind is DueKind.Retry or DueKind.Check or DueKind.RunTimeout or DueKind.GroupRetry).ShouldBe(_instances.Count(row => row.State == UpForRetry || (row.State == Waiting && !Waits.ContainsKey(row.Ordinal))) + (timesOut ? 1 : 0) + groups, "due rows of nobody");
        if (Head.State.IsFinal()) Due.ShouldBeEmpty("an ended run waits for a time");
        Ready.Count.ShouldBe(_instances.Count(row => row.State == Queued), "ready rows of nobody");
        Past.ShouldAllBe(task => _instances[task].State == None && _plan.Tasks[task].DependsOnPast, "what has gone on waits for its past");
        Held.Keys.ShouldBe(_instances.Where(row => row.State == Scheduled).Select(row => row.Ordinal), "held rows of nobody");
        Admitted.Order().ShouldBe(_instances.Where(row => row.State is Queued or Running && _plan.Limits[row.TaskIndex] is not null).Select(row => row.Ordinal), "limits kept by nobody");
        Head.State.IsFinal().ShouldBe(_instances.TrueForAll(row => row.State.IsFinal()), "a run ends with its last instance");
        (Head.EndedAt is not null).ShouldBe(Head.State.IsFinal());
    }

    // What is wrong with an instance, seen together with its rows elsewhere. Messages are made only for faults: this is called very often.
    private string? Fault(InstanceFields row, (int Number, StoredAttempt Attempt)[] open)
    {
        if (open.Length > 1) return "two open attempts";
        if (row.State.IsFinal() != row.EndedAt is not null) return "its end is not noted, or it has not ended";
        if (row.State != Running && row.Node is not null) return "a node has what does not run";
        if (row.State is not (UpForRetry or Waiting or AwaitingInput) && row.DueAt is not null) return "it is due, but waits for nothing";
        if (row.State is Running or Waiting or AwaitingInput && (open is not [var (number, _)] || number != row.Attempt)) return "its attempt is not open";
        // A sensor whose next look is queued, or held with its run, keeps its attempt; a count of looks above 0 says so, and nothing else does.
        var looks = row.State is None or Queued or Scheduled && row.Checks > 0;
        if (looks && (open is not [var (kept, _)] || kept != row.Attempt)) return "its attempt is not open between two looks";
        if (row.State is not (Running or Waiting or AwaitingInput) && open.Length > 0 && !looks) return "an attempt is left open";
        if (row.StopRequest is not null && row.State != Running) return "it is to be stopped, but does not run";
        if (row.State is Queued or Scheduled && Head.State != RunState.Running) return "it is offered although its run is held";
        if (row.State == Running && open[0].Attempt != new StoredAttempt(row.Fence, row.Node!, null)) return $"its attempt is {open[0].Attempt}";
        if (row.State is Waiting or AwaitingInput && Waits.TryGetValue(row.Ordinal, out var wait))
            return wait.Fence == row.Fence && wait.Attempt == row.Attempt && wait.Until == row.DueAt ? null : $"it waits by {wait}";
        if (row.State == AwaitingInput) return "it waits for nobody's answer";
        if (row.State is UpForRetry or Waiting && (!Due.TryGetValue((row.State == Waiting ? DueKind.Check : DueKind.Retry, row.Ordinal), out var due) || due != row.DueAt))
            return due > row.DueAt && Sharing.Contains(row.Ordinal) ? null : "it waits, but nothing wakes it then";
        var task = _plan.Tasks[row.TaskIndex];
        if (task.TotalTimeout is not null && row.StopRequest is null && Head.CancelRequestedAt is null && row.State is not None && !row.State.IsFinal() && !Due.ContainsKey((DueKind.TotalTimeout, row.Ordinal))) return "nobody watches how long it takes";
        if (row.State.IsFinal() && Due.Keys.Any(due => due.Ordinal == row.Ordinal && due.Kind is DueKind.QueueTimeout or DueKind.TotalTimeout)) return "it is watched although it has ended";
        if (row.State is not (Queued or Scheduled)) return null;
        if (task.QueueTimeout is not null && !Due.ContainsKey((DueKind.QueueTimeout, row.Ordinal))) return "nobody watches how long it waits";
        var expected = new ReadyTask(row.Ordinal, task.Queue, _plan.Weights[row.TaskIndex], open.Length > 0 ? row.Attempt : row.Attempt + 1, row.Fence + 1);
        if (row.State == Scheduled) return Held.TryGetValue(row.Ordinal, out var held) && held.Ready == expected ? null : $"it is scheduled, but not held as {expected}";
        return Ready.TryGetValue(row.Ordinal, out var ready) && ready == expected ? null : $"it is queued, but not offered as {expected}";
    }
}
