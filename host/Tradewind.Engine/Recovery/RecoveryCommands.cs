using System.Text.Json;
using Tradewind.Engine.Access;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Engine.Versions;

namespace Tradewind.Engine.Recovery;

/// <inheritdoc cref="IRecoveryCommands"/>
public sealed class RecoveryCommands(IRunStore runs, IRunQueries queries, IDagStore dags, IDeferralStore deferrals, IAccessStore access, VersionQueries versions, IFeed feed, TimeProvider time) : IRecoveryCommands
{
    // Runs of a portion are locked together.
    private const int Portion = 50;
    private const int PageSize = 500;

    /// <inheritdoc/>
    public async Task<RecoveryResult> ApplyAsync(RecoveryRequest request, Caller caller, CancellationToken cancel)
    {
        caller.Require(request.Deed);
        Check(request);
        var outcomes = new SortedDictionary<long, RecoveryOutcome>();
        var targets = await AllowedAsync(await TargetsAsync(request, caller, cancel), run => (run.Head.Id, run.Head.DagId), request, caller, outcomes, cancel);
        try
        {
            var heads = await ApplyAsync(request, caller, targets.Select(run => (run.Head.Id, run.Head.DagId)), outcomes, cancel);
            if (request is { Action: RecoveryAction.Clear } && request.TakesOtherDags) await ClearDependentsAsync(request, caller, heads, outcomes, cancel);
        }
        finally
        {
            // Also when it broke off, or nobody waits any more: what was done by then is done.
            if (!request.DryRun) await AuditAsync(request, caller, outcomes);
        }

        var result = Sum(request, outcomes);
        // What was wished of one run and cannot be done is an error; of many runs, those that can be done are.
        if (request is { Run: { } only, Past: false, Future: false } && result.Skipped.FirstOrDefault(run => run.Run == only) is { } skipped)
            throw new RejectedException(RejectedReason.Conflict, $"Run {only} is left as it is: {skipped.Why}.", "run");
        return request.DryRun ? result with { Versions = await MovesAsync(outcomes, cancel) } : result;
    }

    // The runs as they stood before.
    private async Task<List<RunHead>> ApplyAsync(
        RecoveryRequest request, Caller caller, IEnumerable<(long Run, string DagId)> targets, SortedDictionary<long, RecoveryOutcome> outcomes,
        CancellationToken cancel)
    {
        var heads = new Dictionary<long, RunHead>();
        var all = targets.OrderBy(run => run.Run).ToArray();
        var step = new RecoveryStep(request, Why(request, caller), await LatestAsync(request, all.Select(run => run.DagId), cancel), time.GetUtcNow());
        foreach (var portion in all.Select(run => run.Run).Chunk(Portion))
        {
            if (request.DryRun)
            {
                foreach (var run in await runs.LoadAsync(portion, cancel)) Apply(run, new(run, caller.Name));
            }
            else
            {
                // May be called again after a lost race: what counts is the last time.
                feed.PublishChanges(await UpdateAsync(portion));
            }
        }

        return [.. heads.Values];

        async Task<IReadOnlyList<RunChanges>> UpdateAsync(long[] portion)
        {
            try
            {
                return await runs.UpdateAsync(portion, caller.Name, Apply, cancel);
            }
            catch
            {
                // Nothing came of these.
                foreach (var run in portion) outcomes.Remove(run);
                throw;
            }
        }

        void Apply(LiveRun run, RunChanges changes)
        {
            heads[run.Head.Id] = run.Head;
            var from = run.Head.VersionId;
            var (tasks, left) = step.Apply(run, changes);
            outcomes[run.Head.Id] = new(run.Head.DagId, tasks, left, changes.Any, from, run.Head.VersionId);
        }
    }

    // From DAG to DAG, each run once: what waited for what was cleared is cleared with all that comes after it.
    private async Task ClearDependentsAsync(
        RecoveryRequest request, Caller caller, List<RunHead> cleared, SortedDictionary<long, RecoveryOutcome> outcomes, CancellationToken cancel)
    {
        var dependents = new DependentClearing(deferrals, runs);
        var seen = cleared.Select(run => run.Id).ToHashSet();
        for (var depth = 0; depth < DependentClearing.Deepest && cleared.Count > 0; depth++)
        {
            var found = await dependents.OfAsync([.. cleared.Select(run => (run, (IReadOnlySet<string>)outcomes[run.Id].Tasks.Select(task => task.TaskId).ToHashSet())).Where(run => run.Item2.Count > 0)], seen, cancel);
            cleared = [];
            var dependent = new List<(long Run, string DagId, IReadOnlyList<string> Tasks)>();
            foreach (var (run, tasks) in found) dependent.Add((run, (await queries.GetAsync(run, cancel))!.Head.DagId, [.. tasks]));
            foreach (var (run, dagId, tasks) in await AllowedAsync(dependent, one => (one.Run, one.DagId), request, caller, outcomes, cancel))
            {
                var along = request with { Run = run, Filter = null, Past = false, Future = false, Tasks = new() { Tasks = tasks, Downstream = true, OnlyFailed = request.Tasks?.OnlyFailed is true } };
                cleared.AddRange(await ApplyAsync(along, caller, [(run, dagId)], outcomes, cancel));
            }
        }
    }

