using System.Text.Json;
using Tradewind.Graph;

namespace Tradewind.Engine.Versions;

/// <summary>What two versions of a DAG say differently, as far as the graph knows: what a task's body does stands in the source only.</summary>
/// <param name="Dag">What the DAG as a whole says differently: schedule, limits, params.</param>
/// <param name="Tasks">The tasks that are new, gone or changed, in the order of the later version.</param>
/// <param name="Groups">The groups that are.</param>
public sealed record GraphDiff(IReadOnlyList<PropertyChange> Dag, IReadOnlyList<PartChange> Tasks, IReadOnlyList<PartChange> Groups)
{
    // Compared as stored, so that nothing a graph can say is forgotten here.
    private static readonly HashSet<string> Lists = ["tasks", "groups"];
    private static readonly HashSet<string> None = [];

    /// <summary>Whether both graphs say the same.</summary>
    public bool IsEmpty => Dag.Count + Tasks.Count + Groups.Count == 0;

    /// <summary>Compares two graphs of one DAG.</summary>
    public static GraphDiff Of(DagGraph before, DagGraph after)
    {
        using var one = JsonDocument.Parse(GraphJson.Write(before));
        using var other = JsonDocument.Parse(GraphJson.Write(after));
        return new(
            Properties(GraphWords.Of(one.RootElement, Lists, before.Schedule), GraphWords.Of(other.RootElement, Lists, after.Schedule)),
            Parts(one.RootElement, other.RootElement, "tasks"),
            Parts(one.RootElement, other.RootElement, "groups"));
    }

    private static PartChange[] Parts(JsonElement before, JsonElement after, string list)
    {
        var was = ById(before, list);
        var changes = new List<PartChange>();
        foreach (var (id, part) in ById(after, list))
        {
            if (!was.Remove(id, out var old)) changes.Add(new(id, ChangeKind.Added, []));
            else if (Properties(GraphWords.Of(old, None), GraphWords.Of(part, None)) is { Length: > 0 } properties) changes.Add(new(id, ChangeKind.Changed, properties));
        }

        changes.AddRange(was.Select(gone => new PartChange(gone.Key, ChangeKind.Removed, [])));
        return [.. changes];
    }

    private static OrderedDictionary<string, JsonElement> ById(JsonElement graph, string list)
    {
        var parts = new OrderedDictionary<string, JsonElement>();
        foreach (var part in graph.GetProperty(list).EnumerateArray()) parts.Add(part.GetProperty("id").GetString()!, part);
        return parts;
    }

    private static PropertyChange[] Properties(OrderedDictionary<string, string?> was, OrderedDictionary<string, string?> now)
    {
        var changes = new List<PropertyChange>();
        foreach (var (name, words) in now)
        {
            was.Remove(name, out var old);
            if (old != words) changes.Add(new(name, old, words));
        }

        changes.AddRange(was.Where(gone => gone.Value is not null).Select(gone => new PropertyChange(gone.Key, gone.Value, null)));
        // What the sentence of a schedule says need not be said part by part.
        return changes.Exists(change => change.Name == GraphWords.Schedule) ? [.. changes.Where(change => !change.Name.StartsWith(GraphWords.ScheduleParts, StringComparison.Ordinal))] : [.. changes];
    }
}
