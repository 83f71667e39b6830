using System.Collections;
using Tradewind.Engine.Limits;
using Tradewind.Engine.Rules;
using Tradewind.Graph;

namespace Tradewind.Engine.Runs;

/// <summary>A DAG version's graph with tasks as numbers: made once per version, shared by all its runs, never changed.</summary>
public sealed class GraphPlan
{
    private readonly Dictionary<string, int> _indexOf;
    private readonly int[][]? _retriedBy;

    /// <summary>Numbers the tasks of a graph that <see cref="GraphCheck"/> found sound.</summary>
    public GraphPlan(DagGraph graph)
    {
        Graph = graph;
        Tasks = [.. graph.Tasks];
        _indexOf = new(Tasks.Count);
        for (var task = 0; task < Tasks.Count; task++) _indexOf.Add(Tasks[task].Id, task);

        Upstream = [.. Tasks.Select(task => task.Upstream.Select(IndexOf).ToArray())];
        MapOver = [.. Tasks.Select(task => task.MapOver.Select(IndexOf).ToArray())];

        var downstream = Tasks.Select(_ => new List<int>()).ToArray();
        for (var task = 0; task < Tasks.Count; task++)
            foreach (var before in Upstream[task])
                downstream[before].Add(task);
        Downstream = [.. downstream.Select(list => list.ToArray())];

        var mappedBy = Tasks.Select(_ => new List<int>()).ToArray();
        for (var task = 0; task < Tasks.Count; task++)
            foreach (var source in MapOver[task].Distinct())
                mappedBy[source].Add(task);
        MappedBy = [.. mappedBy.Select(list => list.ToArray())];
        AwaitedBy = [.. Tasks.Select((_, task) => WaitersOn(task))];
        MindsPast = AwaitedBy.Any(waiters => waiters.Length > 0);
        MapGroups = MapGroupPlan.Of(this);
        var weights = PriorityWeights.Of(Tasks, Upstream, Downstream);
        MapGroups?.DepthFirst(weights, Upstream);
        Weights = weights;
        Limits = [.. Tasks.Select(task => TaskLimits.Of(graph, task))];
        Groups = GroupPlan.Of(graph);
        _retriedBy = GroupPlan.RetriedBy(graph, Groups);
        Setups = SetupPlan.Of(this);
        CountsAtEnd = [.. Tasks.Select((_, task) => SetupPlan.CountsAtEnd(this, task))];
    }

    /// <summary>The graph as the script gave it.</summary>
    public DagGraph Graph { get; }

    /// <summary>The tasks; the position is the task's number.</summary>
    public IReadOnlyList<TaskSpec> Tasks { get; }

    /// <summary>By task: the tasks before it.</summary>
    public IReadOnlyList<int[]> Upstream { get; }

    /// <summary>By task: the tasks after it.</summary>
    public IReadOnlyList<int[]> Downstream { get; }

    /// <summary>By task: the tasks whose outputs it fans out over, in order.</summary>
    public IReadOnlyList<int[]> MapOver { get; }

    /// <summary>By task: the tasks that fan out over its output.</summary>
    public IReadOnlyList<int[]> MappedBy { get; }

    /// <summary>Whether any task waits for its own past.</summary>
    public bool MindsPast { get; }

    /// <summary>By task: the tasks of the next run that wait for it in this one; itself, and those right before it that mind what follows them.</summary>
    public IReadOnlyList<string[]> AwaitedBy { get; }

    /// <summary>By task: how it stands among all that wait for a slot; higher goes first.</summary>
    public IReadOnlyList<int> Weights { get; }

    /// <summary>By task: the limits it runs under; null where there are none.</summary>
    public IReadOnlyList<TaskLimits?> Limits { get; }

    /// <summary>The groups; the position is the group's number.</summary>
    public IReadOnlyList<GroupPlan> Groups { get; }

    /// <summary>Its mapped groups; null where there are none.</summary>
    public MapGroupPlan? MapGroups { get; }

    /// <summary>Its setups and teardowns; null where there are none.</summary>
    public SetupPlan? Setups { get; }

    /// <summary>By task: whether the run fails when it fails.</summary>
    public IReadOnlyList<bool> CountsAtEnd { get; }

    /// <summary>Whether any group is retried as a whole.</summary>
    public bool RetriesGroups => _retriedBy is not null;

    /// <summary>The groups around a task that are retried as a whole, the innermost first.</summary>
    public IReadOnlyList<int> RetriedBy(int task) => _retriedBy?[task] ?? [];

    /// <summary>Whether the task is a teardown.</summary>
    public bool IsTeardown(int task) => Setups?.IsTeardown(task) == true;

    /// <summary>Whether the task fans out.</summary>
    public bool IsMapped(int task) => Tasks[task].IsMapped;

    /// <summary>False for two indices of one mapped group that are not the same: none of it follows from another.</summary>
    internal bool MayFollow(TaskInstance one, TaskInstance other) => MapGroups?.Share(one.TaskIndex, other.TaskIndex) != true || one.MapIndex == other.MapIndex;

    /// <summary>The number of a task.</summary>
    /// <exception cref="KeyNotFoundException">The version has no such task.</exception>
    public int IndexOf(string taskId) => _indexOf[taskId];

    /// <summary>The number of a task, if the version has it.</summary>
    public bool TryIndexOf(string taskId, out int index) => _indexOf.TryGetValue(taskId, out index);

    /// <summary>The tasks that an id names: the one task, or all of a group; none when the version has neither.</summary>
    public IReadOnlyList<int> Named(string id) => _indexOf.TryGetValue(id, out var task) ? [task] : Groups.FirstOrDefault(group => group.Spec.Id == id)?.Tasks ?? [];

    /// <summary>Marks these tasks and all that come after them.</summary>
    public BitArray From(IEnumerable<int> tasks) => Reach([.. tasks], Downstream, themselves: true);

    /// <summary>Marks all tasks that come before these, without these themselves.</summary>
    public BitArray Before(IEnumerable<int> tasks) => Reach([.. tasks], Upstream, themselves: false);

    private string[] WaitersOn(int task) =>
        [.. Upstream[task].Select(up => Tasks[up]).Where(up => up.WaitForDownstream).Append(Tasks[task]).Where(waiter => waiter.DependsOnPast).Select(waiter => waiter.Id)];

    private BitArray Reach(int[] from, IReadOnlyList<int[]> along, bool themselves)
    {
        var reached = new BitArray(Tasks.Count);
        if (themselves)
            foreach (var task in from) reached[task] = true;
        var open = new Stack<int>(from);
        while (open.TryPop(out var task))
        {
            foreach (var next in along[task])
            {
                if (reached[next]) continue;
                reached[next] = true;
                open.Push(next);
            }
        }

        return reached;
    }
}
