namespace Tradewind;

/// <summary>
/// Edges with a group at an end. They are drawn between tasks only once the script has built the DAG, so that it does not matter
/// whether it draws them before or after it fills the group.
/// </summary>
internal sealed class GroupEdges
{
    private readonly List<(IStep Before, IStep After)> _edges = [];

    public void Add(IStep before, IStep after) => _edges.Add((before, after));

    /// <summary>Draws them; doing so again changes nothing.</summary>
    /// <param name="definitions">All tasks of the DAG.</param>
    /// <returns>The edges that cannot be drawn.</returns>
    public IReadOnlyList<DagFault> Draw(IReadOnlyList<TaskDefinition> definitions)
    {
        if (_edges.Count == 0)
            return [];

        var faults = new List<DagFault>();
        // What begins and ends a group depends on the edges inside it: those deep inside are drawn first.
        foreach (var (before, after) in _edges.OrderByDescending(edge => DepthOfBoth(edge.Before, edge.After)))
        {
            if (Within(before, after) || Within(after, before))
            {
                faults.Add(new DagFault(
                    before == after
                        ? $"Group '{before.Id}' cannot come before itself; remove that edge."
                        : $"Group '{(before is TaskGroup ? before : after).Id}' and '{(before is TaskGroup ? after : before).Id}', which is part of it, cannot wait for each other; draw the edge between tasks inside the group.",
                    LineOf(before)));
                continue;
            }

            foreach (var last in Ends(before, definitions))
            {
                foreach (var first in Beginnings(after, definitions))
                    first.AddUpstream(last);
            }
        }

        return faults;
    }

    private static IEnumerable<TaskDefinition> Beginnings(IStep step, IReadOnlyList<TaskDefinition> definitions) => step is TaskGroup group
        ? definitions.Where(d => group.Holds(d.Group) && !d.Upstream.Any(up => group.Holds(up.Definition.Group))).ToArray()
        : [((TaskRef)step).Definition];

    private static IEnumerable<TaskRef> Ends(IStep step, IReadOnlyList<TaskDefinition> definitions)
    {
        if (step is not TaskGroup group)
            return [(TaskRef)step];

        // A teardown neither follows the work before it nor ends the group: what comes after the group does not wait for the tidying up.
        var members = definitions.Where(d => group.Holds(d.Group) && !d.IsTeardown).ToArray();
        var followed = members.SelectMany(d => d.Upstream).Select(up => up.Definition).ToHashSet();
        return members.Where(d => !followed.Contains(d)).Select(d => new TaskRef(d)).ToArray();
    }

    private static bool Within(IStep step, IStep other) => other is TaskGroup group && group.Holds(step as TaskGroup ?? (step as TaskRef)?.Definition.Group);

    private static int DepthOfBoth(IStep one, IStep other)
    {
        var depth = 0;
        for (var group = Around(one); group is not null; group = group.Parent)
        {
            if (depth > 0 || group.Holds(Around(other)))
                depth++;
        }

        return depth;
    }

    private static TaskGroup? Around(IStep step) => step is TaskGroup group ? group.Parent : ((TaskRef)step).Definition.Group;

    private static int LineOf(IStep step) => step is TaskGroup group ? group.Line : ((TaskRef)step).Definition.Line;
}
