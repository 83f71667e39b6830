namespace Tradewind.Engine.Runs;

/// <summary>
/// The mapped groups of a graph, with tasks as numbers. All tasks of one fan out together, to the same indices, and an edge between two of
/// them joins index with index.
/// </summary>
public sealed class MapGroupPlan
{
    private readonly int[] _groupOf;
    private readonly List<int[]> _tasks = [];
    private readonly int[][] _outside;
    private readonly int[][] _after;
    private readonly int[][] _beyond;

    private MapGroupPlan(GraphPlan plan)
    {
        _groupOf = new int[plan.Tasks.Count];
        foreach (var group in plan.Tasks.Index().GroupBy(task => task.Item.MapGroup, task => task.Index))
        {
            foreach (var task in group) _groupOf[task] = group.Key is null ? -1 : _tasks.Count;
            if (group.Key is not null) _tasks.Add([.. group]);
        }

        _outside = [.. plan.Upstream.Select((before, task) => Array.FindAll(before, up => !Share(up, task)))];
        _after = [.. plan.Downstream.Select((after, task) => Array.FindAll(after, next => Share(task, next)))];
        _beyond = [.. plan.Downstream.Select((after, task) => Array.FindAll(after, next => !Share(task, next)))];
    }

    /// <summary>How many there are.</summary>
    public int Count => _tasks.Count;

    /// <summary>The mapped group that a task stands in; -1 for none.</summary>
    public int GroupOf(int task) => _groupOf[task];

    /// <summary>Whether both stand in the same mapped group.</summary>
    public bool Share(int task, int other) => _groupOf[task] >= 0 && _groupOf[task] == _groupOf[other];

    /// <summary>All tasks of a group.</summary>
    public int[] Tasks(int group) => _tasks[group];

    /// <summary>The tasks right before one of a group that stand outside of it.</summary>
    public int[] Outside(int task) => _outside[task];

    /// <summary>The tasks right after one that stand in its group.</summary>
    public int[] After(int task) => _after[task];

    /// <summary>The tasks right after one of a group that stand outside of it.</summary>
    public int[] Beyond(int task) => _beyond[task];

    /// <summary>Null for a graph that has none: most have none.</summary>
    internal static MapGroupPlan? Of(GraphPlan plan) => plan.Tasks.Any(task => task.MapGroup is not null) ? new(plan) : null;

    /// <summary>
    /// Lets what has begun go first: in a mapped group the tasks after its first ones stand before these, and the later ones before the
    /// earlier ones. Otherwise all first tasks, which weigh most, would run before the second of any index.
    /// </summary>
    internal void DepthFirst(int[] weights, IReadOnlyList<int[]> upstream)
    {
        foreach (var tasks in _tasks)
        {
            var top = tasks.Max(task => weights[task]);
            var depths = new Dictionary<int, int>();
            var open = new Stack<int>(tasks);
            while (open.TryPeek(out var task))
            {
                var before = upstream[task].Where(up => Share(up, task)).ToArray();
                var unknown = before.Where(up => !depths.ContainsKey(up)).ToArray();
                foreach (var up in unknown) open.Push(up);
                if (unknown.Length > 0) continue;
                depths[open.Pop()] = before.Length == 0 ? 0 : before.Max(up => depths[up]) + 1;
            }

            foreach (var (task, depth) in depths)
                if (depth > 0) weights[task] = (int)Math.Min((long)top + depth, int.MaxValue);
        }
    }
}
