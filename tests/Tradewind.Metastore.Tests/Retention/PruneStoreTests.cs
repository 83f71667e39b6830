using Dapper;
using Tradewind.Engine.Access;
using Tradewind.Engine.Backfills;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Recovery;
using Tradewind.Engine.Retention;
using Tradewind.Engine.Runs;
using Tradewind.Engine.Schedules;
using Tradewind.Engine.States;
using Tradewind.Graph;
using Tradewind.Metastore.Invariants;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Retention;

public abstract class PruneStoreTests(Store store) : IAsyncLifetime
{
    /// <summary>What ended before this is old.</summary>
    protected static readonly DateTimeOffset Limit = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset Old = Limit.AddDays(-100);
    private static readonly DateTimeOffset Young = Limit.AddDays(100);

    // What speaks of runs or of their instances and yet is not theirs, and why it needs no pruning with them.
    private static readonly string[] NotTheirs =
    [
        "open_run", "ready", "held", "limit_use", "limit_start", "stop_request", "stop_wish", "past_wait", "look_wait", "handed_over", // what is under way: an ended run has none
        "due",              // taken out with the run's row
        "log_chunk",        // the log store's
        "blob", "blob_use", // the sweeper's
        "asset_event",      // the asset's, kept by its own rule
        "latest_run",       // the DAG's: triggers move it on
        "backfill_slot",    // the backfill's: it goes with that
        "alert_event",      // has all it says in itself
        "pruned_run",
    ];

    private readonly string _queue = Sample.Unique("q");

    /// <summary>The table and the column of everything that speaks of runs or of their instances.</summary>
    protected abstract string RunColumns { get; }

    // By the database's clock, which dates versions.
    private DateTimeOffset Today => store.Port<TimeProvider>().GetUtcNow();

    private IPruneStore Prune => store.Port<IPruneStore>();

    public Task InitializeAsync() => Task.CompletedTask;

    // The tests of this class share the database.
    public async Task DisposeAsync()
    {
        (await store.Port<InvariantCheck>().RunAsync(default)).ShouldBeEmpty();
        await RemoveAllAsync();
    }

    [Fact]
    public async Task Old_run_goes_with_all_that_belongs_to_it_and_its_neighbours_stay()
    {
        var dag = await DagAsync();
        var before = await SucceededAsync(dag, Young);
        var run = await SucceededAsync(dag, Old);
        var after = await SucceededAsync(dag, Young);
        var whole = await CountAsync(after);
        whole.Keys.ShouldBe(["attempt", "deferral", "journal", "run_callback", "task_instance", "task_state", "xcom"], ignoreOrder: true);
        (await CountAsync(run)).ShouldBe(whole, ignoreOrder: true);

        (await PruneAsync(dag)).ShouldBe(1);
        (await RemoveAllAsync()).ShouldBe(new PrunedRows(1, 2));

        (await store.Runs.LoadAsync([run], default)).ShouldBeEmpty();
        (await CountAsync(run)).ShouldBeEmpty();
        (await CountAsync(before)).ShouldBe(whole, ignoreOrder: true);
        (await CountAsync(after)).ShouldBe(whole, ignoreOrder: true);
    }

