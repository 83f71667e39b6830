using System.Globalization;
using Tradewind.Engine.States;
using static Tradewind.Engine.States.TaskInstanceState;

namespace Tradewind.Engine.Runs;

/// <summary>
/// Groups that are retried as a whole: when a task of one has failed for good, all of it starts again after a wait. A mapped group, and a group
/// in one, does so index by index: the others go on as they are.
/// </summary>
public sealed partial class LiveRun
{
    // By id and index (-1 for a group without), so that they last when the run moves to another version. Empty for nearly all runs.
    private readonly Dictionary<(string Id, int Index), GroupState> _groups = [];

    // Those of them that wait to start again.
    private readonly HashSet<(string Id, int Index)> _waits = [];

    /// <summary>The groups that were retried, or wait for it.</summary>
    public IReadOnlyCollection<GroupState> Groups => _groups.Values;

    /// <summary>The group around a task, or an index of one, that waits to start again; null when none does.</summary>
    public GroupState? WaitingGroup(int task, int mapIndex = -1)
    {
        if (_waits.Count == 0) return null;
        foreach (var group in Plan.RetriedBy(task))
            if (KeyOf(group, mapIndex) is var key && _waits.Contains(key)) return _groups[key];
        return null;
    }

    /// <summary>Whether a group waits to start again, and when.</summary>
    public DateTimeOffset? GroupDueAt(int group) => group < Plan.Groups.Count ? DueAt((Plan.Groups[group].Spec.Id, -1)) : null;

    /// <summary>Whether an index of a group, known by an instance of a task in it, waits to start again, and when.</summary>
    public DateTimeOffset? IndexDueAt(int ordinal) => WaitingAround(ordinal) is { } group ? DueAt(KeyOf(group, _instances[ordinal].MapIndex)) : null;

    private DateTimeOffset? DueAt((string Id, int Index) key) => _waits.Contains(key) ? _groups[key].DueAt : null;

    private (string Id, int Index) KeyOf(int group, int mapIndex) => (Plan.Groups[group].Spec.Id, Plan.Groups[group].IsMapped ? mapIndex : -1);

    // Of groups in one another one waits at most: an outer one that starts again forgets those inside.
    private int? WaitingAround(int ordinal)
    {
        if (ordinal >= _instances.Count || _waits.Count == 0) return null;
        var instance = _instances[ordinal];
        foreach (var group in Plan.RetriedBy(instance.TaskIndex))
            if (Plan.Groups[group].IsMapped && _waits.Contains(KeyOf(group, instance.MapIndex))) return group;
        return null;
    }

    private IEnumerable<TaskInstance> InstancesIn(GroupPlan group, int index) =>
        index < 0 ? group.Tasks.SelectMany(InstancesOf) : group.Tasks.Select(task => Find(task, index)).OfType<TaskInstance>();

    // Called for a task that has failed for good, before anything follows from it: outside the group nobody is to see the failure.
    private bool StartGroupAgain(RunChanges changes, TaskInstance failed, DateTimeOffset now, string? why)
    {
        if (Head.CancelRequestedAt is not null || (Plan.IsTeardown(failed.TaskIndex) && !TaskOf(failed).FailsRun)) return false;
        // The innermost that has retries left; an outer one begins with all those of the inner ones.
        foreach (var number in Plan.RetriedBy(failed.TaskIndex))
        {
            var group = Plan.Groups[number];
            var key = KeyOf(number, failed.MapIndex);
            var used = _groups.GetValueOrDefault(key)?.Retries ?? 0;
            // What failed before its group fanned out has no index that could start again.
            if (used >= group.Spec.Retries || (group.IsMapped && key.Index < 0)) continue;

            ForgetInside(changes, number, key.Index);
            var due = now + group.Spec.RetryDelay;
            Note(changes, new(key.Id, used + 1, due, key.Index));
            changes.Due.Add(DueOf(number, key.Index, due));
            var index = key.Index < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"index {key.Index} of ");
            var words = string.Create(CultureInfo.InvariantCulture, $"{index}group '{group.Spec.Id}' starts again ({used + 1} of {group.Spec.Retries}), for '{TaskOf(failed).Id}' failed: {why}");
            foreach (var instance in InstancesIn(group, key.Index))
            {
                if (instance.State is None or Removed) continue;
                if (instance.State != Running) Reset(changes, instance, now, words, keepState: true);
                // What a person wished of it goes first.
                else if (instance.StopRequest is null) RequestStop(changes, instance, StopThen.ClearKeepingState, words);
            }

            return true;
        }

