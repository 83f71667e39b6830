using System.Text.Json;
using Tradewind.Graph;

namespace Tradewind.Engine.Limits;

/// <summary>The limits a task runs under: worked out once per DAG version, shared by all instances.</summary>
/// <param name="Needs">What it takes of each.</param>
/// <param name="Text">The needs as they are stored: tasks with the same text wait in one line.</param>
public sealed record TaskLimits(IReadOnlyList<LimitNeed> Needs, string Text)
{
    /// <summary>The limits of a task; null when it has none and needs no admission.</summary>
    public static TaskLimits? Of(DagGraph graph, TaskSpec task)
    {
        var needs = new List<LimitNeed>();
        if (task.Pool is { } pool) needs.Add(new(LimitNames.Pool(pool), task.PoolSlots, null));
        if (graph.MaxActiveTasks is { } ofDag) needs.Add(new(LimitNames.Dag(graph.DagId), 1, ofDag));
        if (task.MaxActive is { } ofTask) needs.Add(new(LimitNames.Task(graph.DagId, task.Id), 1, ofTask));
        return needs.Count == 0 ? null : new(needs, JsonSerializer.Serialize(needs));
    }

    /// <summary>The limits that a stored text names.</summary>
    public static TaskLimits Read(string text) => new(JsonSerializer.Deserialize<LimitNeed[]>(text)!, text);
}
