using Dapper;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Runs;

/// <summary>Lists and counts of DAGs go by the state of their latest run, which the database keeps beside the runs.</summary>
public abstract class LatestRunTests(Store store)
{
    [Fact]
    public async Task Latest_run_counts_from_its_creation_on_and_in_every_state_it_comes_to()
    {
        var dag = await Sample.DagAsync(store, Sample.Task("a"));
        (await StateAsync(dag)).ShouldBeNull();
        var before = await CreateAsync(dag);
        var latest = await CreateAsync(dag);
        (await StateAsync(dag)).ShouldBe(RunState.Queued);
        await store.Runs.UpdateAsync([latest], "test", (run, changes) => run.Start(changes, Sample.Noon), default);
        (await StateAsync(dag)).ShouldBe(RunState.Running);

        await store.Runs.UpdateAsync([before], "test", (run, changes) => run.Cancel(changes, Sample.Noon, "stop"), default);
        (await StateAsync(dag)).ShouldBe(RunState.Running, "an earlier run says nothing of the DAG now");
        await store.Runs.UpdateAsync([latest], "test", (run, changes) => run.Cancel(changes, Sample.Noon, "stop"), default);
        (await StateAsync(dag)).ShouldBe(RunState.Cancelled);
    }

    [Fact]
    public async Task Runs_of_one_transaction_leave_the_last_of_them()
    {
        var dag = await Sample.DagAsync(store, Sample.Task("a"));
        var runs = Enumerable.Range(0, 5).Select(_ => Sample.Run(dag)).ToList();
        await store.Runs.CreateManyAsync([.. runs.Select(run => (new RunChanges(run, "test") { ExpectedEpoch = null }, (DateTimeOffset?)null))], default);

        await store.Runs.UpdateAsync([runs[^1].Head.Id], "test", (run, changes) => run.Cancel(changes, Sample.Noon, "stop"), default);

        (await StateAsync(dag)).ShouldBe(RunState.Cancelled);
    }

    [Fact]
    public async Task Run_that_is_removed_leaves_the_one_before_it_and_at_last_none()
    {
        var dag = await Sample.DagAsync(store, Sample.Task("a"));
        var before = await CreateAsync(dag);
        await store.Runs.UpdateAsync([before], "test", (run, changes) => run.Cancel(changes, Sample.Noon, "stop"), default);
        var latest = await CreateAsync(dag);

        await DeleteAsync(latest);
        (await StateAsync(dag)).ShouldBe(RunState.Cancelled);
        await DeleteAsync(before);
        (await StateAsync(dag)).ShouldBeNull();
    }

    [Fact]
    public async Task Runs_are_listed_by_open_and_by_ill_states_of_all_dags()
    {
        var dag = await Sample.DagAsync(store, Sample.Task("a"));
        var (open, cancelled) = (await CreateAsync(dag), await CreateAsync(dag));
        await store.Runs.UpdateAsync([cancelled], "test", (run, changes) => run.Cancel(changes, Sample.Noon, "stop"), default);

        (await IdsAsync(RunState.Queued)).ShouldContain(open);
        (await IdsAsync(RunState.Queued, RunState.Running)).ShouldNotContain(cancelled);
        (await IdsAsync(RunState.Cancelled)).ShouldSatisfyAllConditions(ids => ids.ShouldContain(cancelled), ids => ids.ShouldNotContain(open));
        (await IdsAsync(RunState.Queued, RunState.Cancelled)).ShouldSatisfyAllConditions(ids => ids.ShouldContain(cancelled), ids => ids.ShouldContain(open));
        (await IdsAsync()).ShouldBeEmpty();
    }

    private async Task<List<long>> IdsAsync(params RunState[] states) => [.. (await store.RunQueries.ListAsync(new() { States = states }, null, 500, default)).Items.Select(run => run.Head.Id)];

    private async Task<long> CreateAsync(CurrentDag dag) => (await store.Runs.CreateAsync(new(Sample.Run(dag), "test") { ExpectedEpoch = null }, null, default))!.Value;

    // As retention does.
    private Task DeleteAsync(long run) => store.Database.WriteAsync(connection => connection.ExecuteAsync("DELETE FROM run WHERE id = @run", new { run }), default);

    // What the list of DAGs finds it by.
    private async Task<RunState?> StateAsync(CurrentDag dag)
    {
        RunState? found = null;
        foreach (var state in Enum.GetValues<RunState>())
            if ((await store.DagQueries.ListAsync(new() { Text = dag.DagId, LastRun = state }, null, 10, default)).Items.Any(one => one.DagId == dag.DagId)) found = state;
        return found;
    }
}

public sealed class SqliteLatestRunTests(SqliteStore store) : LatestRunTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresLatestRunTests(PostgresStore store) : LatestRunTests(store), IClassFixture<PostgresStore>;