        return false;
    }

    private DueItem DueOf(int group, int index, DateTimeOffset at) =>
        index < 0 ? new(DueKind.GroupRetry, group, at) : new(DueKind.IndexRetry, InstancesIn(Plan.Groups[group], index).First().Ordinal, at);

    private bool WakeGroup(RunChanges changes, int group, int index, DateTimeOffset now)
    {
        if (group >= Plan.Groups.Count || DueAt((Plan.Groups[group].Spec.Id, index)) is not { } due) return false;
        DropDue(changes, group, index);
        // The clock may have been set back since, or another wait than the one that was over has begun.
        if (now < due) changes.Due.Add(DueOf(group, index, due));
        else GoOn(changes, group, index, stopped: false, now);
        return true;
    }

    private bool WakeIndex(RunChanges changes, int ordinal, DateTimeOffset now) =>
        WaitingAround(ordinal) is { } group && WakeGroup(changes, group, _instances[ordinal].MapIndex, now);

    // Lets the groups start again whose time has come; one of which a task still runs waits until that has been stopped.
    private void GroupsGoOn(RunChanges changes, DateTimeOffset now)
    {
        if (_waits.Count == 0) return;
        var stopped = changes.Moves.Where(move => move.From == Running).Select(move => _instances[move.Ordinal]).ToArray();
        for (var number = 0; number < Plan.Groups.Count; number++)
            if (!Plan.Groups[number].IsMapped) GoOn(changes, number, -1, stopped.Any(instance => Plan.Groups[number].Tasks.Contains(instance.TaskIndex)), now);

        // There may be very many indices: only those are looked at in which something has stopped.
        foreach (var instance in stopped)
            foreach (var number in Plan.RetriedBy(instance.TaskIndex))
                if (Plan.Groups[number].IsMapped) GoOn(changes, number, instance.MapIndex, stopped: true, now);
    }

    private void GoOn(RunChanges changes, int number, int index, bool stopped, DateTimeOffset now)
    {
        var group = Plan.Groups[number];
        var key = (group.Spec.Id, index);
        if (DueAt(key) is not { } due || InstancesIn(group, index).Any(instance => instance.State == Running)) return;
        if (due > now)
        {
            // It may have been woken by a clock that is ahead of this one, while the task still ran that has stopped now: then nothing else
            // would wake it.
            if (stopped) changes.Due.Add(DueOf(number, index, due));
            return;
        }

        Note(changes, _groups[key] with { DueAt = null });
        DropDue(changes, number, index);
        if (index >= 0) foreach (var instance in InstancesIn(group, index)) Touch(instance);
        Follow(changes, now, index < 0 ? group.Tasks : []);
    }

    // A person clears tasks: the groups around them count anew, and one that waits goes on at once. Of a group with indices these are those that
    // are cleared, or are no more.
    private void CountAnew(RunChanges changes, SortedSet<int> tasks, IReadOnlyList<TaskInstance> cleared)
    {
        if (_groups.Count == 0) return;
        var indices = cleared.Select(instance => (instance.TaskIndex, instance.MapIndex)).ToHashSet();
        for (var number = 0; number < Plan.Groups.Count; number++)
        {
            var group = Plan.Groups[number];
            foreach (var state in _groups.Values.Where(state => state.Id == group.Spec.Id).ToArray())
            {
                if (state.MapIndex < 0 ? !tasks.Overlaps(group.Tasks) : !Array.Exists(group.Tasks, task => indices.Contains((task, state.MapIndex)) || Find(task, state.MapIndex)?.State == Removed)) continue;
                if (state is { DueAt: not null, MapIndex: < 0 }) tasks.UnionWith(group.Tasks);
                Forget(changes, number, state.MapIndex);
                if (state.MapIndex >= 0) foreach (var instance in InstancesIn(group, state.MapIndex)) Touch(instance);
            }
        }
    }

    // The run ends, or is being stopped: nothing starts again.
    private void StopGroupWaits(RunChanges changes)
    {
        foreach (var key in _waits.ToArray())
        {
            Note(changes, _groups[key] with { DueAt = null });
            DropDue(changes, key);
        }
    }

    // What waits is known by its group's number, an index by its group's first task: it goes on at once, and is decided anew with the others.
    private void TakeGroupsTo(RunChanges changes, GraphPlan plan)
    {
        foreach (var key in _waits.ToArray())
        {
            var waiting = _groups[key];
            DropDue(changes, key);
            var number = plan.Groups.Index().Where(group => group.Item.Spec.Id == waiting.Id && group.Item is { IsMapped: false, Spec.Retries: > 0 }).Select(group => group.Index).DefaultIfEmpty(-1).First();
            if (number >= 0 && key.Index < 0) changes.Due.Add(new(DueKind.GroupRetry, number, waiting.DueAt!.Value));
            else Note(changes, waiting with { DueAt = null });
        }
    }

    // An outer group that starts again begins with all retries of those inside: of one index, or of all.
    private void ForgetInside(RunChanges changes, int outer, int index)
    {
        for (var number = 0; number < Plan.Groups.Count; number++)
        {
            if (!Plan.Groups[number].IsIn(outer, Plan.Groups)) continue;
            var id = Plan.Groups[number].Spec.Id;
            if (index >= 0) Forget(changes, number, index);
            else foreach (var state in _groups.Values.Where(state => state.Id == id).ToArray()) Forget(changes, number, state.MapIndex);
        }
    }

    private void Forget(RunChanges changes, int number, int index)
    {
        var key = (Plan.Groups[number].Spec.Id, index);
        if (!_groups.ContainsKey(key)) return;
        if (_waits.Contains(key)) DropDue(changes, number, index);
        Note(changes, new(key.Id, 0, null, index));
    }

    private void DropDue(RunChanges changes, (string Id, int Index) key)
    {
        for (var number = 0; number < Plan.Groups.Count; number++)
            if (Plan.Groups[number].Spec.Id == key.Id) DropDue(changes, number, key.Index);
    }

    private void DropDue(RunChanges changes, int number, int index)
    {
        var (kind, ordinal, _) = DueOf(number, index, default);
        changes.DropDue(kind, ordinal);
    }

    private void Note(RunChanges changes, GroupState state)
    {
        var key = (state.Id, state.MapIndex);
        _groups[key] = state;
        if (state.DueAt is null) _waits.Remove(key);
        else _waits.Add(key);
        changes.Note(state);
    }
}
