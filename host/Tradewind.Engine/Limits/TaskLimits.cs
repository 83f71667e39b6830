using System.Text.Json;
using System.Text.Json.Serialization;
using Tradewind.Engine.Runs;
using Tradewind.Graph;

namespace Tradewind.Engine.Limits;

/// <summary>The limits a task runs under: worked out once per DAG version, shared by all instances.</summary>
/// <param name="Needs">What it takes of each.</param>
/// <param name="Text">The needs as they are stored: tasks with the same text wait in one line.</param>
public sealed record TaskLimits(IReadOnlyList<LimitNeed> Needs, string Text)
{
    private static readonly JsonSerializerOptions Short = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    /// <summary>The limits of a task; null when it has none and needs no admission. Its key may still have words in braces.</summary>
    public static TaskLimits? Of(DagGraph graph, TaskSpec task)
    {
        var needs = new List<LimitNeed>();
        if (task.Pool is { } pool) needs.Add(new(LimitNames.Pool(pool), task.PoolSlots, null));
        if (graph.MaxActiveTasks is { } ofDag) needs.Add(new(LimitNames.Dag(graph.DagId), 1, ofDag));
        if (task.MaxActive is { } ofTask) needs.Add(new(LimitNames.Task(graph.DagId, task.Id), 1, ofTask));
        if (task.Concurrency is { } one) needs.Add(new(LimitNames.Key(one.Key), 1, 1, one.OnCollision));
        if (task.Rate is { } rate) needs.Add(new(LimitNames.Rate(rate.Key ?? $"{graph.DagId}/{task.Id}", rate.Per), 1, rate.Count, Per: rate.Per));
        return needs.Count == 0 ? null : Of(needs);
    }

    /// <summary>The limits that a stored text names.</summary>
    public static TaskLimits Read(string text) => new(JsonSerializer.Deserialize<LimitNeed[]>(text, Short)!, text);

    /// <summary>The limits in a run: its key filled in.</summary>
    public TaskLimits For(RunHead run) =>
        Needs.Any(need => LimitNames.KeyOf(need.Limit)?.Contains('{', StringComparison.Ordinal) == true)
            ? Of([.. Needs.Select(need => LimitNames.KeyOf(need.Limit) is { } key ? need with { Limit = LimitNames.Key(ConcurrencyKeys.Of(key, run)) } : need)])
            : this;

    private static TaskLimits Of(List<LimitNeed> needs) => new(needs, JsonSerializer.Serialize(needs, Short));
}
