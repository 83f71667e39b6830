using Dapper;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Retention;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using Tradewind.Metastore.Invariants;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Retention;

public abstract class PruneStoreTests(Store store) : PruneTests(store)
{
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

    /// <summary>The table and the column of everything that speaks of runs or of their instances.</summary>
    protected abstract string RunColumns { get; }

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

        (await Store.Runs.LoadAsync([run], default)).ShouldBeEmpty();
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
        await Store.Database.WriteAsync(
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

        (await Store.RunQueries.GetAsync(runs[0], default)).ShouldBeNull();
        (await Store.Port<InvariantCheck>().RunAsync(default)).ShouldBeEmpty();
        (await Prune.LeftAsync(10, default)).ShouldBe(runs);
        (await Prune.RemoveAsync(runs, 1, default)).ShouldBe(new PrunedRows(0, 1));
        (await Store.Port<InvariantCheck>().RunAsync(default)).ShouldBeEmpty();
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
    public async Task Time_limit_that_a_run_has_left_behind_goes_with_it()
    {
        var dag = await DagAsync();
        var run = await EndedAsync(dag, Old);
        await EndedAsync(dag, Young);
        // Of a version that it had before it was cleared.
        await Store.Database.WriteAsync(
            connection => connection.ExecuteAsync(
                "INSERT INTO due (instance_id, kind, at) VALUES (@instance, @kind, @at)",
                new { instance = InstanceId.Of(run, 0), kind = (int)DueKind.RunTimeout, at = Micros.Of(Young.AddDays(3_000)) }),
            default);
        (await DueAsync()).ShouldContain(run);

        await PruneAsync(dag);

        (await DueAsync()).ShouldNotContain(run);

        async Task<IEnumerable<long>> DueAsync() => (await Store.Runs.DueAsync(Young.AddDays(9_000), 10_000, default)).Select(due => due.Run);
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
        var (plain, wishes) = (await DagAsync(), await Sample.DagAsync(Store, Sample.Graph(Sample.Unique("dag"), Sample.Task("a")) with { KeepRuns = TimeSpan.FromDays(7) }));

        var dags = await Prune.DagsAsync(default);

        dags.ShouldContain(new DagRetention(plain.DagId, null));
        dags.ShouldContain(new DagRetention(wishes.DagId, TimeSpan.FromDays(7)));
    }

    private async Task<IReadOnlyList<(string Name, string Column)>> TablesAsync() => await Store.Database.ReadAsync(
        async connection => (await connection.QueryAsync<(string Name, string Column)>(RunColumns)).ToList(), default);

    // Tables with rows of a run, and how many.
    private async Task<Dictionary<string, long>> CountAsync(long run)
    {
        var counts = new Dictionary<string, long>();
        foreach (var (name, column) in (await TablesAsync()).Append((Name: "task_instance", Column: "id")).Where(table => !NotTheirs.Contains(table.Name)))
        {
            var of = column == "run_id" ? "run_id = @run" : $"{column} >> 20 = @run";
            var count = await Store.Database.ReadAsync(connection => connection.ExecuteScalarAsync<long>($"SELECT count(*) FROM {name} WHERE {of}", new { run }), default);
            if (count > 0) counts[name] = count;
        }

        return counts;
    }
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
