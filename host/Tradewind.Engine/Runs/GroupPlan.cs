using Tradewind.Graph;

namespace Tradewind.Engine.Runs;

/// <summary>A group of tasks, with tasks and groups as numbers.</summary>
/// <param name="Spec">The group as the script gave it.</param>
/// <param name="Parent">The group it stands in; null for none.</param>
/// <param name="Tasks">All tasks in it and in the groups inside it, in order.</param>
/// <param name="IsMapped">It is a mapped group or stands in one: each index of it is retried by itself.</param>
public sealed record GroupPlan(GroupSpec Spec, int? Parent, int[] Tasks, bool IsMapped)
{
    /// <summary>Whether it stands in the group of that number, at whatever depth.</summary>
    internal bool IsIn(int outer, IReadOnlyList<GroupPlan> groups)
    {
        for (var at = Parent; at is { } group; at = groups[group].Parent)
            if (group == outer) return true;
        return false;
    }

    /// <summary>By task: the groups around it that are retried as a whole, the innermost first; null when none is.</summary>
    internal static int[][]? RetriedBy(DagGraph graph, IReadOnlyList<GroupPlan> groups)
    {
        if (!groups.Any(group => group.Spec.Retries > 0)) return null;
        // Each stands after the one around it.
        var around = graph.Tasks.Select(_ => new List<int>()).ToArray();
        for (var group = groups.Count - 1; group >= 0; group--)
            if (groups[group].Spec.Retries > 0)
                foreach (var task in groups[group].Tasks) around[task].Add(group);
        return [.. around.Select(list => list.ToArray())];
    }

    /// <summary>The groups of a graph, in its order.</summary>
    internal static IReadOnlyList<GroupPlan> Of(DagGraph graph)
    {
        if (graph.Groups.Count == 0) return [];
        var numbers = new Dictionary<string, int>(graph.Groups.Count);
        foreach (var group in graph.Groups) numbers.Add(group.Id, numbers.Count);

        var parents = graph.Groups.Select(group => group.Parent is { } parent ? (int?)numbers[parent] : null).ToArray();
        var members = graph.Groups.Select(_ => new List<int>()).ToArray();
        for (var task = 0; task < graph.Tasks.Count; task++)
        {
            if (graph.Tasks[task].Group is not { } inner) continue;
            for (int? group = numbers[inner]; group is { } at; group = parents[at]) members[at].Add(task);
        }

        var maps = graph.Tasks.Select(task => task.MapGroup).OfType<string>().ToHashSet();
        bool IsMapped(int number)
        {
            for (int? group = number; group is { } at; group = parents[at])
                if (maps.Contains(graph.Groups[at].Id)) return true;
            return false;
        }

        return [.. graph.Groups.Select((group, number) => new GroupPlan(group, parents[number], [.. members[number]], maps.Count > 0 && IsMapped(number)))];
    }
}
