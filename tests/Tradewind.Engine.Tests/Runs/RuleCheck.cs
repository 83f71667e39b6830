using Tradewind.Engine.Rules;
using Tradewind.Engine.States;
using Tradewind.Engine.Tests.Rules;
using Tradewind.Graph;
using static Tradewind.Engine.States.TaskInstanceState;

namespace Tradewind.Engine.Tests.Runs;

/// <summary>Holds every task of a run against the table of rules, seen from how the tasks before it stand at the same moment.</summary>
internal sealed class RuleCheck
{
    /// <summary>How the instances of a task stand.</summary>
    public required Func<string, TaskInstanceState[]> StatesOf { get; init; }

    /// <summary>Whether an instance of the task ever became ready.</summary>
    public required Func<string, bool> Began { get; init; }

    /// <summary>Whether a branch that succeeded passed over the task.</summary>
    public required Func<string, bool> PassedOver { get; init; }

    /// <summary>How many elements the output of a task has that others map over.</summary>
    public required Func<string, int> LengthOf { get; init; }

    /// <summary>How one index of a task in a mapped group stands; null when there is none.</summary>
    public required Func<string, int, TaskInstanceState?> StateAt { get; init; }

    /// <summary>Whether that index ever became ready.</summary>
    public required Func<string, int, bool> BeganAt { get; init; }

    /// <summary>Whether a branch in the group passed over the task in that index.</summary>
    public required Func<string, int, bool> PassedOverAt { get; init; }

    /// <summary>The mapped group of each task.</summary>
    public required Func<string, string?> MapGroupOf { get; init; }

    /// <summary>Whether the task may run as far as its rule goes, but still waits for its own past.</summary>
    public Func<string, bool> WaitsForPast { get; init; } = _ => false;

    /// <summary>Whether an index is not to be judged: its group starts again, or it goes by what was before it did.</summary>
    public Func<string, int, bool> IsExempt { get; init; } = (_, _) => false;

    /// <summary>The successors of a branch that it did not choose and that no chosen path leads to, found by following edges one at a time.</summary>
    public static HashSet<string> WithoutChosen(DagGraph graph, TaskSpec branch, IReadOnlyCollection<string> chosen)
    {
        var reached = Reached(graph, chosen);
        return [.. graph.Tasks.Where(task => task.Upstream.Contains(branch.Id) && task.TeardownOf.Count == 0).Select(task => task.Id).Except(reached)];
    }

    /// <summary>These tasks and all after them.</summary>
    public static HashSet<string> Reached(DagGraph graph, IEnumerable<string> from)
    {
        var reached = from.ToHashSet();
        while (graph.Tasks.FirstOrDefault(task => !reached.Contains(task.Id) && task.Upstream.Any(reached.Contains)) is { } next) reached.Add(next.Id);
        return reached;
    }

    /// <summary>The tasks whose failure fails the run: those that nothing but teardowns follows, without the teardowns that may fail.</summary>
    public static IEnumerable<TaskSpec> Leaves(DagGraph graph) =>
        graph.Tasks.Where(task => (task.TeardownOf.Count == 0 || task.FailsRun) && !graph.Tasks.Any(other => other.Upstream.Contains(task.Id) && other.TeardownOf.Count == 0));

    public void Check(TaskSpec task)
    {
        if (task.MapGroup is not null)
        {
            CheckIndices(task);
            return;
        }

        var states = StatesOf(task.Id);
        var decision = task.Rule switch
        {
            TriggerRule.Condition => RuleTable.Decide(task.Condition!, StatesOf),
            TriggerRule.AllDoneSetupSuccess => RuleTable.Teardown([.. task.Upstream.SelectMany(StatesOf)], [.. task.TeardownOf.SelectMany(StatesOf)]),
            _ => RuleTable.Decide(task.Rule, [.. task.Upstream.SelectMany(StatesOf)]),
        };
        if (decision == RuleDecision.Run && Array.TrueForAll(states, state => state == None) && WaitsForPast(task.Id)) return;
        if (Began(task.Id) ? MayRun(task, decision, states.Length) : states.Distinct().ToArray() is [var only] && Expected(task, decision).Contains(only)) return;
        var upstream = task.Upstream.Select(up => $"{up}: {string.Join("/", StatesOf(up))}");
        throw new ShouldAssertException($"{task.Id} ({task.Rule}) is {string.Join("/", states)} after {string.Join(", ", upstream)}");
    }

