using Tradewind.Engine.Rules;
using Tradewind.Engine.States;
using Tradewind.Graph;
using static Tradewind.Engine.States.TaskInstanceState;

namespace Tradewind.Engine.Runs;

/// <summary>
/// Mapped groups: their tasks fan out together, and then each index goes its own way. Who is to be decided is known index by index, so that a
/// report costs what follows from it and not the length of the list.
/// </summary>
public sealed partial class LiveRun
{
    private const int Undecided = -1;

    // Indices whose rule has something new to decide; all but a moment empty.
    private readonly Queue<(int Task, int Index)> _touched = [];

    // By task of a mapped group: what the tasks before it outside the group had come to when all its indices were decided.
    private int[] _decidedFor = [];

    // By mapped group: whether it has the indices that what it maps over asks for now.
    private bool[] _fannedOut = [];

    /// <summary>The instances of a task that an instance of another has to do with: of one in the same mapped group its own index, else all.</summary>
    public IReadOnlyList<TaskInstance> InstancesFor(TaskInstance instance, int other)
    {
        if (Plan.MapGroups?.Share(instance.TaskIndex, other) != true) return InstancesOf(other);
        return [Same(other, instance.MapIndex)];
    }

    // What is called for in memory is worked out anew: by the next that follows, for every index.
    private void ForgetDecided()
    {
        _touched.Clear();
        if (Plan.MapGroups is not { } groups) return;
        if (_decidedFor.Length != Plan.Tasks.Count) _decidedFor = new int[Plan.Tasks.Count];
        Array.Fill(_decidedFor, Undecided);
        _fannedOut = new bool[groups.Count];
    }

    // How the tasks before an index ended: those of its group in the same index, others in all of theirs.
    private UpstreamTally BeforeOf(int task, int mapIndex)
    {
        if (!(Plan.MapGroups?.GroupOf(task) >= 0)) return _before[task];
        var tally = default(UpstreamTally);
        foreach (var up in Plan.Upstream[task]) tally.Add(TallyFor(task, mapIndex, up));
        return tally;
    }

    private UpstreamTally TallyFor(int task, int mapIndex, int up)
    {
        if (Plan.MapGroups?.Share(task, up) != true) return _own[up];
        var tally = new UpstreamTally { Total = 1 };
        if (Same(up, mapIndex) is var same && same.State.IsFinal()) tally.Count(same.State);
        return tally;
    }

    // A task that ended before its group fanned out has no indices, and has ended so in each.
    private TaskInstance Same(int task, int mapIndex) => Find(task, mapIndex) ?? _first[task];

    // A task in a mapped group may have to be decided, because of something outside of it.
    private void FollowMember(RunChanges changes, Queue<int> open, int task, DateTimeOffset now)
    {
        var groups = Plan.MapGroups!;
        var group = groups.GroupOf(task);
        if (WaitingGroup(task) is not null)
        {
            _decidedFor[task] = Undecided;
            return;
        }

        if (!_fannedOut[group])
        {
            // Whatever the rules inside say: nothing in it is decided before it is known how many indices there are.
            if (Array.Exists(groups.Tasks(group), member => _idle[member] > 0) && MayFanOut(task)) FanOutGroup(changes, open, group, now);
            return;
        }

        if (_idle[task] == 0 || _decidedFor[task] == ComeTo(task)) return;
        _decidedFor[task] = ComeTo(task);
        foreach (var instance in InstancesOf(task)) Touch(instance);
    }

    private void FanOutGroup(RunChanges changes, Queue<int> open, int group, DateTimeOffset now)
    {
        var tasks = Plan.MapGroups!.Tasks(group);
        _fannedOut[group] = true;
        // To a run that is being stopped nothing is added: what was set up in an index is torn down there.
        if (Head.CancelRequestedAt is null) FanOut(changes, tasks, now);
        else if (Array.TrueForAll(tasks, task => _indices[task] is null)) EndIdle(changes, tasks, Cancelled, now, Head.Reason!);

        foreach (var task in tasks)
        {
            _decidedFor[task] = ComeTo(task);
            Enqueue(open, Plan.MapGroups.Beyond(task));
        }

        for (var index = 0; index < tasks.Max(task => InstancesOf(task).Count); index++)
            foreach (var task in tasks)
                if (Find(task, index) is { } instance) Touch(instance);
    }

