using Tradewind.Graph;

namespace Tradewind.Engine.Runs;

/// <summary>Checks what a graph says of mapped groups.</summary>
internal static class MapGroupCheck
{
    /// <summary>The faults, each with the line of its group or task.</summary>
    public static IEnumerable<GraphFault> Faults(DagGraph graph, IReadOnlyDictionary<string, GroupSpec> groups)
    {
        var mapped = graph.Tasks.Where(task => task.MapGroup is not null).ToArray();
        if (mapped.Length == 0) yield break;

        var byId = graph.Tasks.DistinctBy(task => task.Id).ToDictionary(task => task.Id);
        var first = mapped.DistinctBy(task => task.MapGroup).ToDictionary(task => task.MapGroup!);
        foreach (var task in graph.Tasks)
        {
            GraphFault Fault(string message) => new(task.Line, $"Task '{task.Id}': {message}");

            var around = Around(task.Group, groups).Where(first.ContainsKey).ToArray();
            if (task.MapGroup is not { } group)
            {
                if (around.Length > 0) yield return Fault($"it stands in the mapped group '{around[0]}' and is not mapped with it.");
                foreach (var setup in task.TeardownOf.Where(setup => byId.GetValueOrDefault(setup)?.MapGroup is not null))
                    yield return Fault($"it undoes '{setup}', which a mapped group sets up for each index; declare the teardown in that group.");
                continue;
            }

            if (around is not [var only] || only != group) yield return Fault($"it is mapped with group '{group}' and stands {(around.Length > 1 ? "in another mapped group too" : "outside of it")}.");
            if (!IsAlike(task, first[group])) yield return Fault($"it maps over something else than '{first[group].Id}', and both are mapped with group '{group}'.");
            if (!task.IsMapped) yield return Fault($"it is mapped with group '{group}', which maps over nothing.");
            if (task.MapOver.Any(over => byId.GetValueOrDefault(over)?.MapGroup == group)) yield return Fault($"group '{group}' maps over a task of its own.");
            if (!task.Upstream.Any(up => byId.GetValueOrDefault(up)?.MapGroup == group))
                foreach (var over in task.MapOver.Except(task.Upstream)) yield return Fault($"its group '{group}' maps over '{over}', and it does not wait for it.");
            if (task.DependsOnPast) yield return Fault($"it depends on its past, but has no one past: each run may have other indices. Say Defaults.DependsOnPast = false on the mapped group '{group}'.");
            if (task.Chooses)
                foreach (var next in graph.Tasks.Where(next => next.MapGroup != group && next.Upstream.Contains(task.Id)))
                    yield return Fault($"it chooses for one index of the mapped group '{group}', but '{next.Id}' comes right after it and stands outside; put a task between them.");
            foreach (var setup in task.TeardownOf.Where(setup => byId.GetValueOrDefault(setup) is { } spec && spec.MapGroup != group))
                yield return Fault($"it undoes '{setup}', which is not in the mapped group '{group}', once for each index; declare the teardown where its setup is.");
        }
    }

    private static bool IsAlike(TaskSpec one, TaskSpec other) =>
        one.MapOver.SequenceEqual(other.MapOver) && one.Map?.Zipped == other.Map?.Zipped && one.MapLimit == other.MapLimit
        && (one.Map?.Parts ?? []).SequenceEqual(other.Map?.Parts ?? []);

    // The group and those around it.
    private static IEnumerable<string> Around(string? group, IReadOnlyDictionary<string, GroupSpec> groups)
    {
        // A circle of groups is a fault of its own.
        for (var (at, left) = (group, groups.Count); at is not null && left >= 0; at = groups.GetValueOrDefault(at)?.Parent, left--) yield return at;
    }
}
