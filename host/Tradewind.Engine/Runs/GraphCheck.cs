using System.Globalization;
using Tradewind.Engine.Assets;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Limits;
using Tradewind.Engine.Schedules;
using Tradewind.Graph;

namespace Tradewind.Engine.Runs;

/// <summary>Checks a graph before it becomes a version, and reports every fault at once, each naming its task and the next step.</summary>
public static class GraphCheck
{
    private const int LongestId = 200;
    private const int DeepestCondition = 20;

    // All of it is looked at whenever one of its tasks ends.
    private const int LongestCondition = 200;

    // Longer waits are slips of the pen, and a sum of a few of them would leave the calendar.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3653);

    /// <summary>The faults of a graph; empty when it is sound.</summary>
    public static IReadOnlyList<GraphFault> Faults(DagGraph graph)
    {
        var faults = new List<GraphFault>();
        void Fault(string message) => faults.Add(new(graph.Line, message));

        CheckId(graph.DagId, "DAG", graph.Line, faults);
        if (graph.Tasks.Count == 0) Fault($"DAG '{graph.DagId}' has no tasks; add one with dag.Task or dag.Action.");
        if (graph.Tasks.Count > 10_000) Fault($"DAG '{graph.DagId}' has {graph.Tasks.Count} tasks; at most 10,000 are allowed. Use a mapped task.");
        if (graph.MaxActiveRuns < 1) Fault($"MaxActiveRuns is {graph.MaxActiveRuns}; it must be at least 1.");
        if (graph.MaxActiveTasks < 1) Fault($"MaxActiveTasks is {graph.MaxActiveTasks}; it must be at least 1, or null for no limit.");
        if (graph.PauseAfterFailures < 0) Fault($"PauseAfterFailures is {graph.PauseAfterFailures}; it must be 0 (never) or more.");
        if (graph.KeepRuns <= TimeSpan.Zero) Fault("KeepRuns is not positive; leave it out to keep runs as long as the installation does.");
        if (LengthFault("RunTimeout", graph.RunTimeout) is { } length) Fault(length);
        if (LengthFault("The interval of the deadline", graph.Deadline?.Interval.Duration(), orZero: true) is { } deadline) Fault(deadline);
        DateCheck("Start", graph.Start);
        DateCheck("End", graph.End);
        DateCheck("The moment of the deadline", graph.Deadline?.At);
        if (graph.End <= graph.Start) Fault($"End {graph.End:u} is not after Start {graph.Start:u}.");
        if (graph.Schedule is { } schedule)
        {
            faults.AddRange(ScheduleCheck.Faults(schedule).Select(fault => new GraphFault(schedule.Line > 0 ? schedule.Line : graph.Line, fault)));
            CheckScheduledParams(graph, faults);
        }

        void DateCheck(string what, DateTimeOffset? date)
        {
            if (date is { } moment && DateBounds.Fault(what, moment) is { } outside) Fault(outside);
        }

        var byId = new Dictionary<string, TaskSpec>();
        foreach (var task in graph.Tasks)
        {
            CheckId(task.Id, "Task", task.Line, faults);
            if (!byId.TryAdd(task.Id, task)) faults.Add(new(task.Line, $"Two tasks are called '{task.Id}'; give one another id."));
        }

        foreach (var group in graph.Groups) CheckId(group.Id, "Group", group.Line, faults);
        faults.AddRange(GroupCheck.Faults(graph));
        foreach (var task in graph.Tasks) CheckTask(task, byId, faults);
        faults.AddRange(SetupCheck.Faults(graph));
        if (graph.Schedule is { Kind: ScheduleKind.Assets, OrAt: null })
            faults.AddRange(graph.Tasks.Where(task => task.DependsOnPast).Select(task => new GraphFault(
                task.Line, $"Task '{task.Id}' depends on its past, but runs that news of assets brings are in no slots to look back in. Leave DependsOnPast out.")));
        foreach (var circle in GraphCircles.Find(graph.Tasks))
            faults.Add(new(byId[circle[0]].Line, $"Tasks wait for each other in a circle: {Path(circle)}. Remove one of these edges."));
        return faults;
    }