    [Fact]
    public async Task Every_table_that_speaks_of_runs_goes_with_them_or_says_why_not()
    {
        // A table that is not named above must be filled here, so that this shows whether it is pruned.
        var dag = await DagAsync();
        var run = await SucceededAsync(dag, Old);
        await EndedAsync(dag, Young);
        var tables = (await TablesAsync()).Where(table => !NotTheirs.Contains(table.Name)).ToList();
        await store.Database.WriteAsync(
            connection => connection.ExecuteAsync(
                """
                INSERT INTO index_name (instance_id, name) VALUES (@instance, 'n');
                INSERT INTO attempt_cached (instance_id, number, from_instance, from_attempt) VALUES (@instance, 1, 1, 1);
                INSERT INTO attempt_transport (instance_id, number, transport, reference) VALUES (@instance, 1, 't', 'r');
                INSERT INTO cache_skip (instance_id) VALUES (@instance);
                INSERT INTO callback (instance_id, attempt, json, at) VALUES (@instance, 1, '{}', 1);
                INSERT INTO task_cache (dag_id, key, instance_id, attempt, expires_at) VALUES (@DagId, 'k', @instance, 1, 1);
                INSERT INTO asset_news (dag_id, event_id, asset, run_id, look) VALUES (@DagId, @run, 'a', @run, 0);
                INSERT INTO missed_deadline (run_id, ordinal, due_at, missed_at) VALUES (@run, -1, 1, 1);
                INSERT INTO run_group (run_id, group_id, retries) VALUES (@run, 'g', 1);
                INSERT INTO run_group_index (run_id, group_id, map_index, retries) VALUES (@run, 'g', 0, 1);
                INSERT INTO lineage_run (run_id) VALUES (@run);
                """,
                new { instance = InstanceId.Of(run, 0), run, dag.DagId }),
            default);
        (await CountAsync(run)).Keys.ShouldBe(tables.Select(table => table.Name).Append("task_instance").Distinct(), ignoreOrder: true);

        (await PruneAsync(dag)).ShouldBe(1);
        await RemoveAllAsync();

        (await CountAsync(run)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Pruned_run_is_gone_at_once_and_what_is_left_of_it_goes_a_batch_at_a_time()
    {
        var dag = await DagAsync();
        var runs = new[] { await SucceededAsync(dag, Old), await SucceededAsync(dag, Old) };
        await SucceededAsync(dag, Young);

        (await PruneAsync(dag)).ShouldBe(2);

        (await store.RunQueries.GetAsync(runs[0], default)).ShouldBeNull();
        (await store.Port<InvariantCheck>().RunAsync(default)).ShouldBeEmpty();
        (await Prune.LeftAsync(10, default)).ShouldBe(runs);
        (await Prune.RemoveAsync(runs, 1, default)).ShouldBe(new PrunedRows(0, 1));
        (await store.Port<InvariantCheck>().RunAsync(default)).ShouldBeEmpty();
        (await CountAsync(runs[0]))["task_instance"].ShouldBe(1);
        (await CountAsync(runs[0])).Keys.ShouldContain("journal");
        (await CountAsync(runs[1]))["task_instance"].ShouldBe(2);
        (await Prune.LeftAsync(10, default)).ShouldBe(runs);
        (await RemoveAllAsync()).ShouldBe(new PrunedRows(2, 3));
        (await Prune.LeftAsync(10, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Removing_what_is_left_twice_does_no_harm()
    {
        var dag = await DagAsync();
        var run = await SucceededAsync(dag, Old);
        var stays = await SucceededAsync(dag, Young);
        await PruneAsync(dag);

        await Prune.RemoveAsync([run], 1_000, default);
        await Prune.RemoveAsync([run], 1_000, default);

        (await CountAsync(stays))["task_instance"].ShouldBe(2);
    }

    [Fact]
    public async Task Runs_are_looked_through_in_pages_up_to_one_of_which_all_are_too_young()
    {
        var dag = await DagAsync();
        var runs = new List<long>();
        for (var made = 0; made < 5; made++) runs.Add(await EndedAsync(dag, Old.AddDays(made)));
        for (var made = 0; made < 9; made++) runs.Add(await EndedAsync(dag, Young));

        (await Prune.PruneAsync(Rule(dag), 0, 3, default)).ShouldBe(new PrunePage(3, runs[2]));
        (await Prune.PruneAsync(Rule(dag), runs[2], 3, default)).ShouldBe(new PrunePage(2, runs[5]));
        (await Prune.PruneAsync(Rule(dag), runs[5], 3, default)).ShouldBe(new PrunePage(0, null));

        (await IdsAsync(dag)).ShouldBe(runs[5..]);
    }

    [Fact]
    public async Task Run_that_ended_late_stays_however_early_it_was_made()
    {
        var dag = await DagAsync();
        var late = await EndedAsync(dag, Young, made: Old);
        var old = await EndedAsync(dag, Old);
        var latest = await EndedAsync(dag, Young);

        (await PruneAsync(dag)).ShouldBe(1);

        (await IdsAsync(dag)).ShouldBe([late, latest]);
        old.ShouldBeLessThan(latest);
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
    public async Task Runs_of_drafts_go_by_an_age_of_their_own_and_none_of_them_is_kept_for_its_number()
    {
        var dag = await DagAsync();
        await EndedAsync(dag, Old, type: RunType.Draft);
        var draft = await EndedAsync(dag, Young, type: RunType.Draft);
        await EndedAsync(dag, Old);

        (await PruneAsync(dag, Rule(dag) with { EndedBefore = null, DraftsEndedBefore = Limit, Least = 20 })).ShouldBe(1);
        (await IdsAsync(dag)).ShouldContain(draft);

        (await PruneAsync(dag, Rule(dag) with { EndedBefore = null, DraftsEndedBefore = Young.AddDays(1), Least = 20 })).ShouldBe(1);
        (await IdsAsync(dag)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Run_of_the_latest_slot_stays_so_that_no_slot_gets_a_second_run()
    {
        var dag = await DagAsync();
        var first = await EndedAsync(dag, Old, slot: 1);
        var latest = await EndedAsync(dag, Old, slot: 3);
        // Made later, for an earlier slot, as by a backfill.
        await EndedAsync(dag, Old, slot: 2);
        var byHand = await EndedAsync(dag, Young);

        (await PruneAsync(dag)).ShouldBe(2);

        (await IdsAsync(dag)).ShouldBe([latest, byHand]);
        (await store.Dags.CurrentAsync(dag.DagId, default))!.LastScheduled!.Id.ShouldBe(latest);
        first.ShouldBeLessThan(latest);
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
        await store.Runs.UpdateAsync([cleared], "user:ada", (run, changes) => run.Clear(changes, new(), Young, "again"), default);
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
        var backfills = store.Port<IBackfillStore>();
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
        var lineage = store.Port<ILineageStore>();
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

        Task CacheAsync(DateTimeOffset expires) => store.Database.WriteAsync(
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
        var dated = await EndedAsync(dag, Old, slot: 2);
        var latest = await EndedAsync(dag, Young, slot: 3);
        var trigger = await WaitAsync(Deferral.ToTrigger(dag.DagId));
        await store.Deferrals.TriggeredAsync((await store.Deferrals.FindAsync(trigger, default))!, triggered, default);
        var wait = await WaitAsync(Deferral.ToDag(dag.DagId, SlotAt(2)));
        (await PruneAsync(dag)).ShouldBe(0);

        foreach (var instance in new[] { trigger, wait })
            await store.Runs.UpdateAsync([InstanceId.RunOf(instance)], "user:ada", (run, changes) => run.Cancel(changes, Young, "enough"), default);

        (await PruneAsync(dag)).ShouldBe(2);
        (await IdsAsync(dag)).ShouldBe([latest]);
        dated.ShouldBeLessThan(latest);
    }

    [Fact]
    public async Task Time_limit_that_a_run_has_left_behind_goes_with_it()
    {
        var dag = await DagAsync();
        var run = await EndedAsync(dag, Old);
        await EndedAsync(dag, Young);
        // Of a version that it had before it was cleared.
        await store.Database.WriteAsync(
            connection => connection.ExecuteAsync(
                "INSERT INTO due (instance_id, kind, at) VALUES (@instance, @kind, @at)",
                new { instance = InstanceId.Of(run, 0), kind = (int)DueKind.RunTimeout, at = Micros.Of(Young.AddDays(3_000)) }),
            default);
        (await DueAsync()).ShouldContain(run);

        await PruneAsync(dag);

        (await DueAsync()).ShouldNotContain(run);

        async Task<IEnumerable<long>> DueAsync() => (await store.Runs.DueAsync(Young.AddDays(9_000), 10_000, default)).Select(due => due.Run);
    }

    [Fact]
    public async Task Count_says_what_pruning_comes_to()
    {
        var dag = await DagAsync();
        for (var made = 0; made < 4; made++) await EndedAsync(dag, Old);
        await EndedAsync(dag, Young);

        (await Prune.CountAsync(Rule(dag) with { Least = 3 }, default)).ShouldBe(new PruneCount(dag.DagId, 2, 4));
        (await Prune.CountAsync(Rule(dag) with { Least = 50 }, default)).ShouldBe(new PruneCount(dag.DagId, 0, 0));
        (await PruneAsync(dag, Rule(dag) with { Least = 3 })).ShouldBe(2);
    }

    [Fact]
    public async Task Dags_are_named_with_what_their_scripts_want_kept()
    {
        var (plain, wishes) = (await DagAsync(), await Sample.DagAsync(store, Sample.Graph(Sample.Unique("dag"), Sample.Task("a")) with { KeepRuns = TimeSpan.FromDays(7) }));

        var dags = await Prune.DagsAsync(default);

        dags.ShouldContain(new DagRetention(plain.DagId, null));
        dags.ShouldContain(new DagRetention(wishes.DagId, TimeSpan.FromDays(7)));
    }

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

        (await store.DagQueries.VersionsAsync(id, null, 10, default)).Select(version => version.Summary.Number).ShouldBe([5, 4, 2]);
        (await store.Dags.CompiledAsync($"key-{id}-1", default)).ShouldBeNull();
        (await store.Dags.CompiledAsync($"key-{id}-2", default)).ShouldNotBeNull();
        (await store.RunQueries.GetAsync(run, default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Version_that_a_dag_went_back_to_stays_and_no_number_comes_again()
    {
        var id = Sample.Unique("dag");
        for (var number = 1; number <= 3; number++) await VersionAsync(id, number);
        await VersionAsync(id, 1);

        (await Prune.PruneVersionsAsync(id, Today.AddDays(1), null, 1, 10, default)).ShouldBe(1);

        (await store.Dags.CurrentAsync(id, default)).ShouldNotBeNull();
        (await store.Dags.StoreAsync(Sample.Bundle($"{id}.csx", $"key-{id}-4", Sample.Graph(id, Sample.Task("a"))), default)).NewVersions.ShouldBe([(id, 4)]);
    }

    [Fact]
    public async Task Draft_that_nobody_saved_goes_when_its_runs_are_gone_and_so_does_a_dag_that_was_only_ever_one()
    {
        var id = Sample.Unique("dag");
        var bundle = Sample.Bundle($"{id}.csx", $"draft-{id}", Sample.Graph(id, Sample.Task("a")));
        await store.Dags.StoreDraftAsync(bundle, id, default);
        var dag = (await store.Dags.CurrentAsync(id, default))!;
        await EndedAsync(dag, Old, type: RunType.Draft);
        var soon = Today.AddDays(1);
        (await Prune.PruneVersionsAsync(id, null, soon, 20, 10, default)).ShouldBe(0);
        await PruneAsync(dag, Rule(dag) with { DraftsEndedBefore = Limit });

        (await Prune.PruneVersionsAsync(id, soon, null, 20, 10, default)).ShouldBe(0);
        (await Prune.PruneVersionsAsync(id, null, soon, 20, 10, default)).ShouldBe(1);

        (await store.Dags.CurrentAsync(id, default)).ShouldBeNull();
        (await store.Dags.CompiledAsync(bundle.Key, default)).ShouldBeNull();
        // And may be written anew.
        (await store.Dags.StoreAsync(bundle, default)).NewVersions.ShouldBe([(id, 1)]);
    }

    [Fact]
    public async Task Draft_that_is_run_again_counts_as_new()
    {
        var id = Sample.Unique("dag");
        await VersionAsync(id, 1);
        var bundle = Sample.Bundle($"{id}.csx", $"draft-{id}", Sample.Graph(id, Sample.Task("a")));
        var draft = await store.Dags.StoreDraftAsync(bundle, id, default);
        await store.Database.WriteAsync(connection => connection.ExecuteAsync("UPDATE dag_version SET created_at = 1 WHERE id = @draft", new { draft }), default);

        (await store.Dags.StoreDraftAsync(bundle, id, default)).ShouldBe(draft);

        (await Prune.PruneVersionsAsync(id, null, Today.AddDays(-1), 20, 10, default)).ShouldBe(0);
    }

    [Fact]
    public async Task Backfill_goes_with_the_last_of_its_runs_its_slots_a_batch_at_a_time()
    {
        var dag = await DagAsync();
        var backfills = store.Port<IBackfillStore>();
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
        await store.Database.WriteAsync(connection => connection.ExecuteAsync("DELETE FROM audit"), default);
        foreach (var at in new[] { Old, Old.AddDays(1), Old.AddDays(2), Young }) await store.Access.AuditAsync(new(at, "user:ada", "run.cancel", "run:1", null, null), default);

        (await Prune.PruneAuditAsync(Limit, 2, default)).ShouldBe(2);
        (await Prune.PruneAuditAsync(Limit, 2, default)).ShouldBe(1);
        (await Prune.PruneAuditAsync(Limit, 2, default)).ShouldBe(0);

        (await store.Access.AuditTrailAsync(new(), null, 10, default)).Items.ShouldHaveSingleItem().At.ShouldBe(Young);
    }

    [Fact]
    public async Task Nodes_that_were_lost_long_ago_go_when_their_work_was_seen_to()
    {
        var (seen, unseen, alive) = (Sample.Unique("node"), Sample.Unique("node"), Sample.Unique("node"));
        foreach (var node in new[] { seen, unseen, alive })
            await store.Nodes.RegisterAsync(new NodeInfo { Id = node, Host = "h", ProcessId = 1, Roles = ["agent"], Version = "1" }, TimeSpan.FromHours(1), default);
        await store.Database.WriteAsync(
            connection => connection.ExecuteAsync("UPDATE node SET lost_at = 1 WHERE id IN (@seen, @unseen); UPDATE node SET settled = 1 WHERE id = @seen", new { seen, unseen }), default);

        (await Prune.PruneNodesAsync(Limit, 10, default)).ShouldBe(1);

        (await store.Database.ReadAsync(connection => connection.QueryAsync<string>("SELECT id FROM node"), default)).ShouldBe([unseen, alive], ignoreOrder: true);
        await store.Database.WriteAsync(connection => connection.ExecuteAsync("DELETE FROM node"), default);
    }

    protected static PruneRule Rule(CurrentDag dag) => new() { DagId = dag.DagId, EndedBefore = Limit, DraftsEndedBefore = null, Least = 1 };

    protected Task<CurrentDag> DagAsync() => Sample.DagAsync(
        store, Sample.Task("a") with { Queue = _queue, Callbacks = [CallbackKind.Success] }, Sample.Task("b", "a") with { Queue = _queue });

    // A run that was made and cancelled by hand, with two tasks that never ran.
    protected async Task<long> EndedAsync(CurrentDag dag, DateTimeOffset ended, int? slot = null, RunType type = RunType.Manual, DateTimeOffset? made = null)
    {
        var run = await OpenAsync(dag, slot, type, made ?? ended);
        await store.Runs.UpdateAsync([run], "user:ada", (live, changes) => live.Cancel(changes, ended, "enough"), default);
        return run;
    }

    private async Task<long> OpenAsync(CurrentDag dag, int? slot = null, RunType type = RunType.Manual, DateTimeOffset? made = null)
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
    private async Task<long> SucceededAsync(CurrentDag dag, DateTimeOffset ended, bool called = true)
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

    private async Task<long> WaitAsync(Deferral what)
    {
        var run = await OpenAsync(await DagAsync());
        var claim = (await ClaimAsync(Young)).Single(one => InstanceId.RunOf(one.Instance) == run);
        await ReportAsync(claim.Instance, claim.Fence, new() { Kind = ReportKind.Deferred, Deferral = what with { Timeout = TimeSpan.FromDays(1) } }, Young);
        return claim.Instance;
    }

    private async Task<IReadOnlyList<Claim>> ClaimAsync(DateTimeOffset at) => (await store.Runs.CommitAsync([], new("n1", [_queue], 100, at), default)).Claims;

    private async Task ReportAsync(long instance, int fence, AttemptReport report, DateTimeOffset at) =>
        await store.Runs.UpdateAsync([InstanceId.RunOf(instance)], "agent:n1", (run, changes) => run.Report(changes, InstanceId.OrdinalOf(instance), fence, report, at).ShouldBeTrue(), default);

    private Task EndCallbacksAsync(long run) => store.Database.WriteAsync(connection => connection.ExecuteAsync("UPDATE run_callback SET ended_at = 1, outcome = 1 WHERE run_id = @run", new { run }), default);

    private async Task<int> PruneAsync(CurrentDag dag, PruneRule? rule = null)
    {
        var (pruned, after) = (0, (long?)0);
        while (after is { } next)
        {
            var page = await Prune.PruneAsync(rule ?? Rule(dag), next, 100, default);
            (pruned, after) = (pruned + page.Pruned, page.Next);
        }

        return pruned;
    }

    private async Task<PrunedRows> RemoveAllAsync()
    {
        var sum = new PrunedRows(0, 0);
        while (await Prune.LeftAsync(100, default) is { Count: > 0 } left)
        {
            var removed = await Prune.RemoveAsync(left, 1_000, default);
            sum = new(sum.Runs + removed.Runs, sum.Instances + removed.Instances);
        }

        return sum;
    }

    private async Task<CurrentDag> VersionAsync(string id, int number)
    {
        (await store.Dags.StoreAsync(Sample.Bundle($"{id}.csx", $"key-{id}-{number}", Sample.Graph(id, Sample.Task("a"))), default)).Faults.ShouldBeEmpty();
        return (await store.Dags.CurrentAsync(id, default))!;
    }

    private async Task<IReadOnlyList<long>> IdsAsync(CurrentDag dag) =>
        [.. (await store.RunQueries.ListAsync(new() { DagId = dag.DagId }, null, 1_000, default)).Items.Select(run => run.Head.Id).Order()];

    private async Task<IReadOnlyList<(string Name, string Column)>> TablesAsync() => await store.Database.ReadAsync(
        async connection => (await connection.QueryAsync<(string Name, string Column)>(RunColumns)).ToList(), default);

    // Tables with rows of a run, and how many.
    private async Task<Dictionary<string, long>> CountAsync(long run)
    {
        var counts = new Dictionary<string, long>();
        foreach (var (name, column) in (await TablesAsync()).Append((Name: "task_instance", Column: "id")).Where(table => !NotTheirs.Contains(table.Name)))
        {
            var of = column == "run_id" ? "run_id = @run" : $"{column} >> 20 = @run";
            var count = await store.Database.ReadAsync(connection => connection.ExecuteScalarAsync<long>($"SELECT count(*) FROM {name} WHERE {of}", new { run }), default);
            if (count > 0) counts[name] = count;
        }

        return counts;
    }

    private static DateTimeOffset SlotAt(int slot) => Old.AddHours(slot);

    private static IReadOnlyList<ScheduledRun> Slots(int count) => [.. Enumerable.Range(0, count).Select(at => new ScheduledRun { LogicalDate = SlotAt(at), DataInterval = new(SlotAt(at), SlotAt(at)), RunAfter = SlotAt(at) })];

    private static BackfillRecord Backfill(CurrentDag dag, DateTimeOffset from, DateTimeOffset to) =>
        new() { Request = new() { DagId = dag.DagId, From = from, To = to, Reprocess = Reprocess.None, Version = RerunOn.Latest }, State = BackfillState.Running, CreatedBy = "user:ada", CreatedAt = Young };
}

public sealed class SqlitePruneStoreTests(SqliteStore store) : PruneStoreTests(store), IClassFixture<SqliteStore>
{
    protected override string RunColumns =>
        "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name IN ('run_id', 'instance_id') ORDER BY m.name";
}

public sealed class PostgresPruneStoreTests(PostgresStore store) : PruneStoreTests(store), IClassFixture<PostgresStore>
{
    protected override string RunColumns =>
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() AND column_name IN ('run_id', 'instance_id') ORDER BY table_name";

    [Fact]
    public async Task Run_that_somebody_clears_at_this_moment_stays()
    {
        var dag = await DagAsync();
        var run = await EndedAsync(dag, Limit.AddDays(-1));
        await EndedAsync(dag, Limit.AddDays(1));
        PrunePage? page = null;

        await store.Runs.UpdateAsync(
            [run],
            "user:ada",
            (live, changes) =>
            {
                // It is locked now, and another node prunes meanwhile.
                page = Task.Run(() => store.Port<IPruneStore>().PruneAsync(Rule(dag), 0, 100, default)).GetAwaiter().GetResult();
                live.Clear(changes, new(), Limit, "again");
            },
            default);

        page!.Pruned.ShouldBe(0);
        (await store.Runs.LoadAsync([run], default)).Single().Head.State.IsFinal().ShouldBeFalse();
        (await store.Port<IPruneStore>().PruneAsync(Rule(dag), 0, 100, default)).Pruned.ShouldBe(0);
    }
}
