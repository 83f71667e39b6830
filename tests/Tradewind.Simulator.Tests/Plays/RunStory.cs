using System.Globalization;
using System.Text.Json;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Engine.Tests.Runs;
using Tradewind.Graph;

namespace Tradewind.Simulator.Tests.Plays;

/// <summary>
/// A run as its journal tells it: what branches passed over, and what groups that started again left behind. Neither can be told from how the
/// run ended.
/// </summary>
internal sealed class RunStory(LiveRun run, Func<TaskInstance, IReadOnlyList<string>> chosen)
{
    private static readonly string None = TaskInstanceState.None.Word();
    private static readonly string Failed = TaskInstanceState.Failed.Word();
    private static readonly string Success = TaskInstanceState.Success.Word();
    private readonly string[] _states = [.. run.Instances.Select(_ => None)];

    // By branch: what it passed over when it succeeded last.
    private readonly Dictionary<int, HashSet<string>> _passedOver = [];

    /// <summary>
    /// Tasks outside a group that started again which had begun or ended by what the group did before: they stay as they are, whatever their
    /// rule says of the group now.
    /// </summary>
    public HashSet<string> RanBefore { get; } = [];

    /// <summary>The same for tasks in a mapped group, when one index of it or of a group in it started again.</summary>
    public HashSet<(string Task, int Index)> RanBeforeAt { get; } = [];

    /// <summary>Whether a branch passed over the task, in an index of their mapped group or (-1) as a whole.</summary>
    public bool PassedOver(string task, int index) =>
        _passedOver.Any(branch => branch.Value.Contains(task) && (run.TaskOf(run.Instances[branch.Key]).MapGroup is null ? -1 : run.Instances[branch.Key].MapIndex) == index);

    /// <summary>What one commit moved.</summary>
    public void Tell(string moves)
    {
        var startedAgain = new HashSet<(string Group, int Index)>();
        using var document = JsonDocument.Parse(moves);
        foreach (var move in document.RootElement.EnumerateArray().ToArray())
        {
            var (ordinal, from, to) = (move[0].GetInt32(), move[1].GetString()!, move[2].GetString()!);
            if (ordinal < 0) continue;
            _states[ordinal] = to;
            var (instance, task) = (run.Instances[ordinal], run.TaskOf(run.Instances[ordinal]));
            if (task.Kind == TaskKind.Branch && to == Success) _passedOver[ordinal] = RuleCheck.WithoutChosen(run.Plan.Graph, task, chosen(instance));
            else if (to == None) _passedOver.Remove(ordinal);
            // Whose failure it was goes back in the same commit; others of the group may be stopped and follow in later ones.
            if (from == Failed && to == None) startedAgain.Add(GroupIn(move[3].GetString()!));
        }

        foreach (var (group, index) in startedAgain)
            if (index < 0) StartAgain(group);
            else StartAgainAt(group, index);
    }

    private static (string Group, int Index) GroupIn(string why) =>
        (why.Split('\'')[1], why.StartsWith("index ", StringComparison.Ordinal) ? int.Parse(why.Split(' ')[1], CultureInfo.InvariantCulture) : -1);

    private void StartAgainAt(string group, int index)
    {
        var graph = run.Plan.Graph;
        var inside = run.Plan.Named(group).Select(task => graph.Tasks[task].Id).ToHashSet();
        RanBeforeAt.RemoveWhere(one => one.Index == index && inside.Contains(one.Task));
        // A branch outside passed over all indices; this one goes by its rule now.
        RanBeforeAt.UnionWith(inside.Where(id => _passedOver.Any(over => run.TaskOf(run.Instances[over.Key]).MapGroup is null && over.Value.Contains(id))).Select(id => (id, index)));
        RanBefore.UnionWith(RuleCheck.Reached(graph, inside).Except(inside).Where(id => run.InstancesOf(run.Plan.IndexOf(id)).Any(instance => _states[instance.Ordinal] != None)));
    }

    private void StartAgain(string group)
    {
        var graph = run.Plan.Graph;
        var inside = run.Plan.Named(group).Select(task => graph.Tasks[task].Id).ToHashSet();
        RanBefore.ExceptWith(inside);
        // What is cleared goes by its rule, whatever a branch outside chose.
        foreach (var over in _passedOver.Values) over.ExceptWith(inside);
        RanBefore.UnionWith(RuleCheck.Reached(graph, inside).Except(inside).Where(id => run.InstancesOf(run.Plan.IndexOf(id)).Any(instance => _states[instance.Ordinal] != None)));
    }
}
