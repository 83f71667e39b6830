using System.Text.Json;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Limits;
using Tradewind.Engine.Rules;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;

namespace Tradewind.Engine.Why;

/// <summary>Everything that keeps a task instance from running, seen from its run and from how the installation stands.</summary>
public static class Blockers
{
    /// <summary>Of a long list, the first few tell enough.</summary>
    public const int MostNamed = 10;

    /// <summary>The blockers, the nearest first; empty when the instance runs or has ended.</summary>
    public static IReadOnlyList<Blocker> Of(LiveRun run, TaskInstance instance, WhyFacts facts)
    {
        if (instance.State.IsFinal() || instance.State == TaskInstanceState.Running) return [];
        return
        [
            .. OfRun(run, facts),
            .. instance.State switch
            {
                TaskInstanceState.None => Upstream(run, instance),
                TaskInstanceState.Scheduled => Limits(run.Plan.Limits[instance.TaskIndex]!.For(run.Head), facts),
                TaskInstanceState.UpForRetry => [new(BlockerKind.NotDue, $"It is tried again when its retry is due. {instance.Reason}".TrimEnd()) { Until = instance.DueAt }],
                TaskInstanceState.Waiting when facts.WaitsFor is { } what => [new(BlockerKind.Event, $"It waits for {WaitWords.Of(what)}, and gives up when the time is over.") { Until = instance.DueAt }],
                TaskInstanceState.Waiting => [new(BlockerKind.NotDue, $"It looks again when its next look is due. {instance.Reason}".TrimEnd()) { Until = facts.LooksAt ?? instance.DueAt }],
                TaskInstanceState.AwaitingInput => [new Blocker(BlockerKind.AwaitingInput, facts.WaitsFor is { } what ? $"It waits for {WaitWords.Of(what)}. Answer with: tradewind approvals answer {run.Head.Id} {run.TaskOf(instance).Id} OPTION" : "It waits for a person's answer.") { Until = instance.DueAt }],
                _ => Array.Empty<Blocker>(),
            },
            .. Agents(run.TaskOf(instance).Queue, instance.State == TaskInstanceState.Queued, facts),
        ];
    }

    private static IEnumerable<Blocker> OfRun(LiveRun run, WhyFacts facts)
    {
        var head = run.Head;
        if (head.CancelRequestedAt is not null) yield return new(BlockerKind.RunStopping, $"Its run is being stopped: {head.Reason}.") { RunId = head.Id };
        if (head.State == RunState.Paused) yield return new(BlockerKind.RunPaused, "Its run is paused. Resume the run to let it go on.") { RunId = head.Id };
        if (head.State != RunState.Queued) yield break;

        if (facts.DagPaused)
            yield return new(BlockerKind.DagPaused, $"DAG '{head.DagId}' is paused, so its run is not started. Unpause it with: tradewind dags unpause {head.DagId}") { DagId = head.DagId };
        if (facts.ActiveRuns >= facts.MaxActiveRuns)
            yield return new(BlockerKind.ActiveRuns, $"Its run waits: {facts.ActiveRuns} runs of '{head.DagId}' are active, and MaxActiveRuns is {facts.MaxActiveRuns}.") { DagId = head.DagId };
        if (!facts.DagPaused && facts.ActiveRuns < facts.MaxActiveRuns)
        {
            yield return new(
                BlockerKind.RunQueued,
                facts.Nodes.Any(node => node.Alive && node.Info.Roles.Contains("scheduler"))
                    ? "Its run is started by the scheduler's next pass."
                    : "Its run waits for a scheduler, and none is alive. Start one with: tradewind scheduler") { RunId = head.Id };
        }
    }

    private static IEnumerable<Blocker> Upstream(LiveRun run, TaskInstance instance)
    {
        var plan = run.Plan;
        if (run.WaitingGroup(instance.TaskIndex, instance.MapIndex) is { } group)
        {
            yield return new(BlockerKind.NotDue, $"{(group.MapIndex < 0 ? "Its" : $"Index {group.MapIndex} of its")} group '{group.Id}' starts again, retry {group.Retries}. {instance.Reason}".TrimEnd()) { Until = group.DueAt };
            yield break;
        }

        // When the rule is met it waits for something else.
        if (run.Head.State == RunState.Running && run.Decide(instance.TaskIndex, instance.MapIndex) == RuleDecision.Run && !plan.IsMapped(instance.TaskIndex))
        {
            if (plan.Tasks[instance.TaskIndex] is { DependsOnPast: true } task)
                yield return new(BlockerKind.Past, $"It depends on its past: '{task.Id}'{(task.WaitForDownstream ? " and the tasks right after it" : "")} in the run before must have succeeded or been skipped.") { DagId = run.Head.DagId };
            yield break;
        }

        var rule = JsonNamingPolicy.SnakeCaseLower.ConvertName(plan.Tasks[instance.TaskIndex].Rule.ToString());
        // Before a mapped group has fanned out, nothing in it is decided.
        IEnumerable<int> awaited = plan.Upstream[instance.TaskIndex];
        if (plan.MapGroups?.GroupOf(instance.TaskIndex) >= 0) awaited = plan.MapOver[instance.TaskIndex].Concat(awaited).Distinct();
        var open = awaited.Where(task => run.InstancesFor(instance, task).Any(one => !one.State.IsFinal())).ToArray();
        foreach (var before in open.Take(MostNamed))
        {
            var id = plan.Tasks[before].Id;
            yield return new(BlockerKind.Upstream, $"Its rule {rule} waits for '{id}', which is {States(run.InstancesFor(instance, before))}.") { RunId = run.Head.Id, TaskId = id };
        }

        if (open.Length > MostNamed) yield return new(BlockerKind.Upstream, $"It waits for {open.Length - MostNamed} more tasks before it.");
    }

