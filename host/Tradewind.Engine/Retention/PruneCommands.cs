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
        foreach (var rule in dags.Select(dag => PruneRule.Of(TimeSpan.FromDays(days), least, dag, now)))
        {
            var count = await store.CountAsync(rule, cancel);
            if (count.Runs > 0) counts.Add(request.DryRun ? count : count with { Runs = await PruneAsync(rule, cancel) });
        }

        if (!request.DryRun && counts.Count > 0)
        {
            var facts = new { olderThanDays = days, leastRuns = least, runs = counts.Sum(count => count.Runs), taskInstances = counts.Sum(count => count.Instances) };
            await access.AuditAsync(new(now, caller.Name, "runs.prune", request.DagId is { } dag ? $"dag:{dag}" : "runs", null, JsonSerializer.Serialize(facts)), cancel);
            foreach (var count in counts) feed.Publish(new(Topic.Dag, count.DagId));
        }

        return counts;
    }

    private async Task<int> PruneAsync(PruneRule rule, CancellationToken cancel)
    {
        var (pruned, after) = (0, (long?)0);
        while (after is { } next)
        {
            var page = await store.PruneAsync(rule, next, Page, cancel);
            (pruned, after) = (pruned + page.Pruned, page.Next);
        }

        return pruned;
    }
}