    private static void Check(RecoveryRequest request)
    {
        if (request.Action == RecoveryAction.Mark)
        {
            var allowed = request.Tasks is null
                ? request.State is TaskInstanceState.Success or TaskInstanceState.Failed
                : request.State is TaskInstanceState.Success or TaskInstanceState.Failed or TaskInstanceState.Skipped;
            if (!allowed)
                throw new RejectedException(RejectedReason.Invalid, request.Tasks is null ? "A run is marked as success or failed." : "A task is marked as success, failed or skipped.", "state");
        }

        if (request.Tasks is { MapIndex: not null, Tasks: not [_] }) throw new RejectedException(RejectedReason.Invalid, "A map index needs the one task, or the one mapped group, that it is of.", "mapIndex");
        if ((request.Past || request.Future) && (request.Run is null || request.Tasks?.Tasks is null))
            throw new RejectedException(RejectedReason.Invalid, "Earlier and later runs come along for named tasks of one run; name the run and the tasks.", "tasks");
        if (request.Run is null && (request.Filter is null || request.Filter == new RunFilter()))
            throw new RejectedException(RejectedReason.Invalid, "Say which runs: name a DAG, states, a type or a range of logical dates.", "filter");
    }

    // Of many runs, those of DAGs on which the caller has too small a role are left as they are; those of DAGs that the caller does not see
    // are not even named.
    private async Task<List<T>> AllowedAsync<T>(
        IReadOnlyList<T> targets, Func<T, (long Run, string DagId)> of, RecoveryRequest request, Caller caller,
        SortedDictionary<long, RecoveryOutcome> outcomes, CancellationToken cancel)
    {
        var refusals = new Dictionary<string, (string Why, bool Unseen)?>();
        foreach (var dag in targets.Select(target => of(target).DagId).Distinct()) refusals[dag] = await caller.RefusalAsync(request.Deed, dag, dags, cancel);
        var allowed = new List<T>();
        foreach (var target in targets)
        {
            var (run, dag) = of(target);
            if (refusals[dag] is not { } refusal) allowed.Add(target);
            else if (!refusal.Unseen) outcomes[run] = new(dag, [], refusal.Why.TrimEnd('.'), Changed: false, From: 0, To: 0);
        }

        return allowed;
    }

    private async Task<IReadOnlyList<RunSummary>> TargetsAsync(RecoveryRequest request, Caller caller, CancellationToken cancel)
    {
        if (request.Run is not { } id) return await AllAsync(request.Filter!, cancel);
        var run = await queries.GetAsync(id, cancel) ?? throw RunCommands.Missing(id);
        await caller.RequireAsync(request.Deed, run.Head.DagId, dags, () => RunCommands.Missing(id), cancel);
        await RequireTasksAsync(request, run, cancel);
        if (!request.Past && !request.Future) return [run];

        var at = run.Head.LogicalDate;
        var others = new List<RunSummary>([run]);
        foreach (var other in await AllAsync(new() { DagId = run.Head.DagId }, cancel))
        {
            if (other.Head.Id == id) continue;
            if ((request.Past && other.Head.LogicalDate < at) || (request.Future && other.Head.LogicalDate > at)) others.Add(other);
        }

        return others;
    }

    private async Task RequireTasksAsync(RecoveryRequest request, RunSummary run, CancellationToken cancel)
    {
        if (request.Tasks?.Tasks is not { } tasks) return;
        var plan = await dags.PlanAsync(run.Head.VersionId, cancel);
        if (tasks.FirstOrDefault(task => plan.Named(task).Count == 0) is { } unknown)
            throw new RejectedException(RejectedReason.NotFound, $"Run {run.Head.Id} has no task or group '{unknown}'. See its tasks with: tradewind tasks list {run.Head.Id}", "tasks");
        if (request.Tasks.MapIndex is not { } index) return;
        // Of a mapped group all tasks have the same indices.
        var named = plan.Named(tasks[0]);
        if (named.Count > 1 && !named.All(task => plan.MapGroups?.Share(task, named[0]) == true))
            throw new RejectedException(RejectedReason.Invalid, $"Group '{tasks[0]}' is not mapped, so it has no index {index}; name the task that it is of.", "mapIndex");
        if (await queries.InstanceAsync(run.Head.Id, plan.Tasks[named[0]].Id, index, cancel) is null)
            throw new RejectedException(RejectedReason.NotFound, $"Task '{tasks[0]}' of run {run.Head.Id} has no index {index}.", "mapIndex");
    }