    private static void CheckId(string id, string what, int line, List<GraphFault> faults)
    {
        if (id.Length is 0 or > LongestId) faults.Add(new(line, $"{what} id '{Shorten(id)}' has {id.Length} characters; 1 to {LongestId} are allowed."));
        else if (!id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'))
            faults.Add(new(line, $"{what} id '{Shorten(id)}' may hold only letters, digits, '_', '-' and '.'."));
        else if (id.All(c => c == '.')) faults.Add(new(line, $"{what} id '{id}' must hold a letter or a digit."));
    }

    private static bool IsId(string id) => id.Length is > 0 and <= LongestId && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');

    private static void CheckTask(TaskSpec task, Dictionary<string, TaskSpec> byId, List<GraphFault> faults)
    {
        void Fault(string message) => faults.Add(new(task.Line, $"Task '{task.Id}': {message}"));

        foreach (var up in task.Upstream)
            if (!byId.ContainsKey(up)) Fault($"it waits for '{up}', which this DAG does not have.");
        foreach (var input in task.Inputs.Except(task.Upstream)) Fault($"it reads '{input}' but does not wait for it.");
        if (task.MapGroup is null) foreach (var over in task.MapOver.Except(task.Inputs)) Fault($"it maps over '{over}' but does not read it.");
        foreach (var fault in MapCheck.Faults(task)) Fault(fault);
        if (task.Retries < 0) Fault($"Retries is {task.Retries}; it must not be negative.");
        Length("RetryDelay", task.RetryDelay, orZero: true);
        Length("MaxRetryDelay", task.MaxRetryDelay, orZero: true);
        Factor("RetryBackoff", task.RetryBackoff);
        Length("Timeout", task.Timeout);
        if (task.Deadline?.At is { } moment && DateBounds.Fault("the moment of its deadline", moment) is { } outside) Fault(outside);
        Length("the interval of its deadline", task.Deadline?.Interval.Duration(), orZero: true);
        Length("QueueTimeout", task.QueueTimeout);
        Length("TotalTimeout", task.TotalTimeout);
        if (task.TotalTimeout < task.Timeout) Fault($"TotalTimeout is {task.TotalTimeout}, shorter than the {task.Timeout} of one attempt (Timeout); raise it.");
        foreach (var rule in task.RetryRules) Length($"the wait after a {rule.ErrorType}", rule.Delay?.Duration(), orZero: true);
        if (task.Kind == TaskKind.Branch && task.IsMapped && task.MapGroup is null) Fault("a branch cannot be mapped: its indices could choose differently.");
        if (task.Queue.Length is 0 or > 100) Fault("its queue's name must have 1 to 100 characters.");
        if (task.Pool is { } pool)
        {
            if (!IsId(pool)) Fault($"its pool's name '{Shorten(pool)}' must be 1 to {LongestId} letters, digits, '_', '-' or '.'.");
            if (task.PoolSlots < 1) Fault($"it takes {task.PoolSlots} slots of pool '{Shorten(pool)}'; it must take at least 1.");
        }

        if (task.Concurrency is { } one)
        {
            if (one.Key.Length is 0 or > ConcurrencyKeys.Longest) Fault($"its concurrency key must have 1 to {ConcurrencyKeys.Longest} characters.");
            foreach (var word in ConcurrencyKeys.Unknown(one.Key))
                Fault($"its concurrency key has '{{{Shorten(word)}}}', which stands for nothing; use {{params.NAME}}, {{logical_date}}, {{data_interval_start}}, {{data_interval_end}}, {{partition}} or {{dag_id}}.");
        }

        if (task.Rate is { } rate)
        {
            if (rate.Count < 1) Fault($"its rate is {rate.Count} starts; it must be at least 1.");
            if (rate.Per < TimeSpan.FromSeconds(1) || rate.Per > TimeSpan.FromDays(1)) Fault($"its rate counts within {rate.Per}; a second to a day are allowed.");
            if (rate.Key?.Length is 0 or > ConcurrencyKeys.Longest) Fault($"its rate's key must have 1 to {ConcurrencyKeys.Longest} characters.");
        }

        if (task.MaxActive < 1) Fault($"MaxActive is {task.MaxActive}; it must be at least 1, or null for no limit.");
        foreach (var fault in task.Outlets.Select(AssetNames.Fault).OfType<string>()) Fault(fault);
        if (task.Rule == TriggerRule.Condition && task.Condition is null) Fault("its rule is a condition, but it has none.");
        if (task.Condition is { } condition) CheckCondition(condition);
        if (task.Sensor is { } sensor)
        {
            Length("its interval", sensor.Interval);
            Length("its longest interval", sensor.MaxInterval);
            Factor("its backoff", sensor.Backoff);
            Length("the time after which it gives up", sensor.Timeout);
        }

        void Length(string what, TimeSpan? length, bool orZero = false)
        {
            if (LengthFault(what, length, orZero) is { } fault) Fault(fault);
        }

        // Between 0 and 1 the waits would shrink to nothing.
        void Factor(string what, double factor)
        {
            if (factor != 0 && !(factor >= 1 && double.IsFinite(factor))) Fault(string.Create(CultureInfo.InvariantCulture, $"{what} is {factor}; it must be 0 (off) or a factor of at least 1."));
        }

        void CheckCondition(ConditionSpec whole)
        {
            var statements = new List<string>();
            if (!IsWellFormed(whole, DeepestCondition, statements))
            {
                Fault($"its condition is not well formed, or nested deeper than {DeepestCondition} levels; write a simpler one.");
                return;
            }

            if (statements.Count > LongestCondition)
                Fault($"its condition has {statements.Count} statements; at most {LongestCondition} are allowed. A trigger rule speaks of all upstream tasks at once.");
            foreach (var id in statements.Except(task.Upstream))
                Fault(byId.ContainsKey(id) ? $"its condition speaks of '{id}', which is not upstream of it; add {id}.Then({task.Id})." : $"its condition speaks of '{id}', which this DAG does not have.");
        }
    }

    private static bool IsWellFormed(ConditionSpec node, int levels, List<string> statements)
    {
        if (levels == 0) return false;
        switch (node.Operator)
        {
            case ConditionOperator.And or ConditionOperator.Or:
                return node.Parts.Count > 0 && node.Parts.All(part => IsWellFormed(part, levels - 1, statements));
            case ConditionOperator.Not:
                return node.Parts.Count == 1 && IsWellFormed(node.Parts[0], levels - 1, statements);
            default:
                if (node.TaskId is null || !Enum.IsDefined(node.Operator)) return false;
                statements.Add(node.TaskId);
                return true;
        }
    }

    // Nobody is there to fill in the form of a scheduled run.
    private static void CheckScheduledParams(DagGraph graph, List<GraphFault> faults)
    {
        try
        {
            ParamsCheck.Complete(graph.ParamsSchema, null);
        }
        catch (RejectedException missing)
        {
            faults.Add(new(graph.Line, $"{missing.Message} Runs of a schedule take the defaults; give every param one, or remove the schedule."));
        }
    }

    private static string? LengthFault(string what, TimeSpan? length, bool orZero = false)
    {
        if (length < TimeSpan.Zero || (length == TimeSpan.Zero && !orZero)) return $"{what} is {length}; it must {(orZero ? "not be negative" : "be positive")}.";
        return length > Longest ? $"{what} is {length}; at most 10 years are allowed." : null;
    }

    private static string Path(List<string> circle)
    {
        var round = string.Join(" → ", circle.Count <= 10 ? circle : [.. circle[..6], $"({circle.Count - 9} more)", .. circle[^3..]]);
        return $"{round} → {circle[0]}";
    }

    private static string Shorten(string id) => id.Length <= 60 ? id : $"{id[..57]}...";
}
