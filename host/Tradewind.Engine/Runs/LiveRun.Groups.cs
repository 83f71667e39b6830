using System.Globalization;
using Tradewind.Engine.States;
using static Tradewind.Engine.States.TaskInstanceState;

namespace Tradewind.Engine.Runs;

/// <summary>Groups that are retried as a whole: when a task of one has failed for good, all of it starts again after a wait.</summary>
public sealed partial class LiveRun
{
    // By id, so that they last when the run moves to another version. Empty for nearly all runs.
    private readonly Dictionary<string, GroupState> _groups = [];

    /// <summary>The groups that were retried, or wait for it.</summary>
    public IReadOnlyCollection<GroupState> Groups => _groups.Values;

    /// <summary>The group around a task that waits to start again; null when none does.</summary>
    public GroupState? WaitingGroup(int task)
    {
        if (_groups.Count == 0) return null;
        foreach (var group in Plan.RetriedBy(task))
            if (_groups.GetValueOrDefault(Plan.Groups[group].Spec.Id) is { DueAt: not null } waiting) return waiting;
        return null;
    }

    /// <summary>Whether a group waits to start again, and when.</summary>
    public DateTimeOffset? GroupDueAt(int group) => group < Plan.Groups.Count ? _groups.GetValueOrDefault(Plan.Groups[group].Spec.Id)?.DueAt : null;

    // Called for a task that has failed for good, before anything follows from it: outside the group nobody is to see the failure.
    private bool StartGroupAgain(RunChanges changes, TaskInstance failed, DateTimeOffset now, string? why)
    {
        if (Head.CancelRequestedAt is not null || (Plan.IsTeardown(failed.TaskIndex) && !TaskOf(failed).FailsRun)) return false;
        // The innermost that has retries left; an outer one begins with all those of the inner ones.
        foreach (var number in Plan.RetriedBy(failed.TaskIndex))
        {
            var group = Plan.Groups[number];
            var used = _groups.GetValueOrDefault(group.Spec.Id)?.Retries ?? 0;
            if (used >= group.Spec.Retries) continue;

            foreach (var inner in Plan.Groups.Where(one => one.IsIn(number, Plan.Groups)).Select(one => one.Spec.Id)) Forget(changes, inner);
            var due = now + group.Spec.RetryDelay;
            Note(changes, new(group.Spec.Id, used + 1, due));
            changes.Due.Add(new(DueKind.GroupRetry, number, due));
            var words = string.Create(CultureInfo.InvariantCulture, $"group '{group.Spec.Id}' starts again ({used + 1} of {group.Spec.Retries}), for '{TaskOf(failed).Id}' failed: {why}");
            foreach (var instance in group.Tasks.SelectMany(InstancesOf))
            {
                if (instance.State == None) continue;
                if (instance.State != Running) Reset(changes, instance, now, words, keepState: true);
                // What a person wished of it goes first.
                else if (instance.StopRequest is null) RequestStop(changes, instance, StopThen.ClearKeepingState, words);
            }

            return true;
        }

        return false;
    }

    private bool WakeGroup(RunChanges changes, int group, DateTimeOffset now)
    {
        if (GroupDueAt(group) is not { } due) return false;
        changes.DropDue(DueKind.GroupRetry, group);
        // The clock may have been set back since, or another wait than the one that was over has begun.
        if (now < due) changes.Due.Add(new(DueKind.GroupRetry, group, due));
        else GroupsGoOn(changes, now);
        return true;
    }

    // Lets the groups start again whose time has come; one of which a task still runs waits until that has been stopped.
    private void GroupsGoOn(RunChanges changes, DateTimeOffset now)
    {
        if (_groups.Count == 0) return;
        for (var number = 0; number < Plan.Groups.Count; number++)
        {
            var group = Plan.Groups[number];
            if (GroupDueAt(number) is not { } due || group.Tasks.SelectMany(InstancesOf).Any(instance => instance.State == Running)) continue;
            if (due > now)
            {
                // It may have been woken by a clock that is ahead of this one, while the task still ran that has stopped now: then nothing else
                // would wake it.
                if (changes.Moves.Exists(move => move.From == Running && group.Tasks.Contains(_instances[move.Ordinal].TaskIndex)))
                    changes.Due.Add(new(DueKind.GroupRetry, number, due));
                continue;
            }

            Note(changes, _groups[group.Spec.Id] with { DueAt = null });
            changes.DropDue(DueKind.GroupRetry, number);
            Follow(changes, now, group.Tasks);
        }
    }

    // A person clears tasks: the groups around them count anew, and one that waits goes on at once.
    private void CountAnew(RunChanges changes, SortedSet<int> cleared)
    {
        foreach (var group in Plan.Groups.Where(group => _groups.ContainsKey(group.Spec.Id) && cleared.Overlaps(group.Tasks)).ToArray())
        {
            if (_groups[group.Spec.Id].DueAt is not null) cleared.UnionWith(group.Tasks);
            Forget(changes, group.Spec.Id);
        }
    }

    // The run ends, or is being stopped: nothing starts again.
    private void StopGroupWaits(RunChanges changes)
    {
        foreach (var waiting in _groups.Values.Where(group => group.DueAt is not null).ToArray())
        {
            Note(changes, waiting with { DueAt = null });
            DropDue(changes, waiting.Id);
        }
    }

    // What waits is known by its group's number.
    private void TakeGroupsTo(RunChanges changes, GraphPlan plan)
    {
        foreach (var waiting in _groups.Values.Where(group => group.DueAt is not null).ToArray())
        {
            DropDue(changes, waiting.Id);
            var number = plan.Groups.Index().Where(group => group.Item.Spec.Id == waiting.Id && group.Item.Spec.Retries > 0).Select(group => group.Index).DefaultIfEmpty(-1).First();
            if (number >= 0) changes.Due.Add(new(DueKind.GroupRetry, number, waiting.DueAt!.Value));
            else Note(changes, waiting with { DueAt = null });
        }
    }

    private void Forget(RunChanges changes, string group)
    {
        if (!_groups.TryGetValue(group, out var state)) return;
        if (state.DueAt is not null) DropDue(changes, group);
        Note(changes, new(group, 0, null));
    }

    private void DropDue(RunChanges changes, string group)
    {
        for (var number = 0; number < Plan.Groups.Count; number++)
            if (Plan.Groups[number].Spec.Id == group) changes.DropDue(DueKind.GroupRetry, number);
    }

    private void Note(RunChanges changes, GroupState state)
    {
        _groups[state.Id] = state;
        changes.Note(state);
    }
}