    private ValueTask<List<RunSummary>> AllAsync(RunFilter filter, CancellationToken cancel) => Pages.EachAsync(cursor => queries.ListAsync(filter, cursor, PageSize, cancel)).ToListAsync(cancel);

    private async Task<Dictionary<string, CurrentDag>> LatestAsync(RecoveryRequest request, IEnumerable<string> targets, CancellationToken cancel)
    {
        var latest = new Dictionary<string, CurrentDag>();
        if (request.Action != RecoveryAction.Clear) return latest;
        foreach (var dag in targets.Distinct())
            if (await dags.CurrentAsync(dag, cancel) is { } current) latest.Add(dag, current);
        return latest;
    }

    private static RecoveryResult Sum(RecoveryRequest request, SortedDictionary<long, RecoveryOutcome> outcomes) => new(
        request.DryRun,
        [.. outcomes.Where(run => run.Value.Changed && run.Value.Skipped is null).Select(run => run.Key)],
        outcomes.Values.Sum(run => run.Tasks.Count),
        [.. outcomes.Values.SelectMany(run => run.Tasks).Take(RecoveryResult.MostListed)],
        [.. outcomes.Where(run => run.Value.Skipped is not null).Select(run => new SkippedRun(run.Key, run.Value.Skipped!))]);

    private async Task<IReadOnlyList<VersionMove>> MovesAsync(SortedDictionary<long, RecoveryOutcome> outcomes, CancellationToken cancel)
    {
        var moved = outcomes.Where(run => run.Value.From != run.Value.To).GroupBy(run => (run.Value.From, run.Value.To)).OrderByDescending(pair => pair.Count()).Take(VersionMove.MostCompared).ToArray();
        var diffs = await versions.DiffsAsync([.. moved.Select(pair => pair.Key)], cancel);
        return
        [
            .. moved.Where(pair => diffs.ContainsKey(pair.Key)).Select(pair =>
            {
                var again = pair.SelectMany(run => run.Value.Tasks).Select(task => task.TaskId).ToHashSet();
                var diff = diffs[pair.Key];
                return new VersionMove(
                    pair.First().Value.DagId, [.. pair.Select(run => run.Key)], diff,
                    [.. diff.Graph.Tasks.Where(task => task.Kind == ChangeKind.Added || again.Contains(task.Id))]);
            }),
        ];
    }

    private async Task AuditAsync(RecoveryRequest request, Caller caller, SortedDictionary<long, RecoveryOutcome> outcomes)
    {
        var result = Sum(request, outcomes);
        if (result.Runs.Count == 0) return;
        string[] dagIds = [.. outcomes.Values.Select(outcome => outcome.DagId).Distinct()];
        await access.AuditAsync(new(
            time.GetUtcNow(), caller.Name, $"{(request.Tasks?.Tasks is null ? "run" : "task")}.{Word(request)}",
            request.Run is { } run ? $"run:{run}" : $"runs:{request.Filter!.DagId ?? "*"}", null,
            JsonSerializer.Serialize(new
            {
                runs = result.Runs.Count,
                tasks = result.TaskCount,
                named = request.Tasks?.Tasks,
                state = request.State?.Word(),
                version = request.Version?.ToString().ToLowerInvariant(),
                reason = request.Reason,
            }))
        {
            DagId = dagIds is [var only] ? only : request.Filter?.DagId,
        });
    }

    private static string Why(RecoveryRequest request, Caller caller)
    {
        var done = request.Action switch
        {
            RecoveryAction.Clear => "cleared",
            RecoveryAction.Mark => $"marked as {request.State!.Value.Word()}",
            RecoveryAction.Cancel => "cancelled",
            RecoveryAction.Pause => "paused",
            _ => "resumed",
        };
        return request.Reason is { Length: > 0 } reason ? $"{done} by {caller.Name}: {reason}" : $"{done} by {caller.Name}";
    }

    private static string Word(RecoveryRequest request) => request.Action.ToString().ToLowerInvariant();
}
