using Dapper;
using Tradewind.Engine.Backfills;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Recovery;
using Tradewind.Engine.Retention;
using Tradewind.Engine.Runs;
using Tradewind.Metastore.Invariants;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Retention;

/// <summary>Runs that are old or young, and what pruning makes of them.</summary>
public abstract class PruneTests(Store store) : IAsyncLifetime
{
    /// <summary>The store.</summary>
    protected Store Store => store;

    /// <summary>What ended before this is old.</summary>
    protected static readonly DateTimeOffset Limit = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    protected static readonly DateTimeOffset Old = Limit.AddDays(-100);
    protected static readonly DateTimeOffset Young = Limit.AddDays(100);

    protected string Queue { get; } = Sample.Unique("q");

    // By the database's clock, which dates versions.
    protected DateTimeOffset Today => store.Port<TimeProvider>().GetUtcNow();

    protected IPruneStore Prune => store.Port<IPruneStore>();

    public Task InitializeAsync() => Task.CompletedTask;

    // The tests of this class share the database.
    public async Task DisposeAsync()
    {
        (await store.Port<InvariantCheck>().RunAsync(default)).ShouldBeEmpty();
        await RemoveAllAsync();
    }

    protected static PruneRule Rule(CurrentDag dag) => new() { DagId = dag.DagId, EndedBefore = Limit, DraftsEndedBefore = null, Least = 1 };

    protected Task<CurrentDag> DagAsync() => Sample.DagAsync(
        store, Sample.Task("a") with { Queue = Queue, Callbacks = [CallbackKind.Success] }, Sample.Task("b", "a") with { Queue = Queue });

    // A run that was made and cancelled by hand, with two tasks that never ran.
    protected async Task<long> EndedAsync(CurrentDag dag, DateTimeOffset ended, int? slot = null, RunType type = RunType.Manual, DateTimeOffset? made = null)
    {
        var run = await OpenAsync(dag, slot, type, made ?? ended);
        await store.Runs.UpdateAsync([run], "user:ada", (live, changes) => live.Cancel(changes, ended, "enough"), default);
        return run;
    }

    protected async Task<long> OpenAsync(CurrentDag dag, int? slot = null, RunType type = RunType.Manual, DateTimeOffset? made = null)
    {
        var (at, date) = (made ?? Young, slot is { } number ? SlotAt(number) : (DateTimeOffset?)null);
        var run = LiveRun.Create(
            new()
            {
                DagId = dag.DagId, VersionId = dag.VersionId, Key = Sample.Unique("run"), Type = slot is null ? type : RunType.Scheduled, LogicalDate = date ?? at, DataIntervalStart = date ?? at,
                DataIntervalEnd = date ?? at, TriggeredBy = "test", CreatedAt = at,
            },
            dag.Plan);
        var changes = new RunChanges(run, "test") { ExpectedEpoch = null };
        run.Start(changes, at);
        return (await store.Runs.CreateAsync(changes, date, default))!.Value;
    }

    // A run that went well: the first task kept something, waited and left outputs; the second failed.
    protected async Task<long> SucceededAsync(CurrentDag dag, DateTimeOffset ended, bool called = true)
    {
        var run = await OpenAsync(dag, made: ended);
        var claim = (await ClaimAsync(ended)).Single(one => InstanceId.RunOf(one.Instance) == run);
        await store.Port<IStateStore>().PutAsync(claim.Instance, claim.Fence, "page", "1"u8.ToArray(), default);
        await store.Runs.PutXComAsync(claim.Instance, claim.Fence, "rows", "2"u8.ToArray(), default);
        await ReportAsync(claim.Instance, claim.Fence, new() { Kind = ReportKind.Deferred, Deferral = Deferral.ToAsset(Dsl.Asset("orders")) }, ended);
        var wait = (await store.Deferrals.FindAsync(claim.Instance, default))!;
        await store.Runs.UpdateAsync([run], "scheduler", (live, changes) => live.EndWait(changes, wait, WaitEnd.With("[1]", "it came"), "scheduler", ended), default);
        var second = (await ClaimAsync(ended)).Single(one => InstanceId.RunOf(one.Instance) == run);
        await ReportAsync(second.Instance, second.Fence, Sample.Failed(), ended);
        if (called) await EndCallbacksAsync(run);
        return run;
    }

    protected async Task<IReadOnlyList<Claim>> ClaimAsync(DateTimeOffset at) => (await store.Runs.CommitAsync([], new("n1", [Queue], 100, at), default)).Claims;

    protected async Task ReportAsync(long instance, int fence, AttemptReport report, DateTimeOffset at) =>
        await store.Runs.UpdateAsync([InstanceId.RunOf(instance)], "agent:n1", (run, changes) => run.Report(changes, InstanceId.OrdinalOf(instance), fence, report, at).ShouldBeTrue(), default);

    protected Task EndCallbacksAsync(long run) => store.Database.WriteAsync(connection => connection.ExecuteAsync("UPDATE run_callback SET ended_at = 1, outcome = 1 WHERE run_id = @run", new { run }), default);

    protected async Task<int> PruneAsync(CurrentDag dag, PruneRule? rule = null)
    {
        var (pruned, after) = (0, (long?)0);
        while (after is { } next)
        {
            var page = await Prune.PruneAsync(rule ?? Rule(dag), next, 100, default);
            (pruned, after) = (pruned + page.Pruned, page.Next);
        }

        return pruned;
    }

    protected async Task<PrunedRows> RemoveAllAsync()
    {
        var sum = new PrunedRows(0, 0);
        while (await Prune.LeftAsync(100, default) is { Count: > 0 } left)
        {
            var removed = await Prune.RemoveAsync(left, 1_000, default);
            sum = new(sum.Runs + removed.Runs, sum.Instances + removed.Instances);
        }

        return sum;
    }

    protected async Task<IReadOnlyList<long>> IdsAsync(CurrentDag dag) =>
        [.. (await store.RunQueries.ListAsync(new() { DagId = dag.DagId }, null, 1_000, default)).Items.Select(run => run.Head.Id).Order()];

    protected static DateTimeOffset SlotAt(int slot) => Old.AddHours(slot);

    protected static BackfillRecord Backfill(CurrentDag dag, DateTimeOffset from, DateTimeOffset to) =>
        new() { Request = new() { DagId = dag.DagId, From = from, To = to, Reprocess = Reprocess.None, Version = RerunOn.Latest }, State = BackfillState.Running, CreatedBy = "user:ada", CreatedAt = Young };
}
