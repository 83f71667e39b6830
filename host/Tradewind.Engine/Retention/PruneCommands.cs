using System.Text.Json;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Engine.Retention;

/// <summary>Prunes runs because a person asks for it. They are gone when it returns; the scheduler removes what belonged to them.</summary>
public sealed class PruneCommands(IPruneStore store, RetentionSettings settings, IAccessStore access, IFeed feed, TimeProvider time)
{
    private const int LongestAge = 36_500;
    private const int MostKept = 100_000;
    private const int Page = 100;

    /// <summary>Counts the runs that are older than asked for and that nothing needs, by DAG, and prunes them unless it is a dry run.</summary>
    /// <exception cref="NotAllowedException">The caller may not.</exception>
    /// <exception cref="InvalidRequestException">The request has faults.</exception>
    /// <exception cref="RejectedException">There is no such DAG.</exception>
    public async Task<IReadOnlyList<PruneCount>> PruneAsync(PruneRequest request, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.PruneRuns);
        var faults = new RequestFaults();
        var days = faults.Number("olderThanDays", request.OlderThanDays, 0, LongestAge, 0);
        var least = faults.Number("leastRuns", request.LeastRuns, 1, MostKept, settings.LeastRuns);
        faults.Done();

        var now = time.GetUtcNow();
        var dags = (await store.DagsAsync(cancel)).Where(dag => request.DagId is null || dag.DagId == request.DagId).ToList();
        if (dags.Count == 0 && request.DagId is { } unknown) throw DagCommands.Missing(unknown);
        var counts = new List<PruneCount>();
        try
        {
            foreach (var rule in dags.Select(dag => PruneRule.Of(TimeSpan.FromDays(days), least, dag, now)))
            {
                if (await store.CountAsync(rule, cancel) is not { Runs: > 0 } count) continue;
                counts.Add(request.DryRun ? count : count with { Runs = 0 });
                if (!request.DryRun) await PruneAsync(rule, pruned => counts[^1] = counts[^1] with { Runs = counts[^1].Runs + pruned }, cancel);
            }
        }
        finally
        {
            // Also when it broke off, or nobody waits any more: what is gone by then is gone.
            if (!request.DryRun && counts.Exists(count => count.Runs > 0))
            {
                var facts = new { olderThanDays = days, leastRuns = least, runs = counts.Sum(count => count.Runs), taskInstances = counts.Sum(count => count.Instances) };
                await access.AuditAsync(new(now, caller.Name, "runs.prune", request.DagId is { } dag ? $"dag:{dag}" : "runs", null, JsonSerializer.Serialize(facts)));
                foreach (var count in counts) feed.Publish(new(Topic.Dag, count.DagId));
            }
        }

        return counts;
    }

    private async Task PruneAsync(PruneRule rule, Action<int> pruned, CancellationToken cancel)
    {
        for (var after = (long?)0; after is { } next;)
        {
            var page = await store.PruneAsync(rule, next, Page, cancel);
            pruned(page.Pruned);
            after = page.Next;
        }
    }
}