    // Whether a task of a mapped group ended before the group fanned out, and so in every index: a branch or an answer passed over it, or a person
    // marked it. When the group fans out anew the earlier indices tell that the former did.
    private bool HasEnded(int task)
    {
        var first = _first[task];
        if (first.MapIndex < 0) return first.State.IsFinal();
        return Plan.MapGroups is { } groups && groups.GroupOf(task) >= 0
            && Array.Exists(groups.Outside(task), up => Plan.Tasks[up].Chooses && _own[up].Succeeded > 0)
            && InstancesOf(task).All(instance => instance.State is Skipped or Removed && instance.QueuedAt is null);
    }

    private void FollowIndex(RunChanges changes, Queue<int> open, int task, int index, DateTimeOffset now)
    {
        var groups = Plan.MapGroups!;
        if (Find(task, index) is not { State: None } instance || WaitingGroup(task, index) is { MapIndex: >= 0 }) return;
        if (!_fannedOut[groups.GroupOf(task)] || WaitingGroup(task) is not null)
        {
            FollowMember(changes, open, task, now);
            return;
        }

        var stopping = Head.CancelRequestedAt is not null;
        if (stopping && !Plan.IsTeardown(task)) return;
        switch (Decide(task, index))
        {
            case RuleDecision.Skip or RuleDecision.UpstreamFail when stopping:
                End(changes, instance, Cancelled, now, Head.Reason, follow: false);
                break;
            case RuleDecision.Run:
                Offer(changes, instance, NextAttempt(instance), now, null);
                return;
            case RuleDecision.Skip:
                End(changes, instance, Skipped, now, $"its trigger rule {RuleWord(task)} can no longer be met", follow: false);
                break;
            case RuleDecision.UpstreamFail:
                End(changes, instance, UpstreamFailed, now, $"{FirstFailedBefore(task, index)} failed", follow: false);
                break;
            default:
                return;
        }

        Enqueue(open, groups.Beyond(task));
    }

    // Changes whenever the tasks outside may let a rule decide otherwise. Rules ask whether any succeeded, failed, was skipped, and whether
    // all have ended; so a task of ten thousand indices before the group has it decided four times and not ten thousand.
    private int ComeTo(int task)
    {
        var seen = 0;
        foreach (var up in Plan.MapGroups!.Outside(task))
        {
            var own = _own[up];
            seen += (own.Succeeded > 0 ? 1 : 0) + (own.Failed > 0 ? 1 : 0) + (own.Skipped > 0 ? 1 : 0) + (own.AllDone ? 1 : 0);
        }

        return seen;
    }

    // An instance has ended.
    private void TouchAfter(TaskInstance instance)
    {
        if (Plan.MapGroups is not { } groups || groups.GroupOf(instance.TaskIndex) < 0) return;
        foreach (var next in groups.After(instance.TaskIndex))
            if (Find(next, instance.MapIndex) is { } same) Touch(same);
    }

    // An instance is in none again.
    private void Idle(TaskInstance instance)
    {
        _idle[instance.TaskIndex]++;
        if (Plan.MapGroups?.GroupOf(instance.TaskIndex) is not (>= 0 and var group)) return;
        _touched.Enqueue((instance.TaskIndex, instance.MapIndex));
        if (instance.MapIndex < 0) _fannedOut[group] = false;
    }

    private void Touch(TaskInstance instance)
    {
        if (instance.State == None) _touched.Enqueue((instance.TaskIndex, instance.MapIndex));
    }

    // An instance that had ended is going to run again: what was decided by its end is open once more.
    private void Undecide(TaskInstance instance)
    {
        if (Plan.MapGroups is not { } groups) return;
        foreach (var next in Plan.Downstream[instance.TaskIndex]) _decidedFor[next] = Undecided;
        foreach (var mapped in Plan.MappedBy[instance.TaskIndex])
            if (groups.GroupOf(mapped) is >= 0 and var over) _fannedOut[over] = false;
        if (instance.State == Removed && groups.GroupOf(instance.TaskIndex) is >= 0 and var own) _fannedOut[own] = false;
    }

    // One name for the index, whichever task of the group says it first; each says it for itself when it ends.
    private void NameIndex(RunChanges changes, TaskInstance instance, string name)
    {
        changes.Name(instance.Ordinal, name);
        if (Plan.MapGroups is not { } groups || groups.GroupOf(instance.TaskIndex) is not (>= 0 and var group)) return;
        foreach (var task in groups.Tasks(group))
            if (Find(task, instance.MapIndex) is { Attempt: 0 } same) changes.Name(same.Ordinal, name);
    }
}
