using Tradewind.Graph;

namespace Tradewind.Engine.Tests.Runs;

/// <summary>Makes sound graphs of up to sixteen tasks, from a seed.</summary>
internal static class RandomDag
{
    private static readonly TriggerRule[] Rules = [.. Enum.GetValues<TriggerRule>().Where(rule => rule != TriggerRule.AllDoneSetupSuccess)];

    private static readonly CallbackKind[] Callbacks = Enum.GetValues<CallbackKind>();

    public static DagGraph Make(Random random)
    {
        var tasks = new List<TaskSpec>();
        var count = random.Next(1, 17);
        for (var at = 0; at < count; at++)
        {
            var upstream = tasks.Where(_ => random.Next(4) == 0).Select(task => task.Id).ToList();
            if (upstream.Count == 0 && at > 0 && random.Next(3) > 0) upstream.Add(tasks[random.Next(at)].Id);
            tasks.Add(Make(random, $"t{at}", [.. upstream.OrderBy(_ => random.Next())]));
            if (upstream.Count > 0 && random.Next(5) == 0) Undo(random, tasks);
        }

        var groups = MapGroup(random, tasks, Group(random, tasks));
        return new() { DagId = "dag", Tasks = tasks, Groups = groups, Callbacks = Callbacks, RunTimeout = random.Next(4) == 0 ? TimeSpan.FromHours(random.Next(1, 9)) : null };
    }

    private static TaskSpec Make(Random random, string id, string[] upstream)
    {
        var rule = random.Next(2) == 0 ? TriggerRule.AllSuccess : Rules[random.Next(Rules.Length)];
        if (rule == TriggerRule.Condition && upstream.Length == 0) rule = TriggerRule.AllSuccess;
        var task = Graphs.Task(id, upstream) with
        {
            Rule = rule,
            Condition = rule == TriggerRule.Condition ? Condition(random, upstream, 2) : null,
            Retries = random.Next(3),
            Callbacks = Callbacks,
            RetryBackoff = random.Next(2) * 2,
            Priority = random.Next(3),
            WeightRule = (WeightRule)random.Next(3),
            DependsOnPast = random.Next(5) == 0,
            MaxActive = random.Next(5) == 0 ? 1 : null,
            QueueTimeout = random.Next(6) == 0 ? TimeSpan.FromMinutes(5) : null,
            TotalTimeout = random.Next(6) == 0 ? TimeSpan.FromMinutes(30) : null,
            Queue = random.Next(5) == 0 ? "other" : "default",
        };
        return random.Next(6) switch
        {
            0 => task with { Kind = TaskKind.Branch },
            1 => task with { Kind = TaskKind.Sensor, Sensor = new() { Interval = TimeSpan.FromMinutes(10), Backoff = random.Next(3), Timeout = TimeSpan.FromHours(1), SoftFail = random.Next(2) == 0 } },
            2 or 3 when upstream.Length > 0 => task with { Inputs = [upstream[0]], MapOver = [upstream[0]], MapLimit = random.Next(1, 6) },
            _ => task,
        };
    }

    // One in three has groups, one inside the other perhaps, and some of these start again as a whole.
    private static GroupSpec[] Group(Random random, List<TaskSpec> tasks)
    {
        if (random.Next(3) > 0) return [];
        var groups = new List<GroupSpec>();
        for (var number = 0; number < random.Next(1, 4); number++)
        {
            groups.Add(new()
            {
                Id = $"g{number}", Parent = number > 0 && random.Next(2) == 0 ? $"g{random.Next(number)}" : null,
                Retries = random.Next(3), RetryDelay = TimeSpan.FromMinutes(random.Next(10)),
            });
        }

        for (var at = 0; at < tasks.Count; at++)
            if (random.Next(2) == 0) tasks[at] = tasks[at] with { Group = groups[random.Next(groups.Count)].Id };
        return Filled(tasks, groups);
    }

    // One in three has a mapped group: some of the tasks after one whose output they share.
    private static GroupSpec[] MapGroup(Random random, List<TaskSpec> tasks, GroupSpec[] groups)
    {
        if (tasks.Count < 2 || random.Next(3) > 0) return groups;
        var at = random.Next(tasks.Count - 1);
        var (over, limit) = (tasks[at].Id, random.Next(1, 6));
        var inside = tasks.Skip(at + 1).Where(_ => random.Next(2) == 0).Select(task => task.Id).ToHashSet();
        if (inside.Count == 0) return groups;

        for (var number = 0; number < tasks.Count; number++)
        {
            var task = tasks[number];
            // Teardowns stand where their setups are.
            if (task.TeardownOf.Any(setup => inside.Contains(setup) != inside.Contains(task.Id))) task = task with { Rule = TriggerRule.AllDone, TeardownOf = [], FailsRun = false };
            if (inside.Contains(task.Id))
            {
                var upstream = task.Upstream.Any(inside.Contains) ? task.Upstream : [.. task.Upstream.Append(over).Distinct()];
                task = task with { Group = "m", MapGroup = "m", MapOver = [over], MapLimit = limit, Inputs = [], Upstream = upstream, DependsOnPast = false };
                // A branch chooses within its index.
                if (tasks.Any(next => next.Upstream.Contains(task.Id) && !inside.Contains(next.Id)) && task.Kind == TaskKind.Branch) task = task with { Kind = TaskKind.Action };
            }

            tasks[number] = task;
        }

        var around = groups.Length > 0 && random.Next(2) == 0 ? groups[random.Next(groups.Length)].Id : null;
        return Filled(tasks, [.. groups, new() { Id = "m", Parent = around, Retries = random.Next(3), RetryDelay = TimeSpan.FromMinutes(random.Next(10)) }]);
    }

    // A group that came out empty is none.
    private static GroupSpec[] Filled(List<TaskSpec> tasks, List<GroupSpec> groups)
    {
        while (groups.FirstOrDefault(group => tasks.All(task => task.Group != group.Id) && groups.All(other => other.Parent != group.Id)) is { } empty) groups.Remove(empty);
        return [.. groups];
    }

    // The last task undoes some of those before it.
    private static void Undo(Random random, List<TaskSpec> tasks)
    {
        var last = tasks[^1];
        var setups = last.Upstream.Where(id => tasks.Single(task => task.Id == id).TeardownOf.Count == 0 && random.Next(3) > 0).ToArray();
        if (setups.Length == 0) return;
        tasks[^1] = last with { Rule = TriggerRule.AllDoneSetupSuccess, Condition = null, TeardownOf = setups, FailsRun = random.Next(3) == 0 };
        for (var at = 0; at < tasks.Count; at++)
            if (setups.Contains(tasks[at].Id)) tasks[at] = tasks[at] with { Setup = true };
    }

    private static ConditionSpec Condition(Random random, string[] upstream, int depth) => random.Next(depth == 0 ? 1 : 4) switch
    {
        0 => new() { Operator = (ConditionOperator)random.Next(4), TaskId = upstream[random.Next(upstream.Length)] },
        1 => new() { Operator = ConditionOperator.Not, Parts = [Condition(random, upstream, depth - 1)] },
        _ => new() { Operator = random.Next(2) == 0 ? ConditionOperator.And : ConditionOperator.Or, Parts = [Condition(random, upstream, depth - 1), Condition(random, upstream, depth - 1)] },
    };
}
