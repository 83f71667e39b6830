using System.Collections;
using Tradewind.Graph;

namespace Tradewind.Engine.Runs;

/// <summary>
/// The setups and teardowns of a graph. A task is in the scope of a setup when it comes after it and before a teardown of it; of a
/// setup without a teardown when it comes after it.
/// </summary>
public sealed class SetupPlan
{
    private readonly GraphPlan _plan;
    private readonly int[][] _setups;
    private readonly List<int>?[] _teardowns;

    private SetupPlan(GraphPlan plan)
    {
        _plan = plan;
        _setups = [.. plan.Tasks.Select(task => task.TeardownOf.Select(plan.IndexOf).ToArray())];
        _teardowns = new List<int>?[plan.Tasks.Count];
        for (var task = 0; task < _setups.Length; task++)
        {
            if (plan.Tasks[task].Setup) _teardowns[task] ??= [];
            foreach (var setup in _setups[task]) (_teardowns[setup] ??= []).Add(task);
        }
    }

    /// <summary>The tasks that are teardowns.</summary>
    public IEnumerable<int> Teardowns => Enumerable.Range(0, _setups.Length).Where(IsTeardown);

    /// <summary>Whether the task is a teardown.</summary>
    public bool IsTeardown(int task) => _setups[task].Length > 0;

    /// <summary>The setups that a teardown undoes.</summary>
    public IReadOnlyList<int> SetupsOf(int teardown) => _setups[teardown];

    /// <summary>Marks with these tasks the setups they are in the scope of, and the teardowns of all setups among them: they make sense only together.</summary>
    public void BringAlong(BitArray tasks)
    {
        for (var grown = true; grown;)
        {
            grown = false;
            for (var setup = 0; setup < _setups.Length; setup++)
            {
                if (_teardowns[setup] is not { } teardowns || (!tasks[setup] && !Scope(setup, teardowns).And(tasks).HasAnySet())) continue;
                foreach (var task in teardowns.Prepend(setup))
                {
                    if (tasks[task]) continue;
                    tasks[task] = true;
                    grown = true;
                }
            }
        }
    }

    /// <summary>Null for a graph that has none: most have none.</summary>
    internal static SetupPlan? Of(GraphPlan plan) =>
        plan.Tasks.Any(task => task.Setup || task.TeardownOf.Count > 0) ? new(plan) : null;

    /// <summary>Whether the end of the run is told by how this task ends: it is not a teardown that may fail, and no work follows it.</summary>
    internal static bool CountsAtEnd(GraphPlan plan, int task) =>
        (plan.Tasks[task].TeardownOf.Count == 0 || plan.Tasks[task].FailsRun)
        && Array.TrueForAll(plan.Downstream[task], next => plan.Tasks[next].TeardownOf.Count > 0);

    private BitArray Scope(int setup, List<int> teardowns)
    {
        var after = _plan.From(_plan.Downstream[setup]);
        return teardowns.Count > 0 ? after.And(_plan.Before(teardowns)) : after;
    }
}
