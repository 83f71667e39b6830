using Tradewind.Engine.Limits;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;

namespace Tradewind.Engine.Why;

/// <inheritdoc cref="IWhyQueries"/>
public sealed class WhyNotRunning(IRunStore runs, IRunQueries queries, IDagQueries seen, IDagStore dags, INodeStore nodes, ILimitStore limits, IDeferralStore deferrals, TimeProvider time) : IWhyQueries
{
    /// <inheritdoc/>
    public async Task<WhyReport?> WhyAsync(long runId, string taskId, int mapIndex, CancellationToken cancel)
    {
        if ((await runs.LoadAsync([runId], cancel)).SingleOrDefault() is not { } run) return null;
        if (!run.Plan.TryIndexOf(taskId, out var task) || run.Find(task, mapIndex) is not { } instance) return null;
        var nothing = instance.State.IsFinal() || instance.State == TaskInstanceState.Running;
        return new(instance.State, nothing ? [] : Blockers.Of(run, instance, await FactsAsync(run, instance, cancel)));
    }

    // Of sensors that share their looks the next is due for all at once, which a run alone does not know.
    private async Task<DateTimeOffset?> NextLookAsync(LiveRun run, TaskInstance instance, CancellationToken cancel) =>
        run.TaskOf(instance) is { Sensor.Shares: not null } task ? (await queries.InstanceAsync(run.Head.Id, task.Id, instance.MapIndex, cancel))?.View.Instance.DueAt : instance.DueAt;

    private async Task<WhyFacts> FactsAsync(LiveRun run, TaskInstance instance, CancellationToken cancel)
    {
        var facts = new WhyFacts { Nodes = await nodes.ListAsync(cancel) };
        if (run.Head.State == RunState.Queued && await dags.CurrentAsync(run.Head.DagId, cancel) is { } dag)
        {
            var most = dag.Plan.Graph.MaxActiveRuns;
            var active = await queries.ListAsync(new() { DagId = dag.DagId, States = [RunState.Running] }, null, most, cancel);
            facts = facts with { DagPaused = dag.Paused, ActiveRuns = active.Items.Count, MaxActiveRuns = most };
        }

        if (instance.State is TaskInstanceState.Waiting or TaskInstanceState.AwaitingInput)
            return facts with { LooksAt = await NextLookAsync(run, instance, cancel), WaitsFor = (await deferrals.FindAsync(InstanceId.Of(run.Head.Id, instance.Ordinal), cancel))?.For };
        if (instance.State != TaskInstanceState.Scheduled || run.Plan.Limits[instance.TaskIndex]?.For(run.Head) is not { } needed) return facts;
        string[] names = [.. needed.Needs.Select(need => need.Limit)];
        return facts with { Rooms = await RoomsAsync(needed, names, cancel), Holders = await limits.HoldersAsync(seen, names, Blockers.MostNamed, cancel) };
    }

    private async Task<Dictionary<string, LimitRoom>> RoomsAsync(TaskLimits needed, string[] names, CancellationToken cancel)
    {
        var used = new Dictionary<string, int>(await limits.UsedAsync(names, cancel));
        foreach (var need in needed.Needs.Where(need => need.Per is not null)) used[need.Limit] = await limits.StartsAsync(need.Limit, time.GetUtcNow() - need.Per!.Value, cancel);
        var rooms = new Dictionary<string, LimitRoom>();
        foreach (var need in needed.Needs)
        {
            if (LimitNames.PoolOf(need.Limit) is not { } name) rooms[need.Limit] = new(need.Capacity ?? 0, used.GetValueOrDefault(need.Limit));
            else if (await limits.PoolAsync(name, cancel) is { } pool) rooms[need.Limit] = new(pool.Pool.Slots, used.GetValueOrDefault(need.Limit));
        }

        return rooms;
    }
}
