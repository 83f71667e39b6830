using System.Globalization;
using Tradewind.Dashboard.Design;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;

namespace Tradewind.Dashboard.Graph;

/// <summary>A plan's picture, with some of its groups drawn as one node each. Made once per DAG version and choice of open groups.</summary>
internal sealed class FoldedGraph
{
    // More than so many tasks nobody overlooks: then groups begin folded.
    private const int MostTasks = 300;

    private readonly int[] _nodeOf;

    private FoldedGraph(GraphPlan plan, GraphScene scene, IReadOnlyList<FoldedNode> nodes, int[] nodeOf) => (Plan, Scene, Nodes, _nodeOf) = (plan, scene, nodes, nodeOf);

    public GraphPlan Plan { get; }

    public GraphScene Scene { get; }

    /// <summary>What is drawn, in the scene's order.</summary>
    public IReadOnlyList<FoldedNode> Nodes { get; }

    /// <summary>Tasks that are not drawn themselves, but their group.</summary>
    public IEnumerable<string> Hidden => Plan.Tasks.Where((_, task) => Nodes[_nodeOf[task]].IsGroup).Select(task => task.Id);

    /// <summary>The groups that are open at first.</summary>
    public static IReadOnlySet<string> FirstOpen(GraphPlan plan) => plan.Tasks.Count > MostTasks ? new HashSet<string>() : All(plan);

    public static IReadOnlySet<string> All(GraphPlan plan) => plan.Groups.Select(group => group.Spec.Id).ToHashSet();

    /// <summary>The groups around a task, the outermost first.</summary>
    public static IReadOnlyList<string> Around(GraphPlan plan, int task) => Around(plan, Parents(plan), task);

    public static FoldedGraph Of(GraphPlan plan, IReadOnlySet<string> open)
    {
        var parents = Parents(plan);
        var nodes = new List<FoldedNode>();
        var known = new Dictionary<string, int>();
        var nodeOf = new int[plan.Tasks.Count];
        for (var task = 0; task < nodeOf.Length; task++)
        {
            var folded = Around(plan, parents, task).Find(group => !open.Contains(group));
            var id = folded ?? plan.Tasks[task].Id;
            if (!known.TryGetValue(id, out var node))
            {
                known.Add(id, node = nodes.Count);
                nodes.Add(new(id, folded is not null, []));
            }

            nodeOf[task] = node;
            nodes[node].Tasks.Add(task);
        }

        var edges = plan.Downstream.SelectMany((successors, from) => successors.Select(to => (From: nodeOf[from], To: nodeOf[to]))).Where(edge => edge.From != edge.To).Distinct().ToArray();
        var boxes = nodes.Select(node => node.IsGroup ? new GraphNode(node.Id, Count(node.Tasks.Count), Round: true) : new GraphNode(node.Id, plan.Tasks[node.Tasks[0]].Operator)).ToArray();
        return new(plan, GraphScene.Of(boxes, edges), nodes, nodeOf);
    }

    public int NodeOf(int task) => _nodeOf[task];

    /// <summary>A path of tasks as the canvas takes it: the numbers of the nodes that it goes through.</summary>
    public IReadOnlyList<int> PathOf(IEnumerable<string> tasks) =>
        [.. tasks.Select(id => Plan.TryIndexOf(id, out var task) ? _nodeOf[task] : -1).Where(node => node >= 0).Distinct()];

    /// <summary>A run's states as the canvas takes them: one small number per node, for a group that of all its tasks together.</summary>
    public IReadOnlyList<int> StatesOf(IReadOnlyList<TaskStates> states)
    {
        var byTask = states.ToDictionary(state => state.TaskId);
        return
        [
            .. Nodes.Select(node =>
            {
                var known = node.Tasks.Select(task => byTask.GetValueOrDefault(Plan.Tasks[task].Id)).OfType<TaskStates>().ToArray();
                return known.Length == 0 ? 0 : StateLook.Of((known.Length == 1 ? known[0] : TaskStates.Sum(node.Id, known)).Overall).Number;
            }),
        ];
    }

    private static Dictionary<string, string?> Parents(GraphPlan plan) => plan.Groups.ToDictionary(group => group.Spec.Id, group => group.Spec.Parent);

    private static List<string> Around(GraphPlan plan, Dictionary<string, string?> parents, int task)
    {
        var around = new List<string>();
        for (var group = plan.Tasks[task].Group; group is not null; group = parents[group]) around.Insert(0, group);
        return around;
    }

    private static string Count(int tasks) => string.Create(CultureInfo.InvariantCulture, $"{tasks:N0} {(tasks == 1 ? "task" : "tasks")}");
}