    private static string States(IReadOnlyList<TaskInstance> instances)
    {
        if (instances is [var one]) return one.State.Word();
        var counts = instances.GroupBy(instance => instance.State).OrderBy(group => group.Key).Select(group => $"{group.Count()} {group.Key.Word()}");
        return $"mapped: {string.Join(", ", counts)}";
    }

    private static IEnumerable<Blocker> Limits(TaskLimits limits, WhyFacts facts)
    {
        var found = limits.Needs.SelectMany(need => Limit(need, facts)).ToArray();
        return found.Length > 0 ? found : [new Blocker(BlockerKind.Limit, "Its limits have room: it is admitted next, after those of higher priority and those that waited longer.")];
    }

    private static IEnumerable<Blocker> Limit(LimitNeed need, WhyFacts facts)
    {
        var pool = LimitNames.PoolOf(need.Limit);
        var name = pool is null ? Name(need) : $"Pool '{pool}'";
        if (pool is not null && !facts.Rooms.ContainsKey(need.Limit))
        {
            yield return new(BlockerKind.Limit, $"{name} does not exist any more. Make it with: tradewind pools set {pool} SLOTS") { Pool = pool };
            yield break;
        }

        var room = facts.Rooms.GetValueOrDefault(need.Limit);
        var capacity = need.Capacity ?? room.Capacity;
        if (need.Units > capacity)
        {
            yield return new(BlockerKind.Limit, $"It takes {need.Units} slots of pool '{pool}', which has {capacity}. Make the pool larger: tradewind pools set {pool} {need.Units}") { Pool = pool };
            yield break;
        }

        if (room.Used + need.Units <= capacity) yield break;
        if (need.Per is { } per)
        {
            yield return new(BlockerKind.Limit, $"{name}: {room.Used} have started within {per}, and {capacity} may.");
            yield break;
        }

        yield return new(BlockerKind.Limit, $"{name} has {Math.Max(0, capacity - room.Used)} of {capacity} free, and it takes {need.Units}.") { Pool = pool };
        foreach (var holder in facts.Holders.Where(holder => holder.Limit == need.Limit).Take(MostNamed))
        {
            var task = holder.MapIndex < 0 ? holder.TaskId : $"{holder.TaskId} [{holder.MapIndex}]";
            var run = InstanceId.RunOf(holder.Instance);
            yield return new(BlockerKind.Limit, $"{holder.Units} of it {(holder.Units == 1 ? "is" : "are")} held by '{task}' of {holder.DagId}, run {run}.")
            {
                Pool = pool, DagId = holder.DagId, RunId = run, TaskId = holder.TaskId, MapIndex = holder.MapIndex < 0 ? null : holder.MapIndex,
            };
        }
    }

    private static string Name(LimitNeed need)
    {
        var (kind, rest) = (need.Limit[..need.Limit.IndexOf(':', StringComparison.Ordinal)], need.Limit[(need.Limit.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        return kind switch
        {
            "dag" => $"MaxActiveTasks of DAG '{rest}'",
            "task" => $"MaxActive of task '{rest}'",
            "key" => $"Concurrency key '{rest}'",
            _ => $"Rate limit '{rest}'",
        };
    }

    private static IEnumerable<Blocker> Agents(string queue, bool queued, WhyFacts facts)
    {
        var serving = facts.Nodes.Where(node => node.Alive && node.Info.Queues.Contains(queue)).ToArray();
        if (serving.Length == 0)
        {
            yield return new(BlockerKind.NoAgent, $"No live agent serves queue '{queue}'. Start one with: TRADEWIND_QUEUES={queue} tradewind worker");
            yield break;
        }

        if (!queued) yield break;
        var (slots, running) = (serving.Sum(node => node.Info.Slots), serving.Sum(node => node.Running));
        if (serving.All(node => node.Running >= node.Info.Slots))
            yield return new(BlockerKind.NoSlots, $"All {slots} slots of queue '{queue}' are taken ({string.Join(", ", serving.Take(MostNamed).Select(node => $"{node.Info.Id}: {node.Running}"))}). It goes when one is free; more come with TRADEWIND_SLOTS or another worker.");
        else
            yield return new(BlockerKind.NextTurn, $"It is ready: an agent of queue '{queue}' with a free slot takes it ({slots - running} of {slots} were free at the last heartbeats).");
    }
}
