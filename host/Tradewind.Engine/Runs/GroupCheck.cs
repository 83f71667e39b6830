using Tradewind.Graph;

namespace Tradewind.Engine.Runs;

/// <summary>Checks what a graph says of groups.</summary>
internal static class GroupCheck
{
    /// <summary>The faults, each with the line of its group or task.</summary>
    public static IEnumerable<GraphFault> Faults(DagGraph graph)
    {
        var known = new Dictionary<string, GroupSpec>();
        var tasks = graph.Tasks.Select(task => task.Id).ToHashSet();
        foreach (var group in graph.Groups)
        {
            GraphFault Fault(string message) => new(group.Line, $"Group '{group.Id}': {message}");

            // Each stands after the one around it, so no group can be its own member, nor in a circle of groups.
            if (group.Parent == group.Id) yield return Fault("it cannot be a member of itself.");
            else if (group.Parent is { } parent && !known.ContainsKey(parent)) yield return Fault($"it stands in group '{parent}', which this DAG does not have, or has only after it.");
            if (group.Retries < 0) yield return Fault($"Retries is {group.Retries}; it must not be negative.");
            if (group.RetryDelay < TimeSpan.Zero || group.RetryDelay > TimeSpan.FromDays(3653)) yield return Fault($"RetryDelay is {group.RetryDelay}; it must not be negative, nor longer than 10 years.");
            if (tasks.Contains(group.Id)) yield return Fault("a task has the same id; give one another id.");
            if (!known.TryAdd(group.Id, group)) yield return Fault("there are two groups of this id; give one another id.");
        }

        foreach (var task in graph.Tasks)
            if (task.Group is { } group && !known.ContainsKey(group)) yield return new(task.Line, $"Task '{task.Id}': it stands in group '{group}', which this DAG does not have.");

        foreach (var fault in MapGroupCheck.Faults(graph, known)) yield return fault;

        var filled = new HashSet<string>();
        foreach (var task in graph.Tasks)
            for (var group = task.Group; group is not null && filled.Add(group); group = known.GetValueOrDefault(group)?.Parent) { }
        foreach (var group in graph.Groups)
            if (!filled.Contains(group.Id)) yield return new(group.Line, $"Group '{group.Id}': it has no tasks; declare one in it, or leave it out.");
    }
}
