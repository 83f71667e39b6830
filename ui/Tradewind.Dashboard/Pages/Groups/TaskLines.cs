using Tradewind.Engine.Runs;

namespace Tradewind.Dashboard.Pages.Groups;

/// <summary>Puts tasks under the heads of their groups, each where its first task stands.</summary>
internal static class TaskLines
{
    /// <param name="plan">What knows the groups; null when nothing does.</param>
    /// <param name="tasks">The tasks to list, in order; those that the plan does not have stand in no group.</param>
    /// <param name="folded">The ids of groups whose tasks are not shown.</param>
    public static IReadOnlyList<TaskLine> Of(GraphPlan? plan, IReadOnlyList<string> tasks, IReadOnlySet<string> folded)
    {
        if (plan is not { Groups.Count: > 0 }) return [.. tasks.Select(task => new TaskLine(task, task, 0, null, false))];

        var parents = plan.Groups.ToDictionary(group => group.Spec.Id, group => group.Spec.Parent);
        var paths = tasks.Select(task => (Task: task, Path: Path(plan.TryIndexOf(task, out var index) ? plan.Tasks[index].Group : null))).ToArray();
        var lines = new List<TaskLine>(tasks.Count + parents.Count);
        Add(paths, 0, null);
        return lines;

        void Add((string Task, string[] Path)[] level, int depth, string? around)
        {
            var done = new HashSet<string>();
            foreach (var (task, path) in level)
            {
                if (path.Length == depth)
                {
                    lines.Add(new TaskLine(task, Short(task, around), depth, null, false));
                }
                else if (done.Add(path[depth]))
                {
                    var group = path[depth];
                    var members = Array.FindAll(level, one => one.Path.Length > depth && one.Path[depth] == group);
                    lines.Add(new TaskLine(group, Short(group, around), depth, [.. members.Select(one => one.Task)], folded.Contains(group)));
                    if (!folded.Contains(group)) Add(members, depth + 1, group);
                }
            }
        }

        string[] Path(string? group)
        {
            var path = new List<string>();
            for (; group is not null; group = parents[group]) path.Insert(0, group);
            return [.. path];
        }
    }

    private static string Short(string id, string? around) => around is not null && id.StartsWith(around + ".", StringComparison.Ordinal) ? id[(around.Length + 1)..] : id;
}