    // Before it is known how many indices there are, and when there are none, nothing in a mapped group runs. Then each index is a graph of its
    // own: of the tasks in the group with that index, and those outside.
    private void CheckIndices(TaskSpec task)
    {
        var (over, states) = (task.MapOver.Single(), StatesOf(task.Id));
        var source = StatesOf(over);
        TaskInstanceState? expected = source.Any(state => !state.IsFinal()) ? None
            : !source.Contains(Success) ? source.All(state => state == Skipped) ? Skipped : UpstreamFailed
            : LengthOf(over) == 0 ? Skipped : null;
        if (expected is { } all)
        {
            if (Began(task.Id) || states.Distinct().ToArray() is not [var only] || !(only == all || (only == Skipped && PassedOver(task.Id))))
                throw new ShouldAssertException($"{task.Id} is {string.Join("/", states)} although {over} is {string.Join("/", source)}");
            return;
        }

        // What a branch passed over before it was known how many indices there are is skipped however many it has.
        if (PassedOver(task.Id) && !Began(task.Id) && states.All(state => state == Skipped)) return;
        states.Length.ShouldBe(LengthOf(over), task.Id);
        for (var at = 0; at < states.Length; at++)
        {
            var index = at;
            if (IsExempt(task.Id, index)) continue;
            TaskInstanceState[] Of(string id) => MapGroupOf(id) == task.MapGroup ? [StateAt(id, index) ?? StatesOf(id)[0]] : StatesOf(id);
            new RuleCheck
            {
                StatesOf = Of,
                Began = id => BeganAt(id, index),
                PassedOver = id => PassedOver(id) || PassedOverAt(id, index),
                LengthOf = LengthOf, StateAt = StateAt, BeganAt = BeganAt, PassedOverAt = PassedOverAt, MapGroupOf = MapGroupOf,
            }.Check(task with { MapGroup = null, MapOver = [] });
        }
    }

    // Nothing runs before its rule allows it, and a mapped task neither before the output it maps over is complete nor with another number of indices.
    private bool MayRun(TaskSpec task, RuleDecision decision, int indices) =>
        decision == RuleDecision.Run && (task.MapOver is [var over] ? StatesOf(over).All(state => state.IsFinal()) && indices == LengthOf(over) : indices == 1);

    // The states in which a task that never became ready may stand. What is decided happens at once: then none is not among them.
    private IEnumerable<TaskInstanceState> Expected(TaskSpec task, RuleDecision decision)
    {
        var passedOver = PassedOver(task.Id);
        if (passedOver) yield return Skipped;
        switch (decision)
        {
            case RuleDecision.Wait:
                if (!passedOver) yield return None;
                break;
            case RuleDecision.Skip:
                yield return Skipped;
                break;
            case RuleDecision.UpstreamFail:
                yield return UpstreamFailed;
                // A skip that came first decided all_success; a failure after it no longer changes that.
                if (task.Rule == TriggerRule.AllSuccess && task.Upstream.SelectMany(StatesOf).Contains(Skipped)) yield return Skipped;
                break;
            case RuleDecision.Run when task.MapOver is [var over]:
                var source = StatesOf(over);
                if (source.Any(state => !state.IsFinal())) yield return None;
                else if (source.Contains(Success) || source.All(state => state == Skipped)) yield return Skipped;
                else yield return UpstreamFailed;
                break;
        }
    }
}
