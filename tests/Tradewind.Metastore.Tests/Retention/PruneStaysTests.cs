using Dapper;
using Tradewind.Engine.Backfills;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Graph;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Retention;

public abstract class PruneStaysTests(Store store) : PruneTests(store)
{
    [Fact]
    public async Task Run_that_ended_late_stays_however_early_it_was_made()
    {
        var dag = await DagAsync();
        var late = await EndedAsync(dag, Young, made: Old);
        await EndedAsync(dag, Old);
        var latest = await EndedAsync(dag, Young);

        (await PruneAsync(dag)).ShouldBe(1);

        (await IdsAsync(dag)).ShouldBe([late, latest]);
    }

    [Fact]
    public async Task Latest_runs_of_a_dag_stay_however_old_they_are()
    {
        var dag = await DagAsync();
        var runs = new List<long>();
        for (var made = 0; made < 5; made++) runs.Add(await EndedAsync(dag, Old.AddDays(made)));
        // It does not push the others out.
        await EndedAsync(dag, Old, type: RunType.Draft);

        (await PruneAsync(dag, Rule(dag) with { Least = 3, DraftsEndedBefore = null })).ShouldBe(2);

        (await IdsAsync(dag)).Take(3).ShouldBe(runs[2..]);
    }

    [Fact]
    public async Task Nothing_goes_of_a_dag_with_fewer_runs_than_stay_in_any_case()
    {
        var dag = await DagAsync();
        await EndedAsync(dag, Old);
        await EndedAsync(dag, Old);

        (await PruneAsync(dag, Rule(dag) with { Least = 3 })).ShouldBe(0);
    }

    [Fact]
    public async Task Run_of_the_latest_slot_stays_so_that_no_slot_gets_a_second_run()
    {
        var dag = await DagAsync();
        await EndedAsync(dag, Old, slot: 1);
        var latest = await EndedAsync(dag, Old, slot: 3);
        // Made later, for an earlier slot, as by a backfill.
        await EndedAsync(dag, Old, slot: 2);
        var byHand = await EndedAsync(dag, Young);

        (await PruneAsync(dag)).ShouldBe(2);

        (await IdsAsync(dag)).ShouldBe([latest, byHand]);
        (await Store.Dags.CurrentAsync(dag.DagId, default))!.LastScheduled!.Id.ShouldBe(latest);
    }

    [Fact]
    public async Task Run_before_an_open_one_stays_because_its_tasks_may_wait_for_their_past()
    {
        var dag = await DagAsync();
        await EndedAsync(dag, Old, slot: 1);
        var previous = await EndedAsync(dag, Old, slot: 2);
        var open = await OpenAsync(dag, slot: 4);
        var latest = await EndedAsync(dag, Old, slot: 9);

        (await PruneAsync(dag)).ShouldBe(1);

        (await IdsAsync(dag)).ShouldBe([previous, open, latest]);
    }

    [Fact]
    public async Task Run_that_is_open_stays_and_so_does_one_that_was_cleared()
    {
        var dag = await DagAsync();
        var open = await OpenAsync(dag, made: Old);
        var cleared = await EndedAsync(dag, Old);
        await Store.Runs.UpdateAsync([cleared], "user:ada", (run, changes) => run.Clear(changes, new(), Young, "again"), default);
        var latest = await EndedAsync(dag, Young);

        (await PruneAsync(dag)).ShouldBe(0);

        (await IdsAsync(dag)).ShouldBe([open, cleared, latest]);
    }

    [Fact]
    public async Task Runs_in_the_range_of_a_backfill_stay_until_it_is_over()
    {
        var dag = await DagAsync();
        await EndedAsync(dag, Old, slot: 1);
        var named = await EndedAsync(dag, Old, slot: 2);
        await EndedAsync(dag, Old, slot: 3);
        var latest = await EndedAsync(dag, Young, slot: 4);
        var backfills = Store.Port<IBackfillStore>();
        var backfill = await backfills.CreateAsync(Backfill(dag, SlotAt(2), SlotAt(2).AddMinutes(1)), [], default);

        (await PruneAsync(dag)).ShouldBe(2);
        (await IdsAsync(dag)).ShouldBe([named, latest]);

        await backfills.MoveAsync(backfill, [BackfillState.Running], BackfillState.Completed, Young, default);
        (await PruneAsync(dag)).ShouldBe(1);
        (await IdsAsync(dag)).ShouldBe([latest]);
    }

