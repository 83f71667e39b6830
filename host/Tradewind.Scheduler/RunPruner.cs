using Microsoft.Extensions.Logging;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Retention;
using Tradewind.Engine.Telemetry;

namespace Tradewind.Scheduler;

/// <summary>
/// Prunes what is over and old: runs with all that belongs to them, versions and drafts that no run is pinned to, and what is told of nodes, backfills
/// and people's deeds. A small batch per pass and a rest before the next, so that nobody waits for it. Runs go in two steps: they are taken out first,
/// then what is left of them is removed; so a crash, or another scheduler that believes it leads, leaves nothing that the next pass does not find.
/// </summary>
public sealed partial class RunPruner(RetentionSettings settings, IPruneStore store, ILogStore logs, TimeProvider time, ILogger<RunPruner> log) : IDuty
{
    private const int Rows = 250;
    private const int Runs = 100;

    // As many small runs as come to a batch: of each the logs are looked for first.
    private const int RunsRemoved = 25;
    private const int Others = 100;

    // DAGs of which nothing was old cost a look each; after so many the other duties have their turn.
    private const int MostDagsAtOnce = 10;

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    // Somebody may prune by hand meanwhile.
    private static readonly TimeSpan LookForLeft = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan KeepLostNodes = TimeSpan.FromDays(30);

    private readonly Queue<DagRetention> _dags = new();
    private long _after;
    private bool _othersLeft;
    private DateTimeOffset _next;
    private DateTimeOffset _round;
    private (long Runs, long Instances) _removed;

    /// <inheritdoc/>
    public async Task<DateTimeOffset?> RunOnceAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (now < _next) return _next;
        // Also when this fails, because the disk with the logs is away: what is old can wait.
        _next = now + LookForLeft;
        // What is left of pruned runs goes first: whatever stopped an earlier pass left it here.
        if (await RemoveLeftAsync(cancel) || await GoOnAsync(now, cancel)) return _next = now + Rest;
        if (_removed.Runs > 0) Pruned(_removed.Runs, _removed.Instances);
        _removed = default;
        return _next;
    }

    private async Task<bool> RemoveLeftAsync(CancellationToken cancel)
    {
        var left = await store.LeftAsync(RunsRemoved, cancel);
        if (left.Count == 0) return false;

        // Logs first: while anything is left of a run, its logs are found again.
        if (!await logs.DeleteAsync(left, cancel)) return true;
        var began = time.GetTimestamp();
        var removed = await store.RemoveAsync(left, Rows, cancel);
        PruneTelemetry.Note(removed, time.GetElapsedTime(began));
        _removed = (_removed.Runs + removed.Runs, _removed.Instances + removed.Instances);
        return true;
    }

    // False when this round is over, and until the next begins.
    private async Task<bool> GoOnAsync(DateTimeOffset now, CancellationToken cancel)
    {
        if (_dags.Count == 0 && !_othersLeft)
        {
            if (now < _round) return false;
            _round = now + Interval;
            foreach (var dag in await store.DagsAsync(cancel)) _dags.Enqueue(dag);
            _othersLeft = true;
        }

        for (var looked = 0; looked < MostDagsAtOnce && _dags.TryPeek(out var dag); looked++)
            if (await PruneAsync(PruneRule.Of(settings, dag, now), cancel)) return true;
        if (_dags.Count == 0) _othersLeft = await PruneOthersAsync(now, cancel);
        return true;
    }

    // True when there was something to prune.
    private async Task<bool> PruneAsync(PruneRule rule, CancellationToken cancel)
    {
        if (rule is not { EndedBefore: null, DraftsEndedBefore: null })
        {
            var page = await store.PruneAsync(rule, _after, Runs, cancel);
            if (page.Next is { } next)
            {
                _after = next;
                return page.Pruned > 0;
            }

            if (await store.PruneVersionsAsync(rule.DagId, rule.EndedBefore, rule.DraftsEndedBefore, rule.Least, Others, cancel) > 0 || page.Pruned > 0) return true;
        }

        _dags.Dequeue();
        _after = 0;
        return false;
    }

    // True when there is more of it.
    private async Task<bool> PruneOthersAsync(DateTimeOffset now, CancellationToken cancel)
    {
        var more = await store.PruneNodesAsync(now - KeepLostNodes, Others, cancel) == Others;
        if (PruneRule.Before(now, settings.Runs) is { } before) more |= await store.PruneBackfillsAsync(before, Others, cancel) > 0;
        if (PruneRule.Before(now, settings.Audit) is { } old) more |= await store.PruneAuditAsync(old, Others, cancel) == Others;
        return more;
    }

    [LoggerMessage(LogLevel.Information, "Old runs were removed: {Runs}, with {Instances} task instances")]
    private partial void Pruned(long runs, long instances);
}
