using Tradewind.Engine.Schedules;
using Tradewind.Graph;

namespace Tradewind.Engine.Runs;

/// <summary>Checks a graph before it becomes a version, and reports every fault at once, each naming its task and the next step.</summary>
public static class GraphCheck
{
    private const int LongestId = 200;

    /// <summary>The faults of a graph; empty when it is sound.</summary>
    public static IReadOnlyList<GraphFault> Faults(DagGraph graph)
    {
        var faults = new List<GraphFault>();
        CheckId(graph.DagId, "DAG", 0, faults);
        if (graph.Tasks.Count == 0) faults.Add(new(0, $"DAG '{graph.DagId}' has no tasks; add one with dag.Task or dag.Action."));
        if (graph.Tasks.Count > 10_000) faults.Add(new(0, $"DAG '{graph.DagId}' has {graph.Tasks.Count} tasks; at most 10,000 are allowed. Use a mapped task."));
        if (graph.MaxActiveRuns < 1) faults.Add(new(0, $"MaxActiveRuns is {graph.MaxActiveRuns}; it must be at least 1."));
        if (graph.RunTimeout <= TimeSpan.Zero) faults.Add(new(0, $"RunTimeout is {graph.RunTimeout}; it must be positive."));
        if (graph.End <= graph.Start) faults.Add(new(0, $"End {graph.End:u} is not after Start {graph.Start:u}."));
        if (graph.Schedule is { } schedule) faults.AddRange(ScheduleCheck.Faults(schedule).Select(fault => new GraphFault(0, fault)));

        var byId = new Dictionary<string, TaskSpec>();
        foreach (var task in graph.Tasks)
        {
            CheckId(task.Id, "Task", task.Line, faults);
            if (!byId.TryAdd(task.Id, task)) faults.Add(new(task.Line, $"Two tasks are called '{task.Id}'; give one another id."));
        }

        foreach (var task in graph.Tasks) CheckTask(task, byId, faults);
        if (faults.Count == 0 && FindCycle(graph) is { } cycle)
            faults.Add(new(byId[cycle[0]].Line, $"Tasks wait for each other in a circle: {string.Join(" → ", cycle)}. Remove one of these edges."));
        return faults;
    }

    private static void CheckId(string id, string what, int line, List<GraphFault> faults)
    {
        if (id.Length is 0 or > LongestId) faults.Add(new(line, $"{what} id '{Shorten(id)}' has {id.Length} characters; 1 to {LongestId} are allowed."));
        else if (!id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'))
            faults.Add(new(line, $"{what} id '{Shorten(id)}' may hold only letters, digits, '_', '-' and '.'."));
        else if (id.All(c => c == '.')) faults.Add(new(line, $"{what} id '{id}' must hold a letter or a digit."));
    }

    private static void CheckTask(TaskSpec task, Dictionary<string, TaskSpec> byId, List<GraphFault> faults)
    {
        void Fault(string message) => faults.Add(new(task.Line, $"Task '{task.Id}': {message}"));

        foreach (var up in task.Upstream)
            if (!byId.ContainsKey(up)) Fault($"it waits for '{up}', which this DAG does not have.");
        foreach (var input in task.Inputs.Except(task.Upstream)) Fault($"it reads '{input}' but does not wait for it.");
        foreach (var over in task.MapOver.Except(task.Inputs)) Fault($"it maps over '{over}' but does not read it.");
        if (task.MapOver.Count > 1) Fault("it maps over several outputs; map over one.");
        if (task.Retries < 0) Fault($"Retries is {task.Retries}; it must not be negative.");
        if (task.RetryDelay < TimeSpan.Zero) Fault($"RetryDelay is {task.RetryDelay}; it must not be negative.");
        if (task.MaxRetryDelay < TimeSpan.Zero) Fault($"MaxRetryDelay is {task.MaxRetryDelay}; it must not be negative.");
        if (task.RetryBackoff < 0 || double.IsNaN(task.RetryBackoff)) Fault($"RetryBackoff is {task.RetryBackoff}; it must be 0 (off) or a factor.");
        if (task.Timeout <= TimeSpan.Zero) Fault($"Timeout is {task.Timeout}; it must be positive.");
        if (task.MapLimit is < 1 or > 100_000) Fault($"its map limit is {task.MapLimit}; 1 to 100,000 are allowed.");
        if (task.Queue.Length is 0 or > 100) Fault("its queue's name must have 1 to 100 characters.");
        if (task.Rule == TriggerRule.Condition && task.Condition is null) Fault("its rule is a condition, but it has none.");
        if (task.Condition is { } condition)
            foreach (var id in TasksIn(condition).Distinct().Where(id => !task.Upstream.Contains(id)))
                Fault($"its condition speaks of '{id}', which is not upstream of it; add {id}.Then({task.Id}).");
        if (task.Sensor is { } sensor)
        {
            if (sensor.Interval <= TimeSpan.Zero) Fault($"its interval is {sensor.Interval}; it must be positive.");
            if (sensor.Timeout <= TimeSpan.Zero) Fault($"it gives up after {sensor.Timeout}; that must be positive.");
        }
    }

    private static IEnumerable<string> TasksIn(ConditionSpec node) =>
        node.TaskId is { } id ? [id] : node.Parts.SelectMany(TasksIn);

    // Takes away tasks that wait for nothing, again and again; what is left holds a circle.
    private static List<string>? FindCycle(DagGraph graph)
    {
        var waits = graph.Tasks.ToDictionary(task => task.Id, task => task.Upstream.ToHashSet());
        var after = graph.Tasks.SelectMany(task => task.Upstream.Select(up => (up, task.Id))).ToLookup(edge => edge.up, edge => edge.Id);
        var free = new Queue<string>(waits.Where(entry => entry.Value.Count == 0).Select(entry => entry.Key));
        while (free.TryDequeue(out var done))
        {
            waits.Remove(done);
            foreach (var next in after[done])
                if (waits[next].Remove(done) && waits[next].Count == 0) free.Enqueue(next);
        }

        if (waits.Count == 0) return null;
        var path = new List<string> { waits.Keys.First() };
        while (true)
        {
            var before = waits[path[^1]].First(waits.ContainsKey);
            var at = path.IndexOf(before);
            path.Add(before);
            if (at < 0) continue;
            var circle = path[at..];
            circle.Reverse();
            return circle;
        }
    }

    private static string Shorten(string id) => id.Length <= 60 ? id : $"{id[..57]}...";
}
