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
        return [.. chosen.Concat(run.Instances.Where(instance => along[instance.TaskIndex] && instance.State is not (None or Removed))).OrderBy(instance => instance.Ordinal)];
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

        return
        [
            .. run.Instances.Where(instance =>
                instance.State != Removed
                && (along[instance.TaskIndex] || (named[instance.TaskIndex] && (choice.MapIndex is null || instance.MapIndex == choice.MapIndex)))
                && (!choice.OnlyFailed || instance.State is Failed or UpstreamFailed or Cancelled)),
        ];
    }
}
