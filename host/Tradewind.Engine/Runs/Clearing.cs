using System.Collections;
using static Tradewind.Engine.States.TaskInstanceState;

namespace Tradewind.Engine.Runs;

/// <summary>What a wish to clear comes to in a run. Preview and command ask here.</summary>
public static class Clearing
{
    /// <summary>
    /// The instances that would be cleared, by number, with the setups and teardowns that come along; what has not begun is left out,
    /// because nothing about it would change.
    /// </summary>
    public static IReadOnlyList<TaskInstance> Select(LiveRun run, ClearChoice choice)
    {
        var chosen = Named(run, choice).Where(instance => instance.State != None).ToArray();
        if (run.Plan.Setups is not { } setups) return chosen;
        var tasks = new BitArray(run.Plan.Tasks.Count);
        foreach (var instance in chosen) tasks[instance.TaskIndex] = true;
        var along = new BitArray(tasks);
        setups.BringAlong(along);
        along.Xor(tasks);
        var indices = IndicesOf(run, chosen);
        var further = run.Instances.Where(instance => along[instance.TaskIndex] && instance.State is not (None or Removed) && (indices is null || indices(instance)));
        return [.. chosen.Concat(further).OrderBy(instance => instance.Ordinal)];
    }

    // In a mapped group a setup comes along in the indices that are cleared. Null when there are no such groups.
    private static Func<TaskInstance, bool>? IndicesOf(LiveRun run, TaskInstance[] chosen)
    {
        if (run.Plan.MapGroups is not { } groups) return null;
        var cleared = chosen.Select(instance => (groups.GroupOf(instance.TaskIndex), instance.MapIndex)).ToHashSet();
        var whole = cleared.Select(one => one.Item1).ToHashSet();
        // One that comes along although nothing of its group is cleared does so as a whole.
        return instance => groups.GroupOf(instance.TaskIndex) is var group && (group < 0 || !whole.Contains(group) || cleared.Contains((group, instance.MapIndex)));
    }

    /// <summary>The instances that a choice names, by number, whether they have begun or not.</summary>
    public static IReadOnlyList<TaskInstance> Named(LiveRun run, ClearChoice choice)
    {
        var plan = run.Plan;
        var named = new BitArray(plan.Tasks.Count, choice.Tasks is null);
        var start = new List<int>();
        foreach (var id in choice.Tasks ?? [])
        {
            foreach (var task in plan.Named(id))
            {
                named[task] = true;
                start.Add(task);
            }
        }

        var along = new BitArray(plan.Tasks.Count);
        if (choice.Downstream) along.Or(plan.From(start.SelectMany(task => plan.Downstream[task])));
        if (choice.Upstream) along.Or(plan.Before(start));

        // What comes along is whole, but in the mapped group that the named task is of it is the same index.
        bool OneIndexOnly(int task) => start.Exists(one => one == task || plan.MapGroups?.Share(one, task) == true);
        return
        [
            .. run.Instances.Where(instance =>
                instance.State != Removed
                && (choice.MapIndex is { } index && OneIndexOnly(instance.TaskIndex) ? (named[instance.TaskIndex] || along[instance.TaskIndex]) && instance.MapIndex == index : named[instance.TaskIndex] || along[instance.TaskIndex])
                && (!choice.OnlyFailed || instance.State is Failed or UpstreamFailed or Cancelled)),
        ];
    }
}
