using Tradewind.Engine.Rules;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;

namespace Tradewind.Metastore.Invariants;

/// <summary>A run as its journal tells it, move by move.</summary>
internal sealed class JournalReplay(GraphPlan plan, IReadOnlyList<(int Ordinal, int Task, int MapIndex)> instances)
{
    private static readonly string Ready = TaskInstanceState.Queued.Word();
    private readonly Dictionary<int, string> _states = [];
    private readonly HashSet<int> _ready = [];
    private readonly Dictionary<int, int> _taskOf = instances.ToDictionary(one => one.Ordinal, one => one.Task);
    private readonly Dictionary<int, int> _indexOf = instances.ToDictionary(one => one.Ordinal, one => one.MapIndex);
    private readonly ILookup<(int Task, int MapIndex), int> _ofIndex = instances.ToLookup(one => (one.Task, one.MapIndex), one => one.Ordinal);
    private readonly ILookup<int, int> _ofTask = instances.ToLookup(one => one.Task, one => one.Ordinal);

    // The highest that has moved.
    private int _highest = -1;

    /// <summary>Where an instance (or, below 0, the run) stands; null before its first move.</summary>
    public string? At(int ordinal) => _states.GetValueOrDefault(ordinal);

    /// <summary>The next move.</summary>
    public void Move(int ordinal, string to)
    {
        _states[ordinal] = to;
        if (to == Ready) _ready.Add(ordinal);
        _highest = Math.Max(_highest, ordinal);
    }

    /// <summary>Whether an instance ever became ready.</summary>
    public bool WasReady(int ordinal) => _ready.Contains(ordinal);

    /// <summary>Whether the rule of the instance's task allows it to run, seen from how the tasks before it stand.</summary>
    public bool MayRun(int ordinal)
    {
        if (!_taskOf.TryGetValue(ordinal, out var task)) return false;
        var spec = plan.Tasks[task];
        if (!plan.MapOver[task].All(source => Tally(ordinal, [source]).AllDone)) return false;
        var decision = spec.Rule switch
        {
            TriggerRule.Condition => ConditionRule.Decide(spec.Condition!, id => Tally(ordinal, [plan.IndexOf(id)])),
            TriggerRule.AllDoneSetupSuccess => TeardownRule.Decide(Tally(ordinal, plan.Upstream[task]), Tally(ordinal, plan.Setups!.SetupsOf(task))),
            _ => TriggerRules.Decide(spec.Rule, Tally(ordinal, plan.Upstream[task])),
        };
        return decision == RuleDecision.Run;
    }

    /// <summary>Whether the instance's task may be cleared by the engine itself, with its group.</summary>
    public bool StartsAgainWithGroup(int ordinal) => _taskOf.TryGetValue(ordinal, out var task) && plan.RetriedBy(task).Count > 0;

    // What ended before its group fanned out has no indices, and has ended so in each; also when it has some now, since it was cleared.
    private IEnumerable<int> Same(int task, int mapIndex, int made) =>
        _ofIndex[(task, mapIndex)].Where(ordinal => IsThere(ordinal, made)) is var same && same.Any() ? same : [_ofTask[task].Min()];

    // Of tasks in the same mapped group only the instance's own index counts.
    private UpstreamTally Tally(int of, IEnumerable<int> tasks)
    {
        var tally = new UpstreamTally();
        var made = MadeWith(Math.Max(_highest, of));
        var before = tasks.SelectMany(task => plan.MapGroups?.Share(_taskOf[of], task) == true ? Same(task, _indexOf[of], made) : _ofTask[task]);
        foreach (var ordinal in before.Where(ordinal => IsThere(ordinal, made)))
        {
            tally.Total++;
            if (At(ordinal) is { } word && StateWords.TaskState(word) is { } state && state.IsFinal()) tally.Count(state);
        }

        return tally;
    }

    // A task may have ended as a whole, been cleared with its group and only then fanned out: its further indices say nothing of the time before.
    private bool IsThere(int ordinal, int made) => _indexOf[ordinal] <= 0 || ordinal <= made;

    // Indices are made in the order of their numbers, and an index of a mapped group in all its tasks at once, one task after the other: up to
    // which instance there are any, when there is this one.
    private int MadeWith(int ordinal)
    {
        if (ordinal < 0 || MapGroupOf(ordinal) is not (>= 0 and var group) || _indexOf[ordinal] <= 0) return ordinal;
        while (MapGroupOf(ordinal + 1) == group && _indexOf[ordinal + 1] == _indexOf[ordinal] && _taskOf[ordinal + 1] > _taskOf[ordinal]) ordinal++;
        return ordinal;
    }

    private int MapGroupOf(int ordinal) => _taskOf.TryGetValue(ordinal, out var task) ? plan.MapGroups?.GroupOf(task) ?? -1 : -1;
}
