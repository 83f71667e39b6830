using Dapper;
using Tradewind.Engine.Backfills;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Schedules;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Retention;

public abstract class PruneOthersTests(Store store) : PruneTests(store)
{
    [Fact]
    public async Task Version_that_no_run_is_pinned_to_goes_with_its_source_and_the_latest_stay()
    {
        var id = Sample.Unique("dag");
        var versions = new List<CurrentDag>();
        for (var number = 1; number <= 5; number++) versions.Add(await VersionAsync(id, number));
        var run = await EndedAsync(versions[1], Old);
        var soon = Today.AddDays(1);

        (await Prune.PruneVersionsAsync(id, Today.AddDays(-1), null, 1, 10, default)).ShouldBe(0);
        (await Prune.PruneVersionsAsync(id, null, soon, 1, 10, default)).ShouldBe(0);
        (await Prune.PruneVersionsAsync(id, soon, null, 2, 10, default)).ShouldBe(2);

        (await Store.DagQueries.VersionsAsync(id, null, 10, default)).Select(version => version.Summary.Number).ShouldBe([5, 4, 2]);
        (await Store.Dags.CompiledAsync($"key-{id}-1", default)).ShouldBeNull();
        (await Store.Dags.CompiledAsync($"key-{id}-2", default)).ShouldNotBeNull();
        (await Store.RunQueries.GetAsync(run, default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Version_that_a_dag_went_back_to_stays_and_no_number_comes_again()
    {
        var id = Sample.Unique("dag");
        for (var number = 1; number <= 3; number++) await VersionAsync(id, number);
        await VersionAsync(id, 1);

        (await Prune.PruneVersionsAsync(id, Today.AddDays(1), null, 1, 10, default)).ShouldBe(1);

        (await Store.Dags.CurrentAsync(id, default)).ShouldNotBeNull();
        (await Store.Dags.StoreAsync(Sample.Bundle($"{id}.csx", $"key-{id}-4", Sample.Graph(id, Sample.Task("a"))), default)).NewVersions.ShouldBe([(id, 4)]);
    }

    [Fact]
    public async Task Draft_that_nobody_saved_goes_when_its_runs_are_gone_and_so_does_a_dag_that_was_only_ever_one()
    {
        var id = Sample.Unique("dag");
        var bundle = Sample.Bundle($"{id}.csx", $"draft-{id}", Sample.Graph(id, Sample.Task("a")));
        await Store.Dags.StoreDraftAsync(bundle, id, default);
        var dag = (await Store.Dags.CurrentAsync(id, default))!;
        await EndedAsync(dag, Old, type: RunType.Draft);
        var soon = Today.AddDays(1);
        (await Prune.PruneVersionsAsync(id, null, soon, 20, 10, default)).ShouldBe(0);
        await PruneAsync(dag, Rule(dag) with { DraftsEndedBefore = Limit });

        (await Prune.PruneVersionsAsync(id, soon, null, 20, 10, default)).ShouldBe(0);
        (await Prune.PruneVersionsAsync(id, null, soon, 20, 10, default)).ShouldBe(1);

        (await Store.Dags.CurrentAsync(id, default)).ShouldBeNull();
        (await Store.Dags.CompiledAsync(bundle.Key, default)).ShouldBeNull();
        // And may be written anew.
        (await Store.Dags.StoreAsync(bundle, default)).NewVersions.ShouldBe([(id, 1)]);
    }

    [Fact]
    public async Task Draft_that_is_run_again_counts_as_new()
    {
        var id = Sample.Unique("dag");
        await VersionAsync(id, 1);
        var bundle = Sample.Bundle($"{id}.csx", $"draft-{id}", Sample.Graph(id, Sample.Task("a")));
        var draft = await Store.Dags.StoreDraftAsync(bundle, id, default);
        await Store.Database.WriteAsync(connection => connection.ExecuteAsync("UPDATE dag_version SET created_at = 1 WHERE id = @draft", new { draft }), default);

        (await Store.Dags.StoreDraftAsync(bundle, id, default)).ShouldBe(draft);

        (await Prune.PruneVersionsAsync(id, null, Today.AddDays(-1), 20, 10, default)).ShouldBe(0);
    }

    [Fact]
    public async Task Backfill_goes_with_the_last_of_its_runs_its_slots_a_batch_at_a_time()
    {
        var dag = await DagAsync();
        var backfills = Store.Port<IBackfillStore>();
        var open = await backfills.CreateAsync(Backfill(dag, SlotAt(50), SlotAt(51)), Slots(2), default);
        var id = await backfills.CreateAsync(Backfill(dag, Old, Old), Slots(5), default);
        var run = await EndedAsync(dag, Old);
        await EndedAsync(dag, Young);
        await backfills.NoteAsync(id, [(await backfills.SlotsAsync(id, -1, 1, default)).Single() with { Step = BackfillStep.Made, RunId = run }], default);
        await backfills.MoveAsync(id, [BackfillState.Running], BackfillState.Cancelled, Old, default);
        (await Prune.PruneBackfillsAsync(Limit, 3, default)).ShouldBe(0);
        await PruneAsync(dag);

        (await Prune.PruneBackfillsAsync(Old, 3, default)).ShouldBe(0);
        (await Prune.PruneBackfillsAsync(Limit, 3, default)).ShouldBe(3);
        (await Prune.PruneBackfillsAsync(Limit, 3, default)).ShouldBe(3);

        (await backfills.GetAsync(id, default)).ShouldBeNull();
        (await backfills.GetAsync(open, default))!.Slots.ShouldBe(2);
        await backfills.MoveAsync(open, [BackfillState.Running], BackfillState.Completed, Young, default);
    }

    [Fact]
    public async Task Entries_of_the_audit_go_oldest_first_and_younger_ones_stay()
    {
        await Store.Database.WriteAsync(connection => connection.ExecuteAsync("DELETE FROM audit"), default);
        foreach (var at in new[] { Old, Old.AddDays(1), Old.AddDays(2), Young }) await Store.Access.AuditAsync(new(at, "user:ada", "run.cancel", "run:1", null, null));

        (await Prune.PruneAuditAsync(Limit, 2, default)).ShouldBe(2);
        (await Prune.PruneAuditAsync(Limit, 2, default)).ShouldBe(1);
        (await Prune.PruneAuditAsync(Limit, 2, default)).ShouldBe(0);

        (await Store.Access.AuditTrailAsync(new(), null, 10, default)).Items.ShouldHaveSingleItem().At.ShouldBe(Young);
    }

    [Fact]
    public async Task Nodes_that_were_lost_long_ago_go_when_their_work_was_seen_to()
    {
        var (seen, unseen, alive) = (Sample.Unique("node"), Sample.Unique("node"), Sample.Unique("node"));
        foreach (var node in new[] { seen, unseen, alive })
            await Store.Nodes.RegisterAsync(new NodeInfo { Id = node, Host = "h", ProcessId = 1, Roles = ["agent"], Version = "1" }, TimeSpan.FromHours(1), default);
        await Store.Database.WriteAsync(
            connection => connection.ExecuteAsync("UPDATE node SET lost_at = 1 WHERE id IN (@seen, @unseen); UPDATE node SET settled = 1 WHERE id = @seen", new { seen, unseen }), default);

        (await Prune.PruneNodesAsync(Limit, 10, default)).ShouldBe(1);

        (await Store.Database.ReadAsync(connection => connection.QueryAsync<string>("SELECT id FROM node"), default)).ShouldBe([unseen, alive], ignoreOrder: true);
        await Store.Database.WriteAsync(connection => connection.ExecuteAsync("DELETE FROM node"), default);
    }

    private async Task<CurrentDag> VersionAsync(string id, int number)
    {
        (await Store.Dags.StoreAsync(Sample.Bundle($"{id}.csx", $"key-{id}-{number}", Sample.Graph(id, Sample.Task("a"))), default)).Faults.ShouldBeEmpty();
        return (await Store.Dags.CurrentAsync(id, default))!;
    }

    private static IReadOnlyList<ScheduledRun> Slots(int count) => [.. Enumerable.Range(0, count).Select(at => new ScheduledRun { LogicalDate = SlotAt(at), DataInterval = new(SlotAt(at), SlotAt(at)), RunAfter = SlotAt(at) })];
}

public sealed class SqlitePruneOthersTests(SqliteStore store) : PruneOthersTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresPruneOthersTests(PostgresStore store) : PruneOthersTests(store), IClassFixture<PostgresStore>;
