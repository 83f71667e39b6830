using System.Collections;
using Tradewind.Graph;

namespace Tradewind.Engine.Runs;

/// <summary>A DAG version's graph with tasks as numbers: made once per version, shared by all its runs, never changed.</summary>
public sealed class GraphPlan
{
    private readonly Dictionary<string, int> _indexOf;
    private readonly BitArray?[] _reachable;

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

        MapLimitOn = new int?[Tasks.Count];
        for (var task = 0; task < Tasks.Count; task++)
            foreach (var source in MapOver[task])
                MapLimitOn[source] = Math.Min(MapLimitOn[source] ?? int.MaxValue, Tasks[task].MapLimit);

        _reachable = new BitArray?[Tasks.Count];
    }

    /// <summary>The graph as the script gave it.</summary>
    public DagGraph Graph { get; }

    /// <summary>The tasks; the position is the task's number.</summary>
    public IReadOnlyList<TaskSpec> Tasks { get; }

    /// <summary>By task: the tasks before it.</summary>
    public IReadOnlyList<int[]> Upstream { get; }

    /// <summary>By task: the tasks after it.</summary>
    public IReadOnlyList<int[]> Downstream { get; }

    /// <summary>By task: the tasks it fans out over.</summary>
    public IReadOnlyList<int[]> MapOver { get; }

    /// <summary>By task: the most elements its output may have, because another task fans out over it; null without such a task.</summary>
    public int?[] MapLimitOn { get; }

    /// <summary>Whether the task fans out.</summary>
    public bool IsMapped(int task) => MapOver[task].Length > 0;

    /// <summary>The number of a task.</summary>
    /// <exception cref="KeyNotFoundException">The version has no such task.</exception>
    public int IndexOf(string taskId) => _indexOf[taskId];

    /// <summary>The number of a task, if the version has it.</summary>
    public bool TryIndexOf(string taskId, out int index) => _indexOf.TryGetValue(taskId, out index);

    /// <summary>Whether <paramref name="to"/> comes somewhere after <paramref name="from"/>.</summary>
    public bool Reaches(int from, int to)
    {
        var reachable = _reachable[from];
        if (reachable is null)
        {
            reachable = new BitArray(Tasks.Count);
            var open = new Stack<int>([from]);
            while (open.TryPop(out var task))
            {
                foreach (var next in Downstream[task])
                {
                    if (reachable[next]) continue;
                    reachable[next] = true;
                    open.Push(next);
                }
            }

            _reachable[from] = reachable;
        }

        return reachable[to];
    }
}