    [Fact]
    public async Task Run_stays_until_its_callbacks_were_called()
    {
        var dag = await DagAsync();
        var run = await SucceededAsync(dag, Old, called: false);
        await EndedAsync(dag, Young);
        (await PruneAsync(dag)).ShouldBe(0);

        await EndCallbacksAsync(run);

        (await PruneAsync(dag)).ShouldBe(1);
    }

    [Fact]
    public async Task Run_stays_until_its_lineage_was_told_where_it_is_told()
    {
        var lineage = Store.Port<ILineageStore>();
        var dag = await DagAsync();
        await lineage.SwitchAsync(true, default);
        await EndedAsync(dag, Old);
        await lineage.SwitchAsync(false, default);
        await EndedAsync(dag, Young);
        await lineage.SwitchAsync(true, default);
        (await PruneAsync(dag)).ShouldBe(0);

        await lineage.SwitchAsync(false, default);

        (await PruneAsync(dag)).ShouldBe(1);
    }

    [Fact]
    public async Task Run_with_a_success_that_later_runs_may_take_over_stays_until_that_has_expired()
    {
        var dag = await DagAsync();
        var run = await EndedAsync(dag, Old);
        await EndedAsync(dag, Young);
        await CacheAsync(Today.AddDays(1));
        (await PruneAsync(dag)).ShouldBe(0);

        await CacheAsync(Today.AddDays(-1));

        (await PruneAsync(dag)).ShouldBe(1);

        Task CacheAsync(DateTimeOffset expires) => Store.Database.WriteAsync(
            connection => connection.ExecuteAsync(
                "DELETE FROM task_cache WHERE dag_id = @DagId; INSERT INTO task_cache (dag_id, key, instance_id, attempt, expires_at) VALUES (@DagId, 'k', @instance, 1, @expires)",
                new { dag.DagId, instance = InstanceId.Of(run, 1), expires = Micros.Of(expires) }),
            default);
    }

    [Fact]
    public async Task Runs_that_tasks_of_other_runs_wait_for_stay_until_they_no_longer_do()
    {
        var dag = await DagAsync();
        var triggered = await EndedAsync(dag, Old);
        await EndedAsync(dag, Old, slot: 2);
        var latest = await EndedAsync(dag, Young, slot: 3);
        var trigger = await WaitAsync(Deferral.ToTrigger(dag.DagId));
        await Store.Deferrals.TriggeredAsync((await Store.Deferrals.FindAsync(trigger, default))!, triggered, default);
        var wait = await WaitAsync(Deferral.ToDag(dag.DagId, SlotAt(2)));
        (await PruneAsync(dag)).ShouldBe(0);

        foreach (var instance in new[] { trigger, wait })
            await Store.Runs.UpdateAsync([InstanceId.RunOf(instance)], "user:ada", (run, changes) => run.Cancel(changes, Young, "enough"), default);

        (await PruneAsync(dag)).ShouldBe(2);
        (await IdsAsync(dag)).ShouldBe([latest]);
    }

    private async Task<long> WaitAsync(Deferral what)
    {
        var run = await OpenAsync(await DagAsync());
        var claim = (await ClaimAsync(Young)).Single(one => InstanceId.RunOf(one.Instance) == run);
        await ReportAsync(claim.Instance, claim.Fence, new() { Kind = ReportKind.Deferred, Deferral = what with { Timeout = TimeSpan.FromDays(1) } }, Young);
        return claim.Instance;
    }
}

public sealed class SqlitePruneStaysTests(SqliteStore store) : PruneStaysTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresPruneStaysTests(PostgresStore store) : PruneStaysTests(store), IClassFixture<PostgresStore>;
