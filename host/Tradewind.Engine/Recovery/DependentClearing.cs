using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;

namespace Tradewind.Engine.Recovery;

/// <summary>
/// Which tasks of other DAGs waited for what is cleared, so that they can be cleared with it: those that wait, or waited, for one of the
/// cleared tasks or for its run. What they are found by is what they really waited for, whatever lambda said it.
/// </summary>
internal sealed class DependentClearing(IDeferralStore deferrals, IRunStore runs)
{
    /// <summary>From DAG to DAG at most so often.</summary>
    public const int Deepest = 10;

    /// <summary>By run: the tasks to clear there with all that comes after them.</summary>
    /// <param name="cleared">The runs in which something is cleared, with the cleared tasks.</param>
    /// <param name="seen">Runs that had their turn; those that are found are added.</param>
    /// <param name="cancel">Stops the call.</param>
    public async Task<IReadOnlyDictionary<long, IReadOnlyList<string>>> OfAsync(
        IReadOnlyList<(RunHead Run, IReadOnlySet<string> Tasks)> cleared, HashSet<long> seen, CancellationToken cancel)
    {
        var waiting = new SortedDictionary<long, SortedSet<int>>();
        foreach (var (run, tasks) in cleared)
        {
            foreach (var (instance, task) in await deferrals.DependentsAsync(run.DagId, run.LogicalDate, cancel))
            {
                if (task is not null && !tasks.Contains(task)) continue;
                if (seen.Contains(InstanceId.RunOf(instance))) continue;
                if (!waiting.TryGetValue(InstanceId.RunOf(instance), out var ordinals)) waiting.Add(InstanceId.RunOf(instance), ordinals = []);
                ordinals.Add(InstanceId.OrdinalOf(instance));
            }
        }

        seen.UnionWith(waiting.Keys);
        var found = new SortedDictionary<long, IReadOnlyList<string>>();
        foreach (var run in await runs.LoadAsync([.. waiting.Keys], cancel))
            found.Add(run.Head.Id, [.. waiting[run.Head.Id].Where(ordinal => ordinal < run.Instances.Count).Select(ordinal => run.TaskOf(run.Instances[ordinal]).Id).Distinct()]);
        return found;
    }
}
