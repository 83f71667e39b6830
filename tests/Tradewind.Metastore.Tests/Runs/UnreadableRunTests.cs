using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Runs;

/// <summary>Rows that nobody can do anything with stay behind, and keep no other from its work.</summary>
public abstract class UnreadableRunTests(Store store)
{
    private static readonly DateTimeOffset Noon = Sample.Noon;

    [Theory]
    [InlineData("UPDATE dag_version SET graph = '{\"dagId\": 3, \"tasks\"' WHERE id = @version")]
    [InlineData("UPDATE dag_version SET graph = '{\"dagId\": \"x\", \"tasks\": [{\"id\": \"a\", \"kind\": \"a kind of later days\", \"operator\": \"code\"}]}' WHERE id = @version")]
    [InlineData("DELETE FROM dag_version WHERE id = @version")]
    public async Task F32_run_whose_version_cannot_be_read_stays_as_it_is_and_those_beside_it_start_run_and_are_planned(string harm)
    {
        var (bad, good) = (await ScheduledAsync(), await ScheduledAsync());
        var (badRun, goodRun) = (await MakeAsync(bad), await MakeAsync(good));
        await store.Database.WriteAsync(connection => connection.ExecuteAsync(harm, new { version = bad.VersionId }), default);

        // Another process, which has nothing of it in memory.
        await using var process = store.Open();
        var (runs, dags) = (process.GetRequiredService<IRunStore>(), process.GetRequiredService<IDagStore>());
        var startable = await runs.StartableRunsAsync(1_000, default);
        startable.ShouldContain(goodRun);
        var started = await runs.UpdateAsync([.. startable], "scheduler", (run, changes) => run.Start(changes, Noon), default);
        started.Select(changes => changes.Run.Head.Id).ShouldContain(goodRun);
        started.Select(changes => changes.Run.Head.Id).ShouldNotContain(badRun);
        (await runs.LoadAsync([badRun, goodRun], default)).ShouldHaveSingleItem().Head.State.ShouldBe(RunState.Running);
        var planned = (await dags.ToPlanAsync(DateTimeOffset.MaxValue.AddYears(-10), default)).Select(dag => dag.DagId).ToList();
        planned.ShouldContain(good.DagId);
        planned.ShouldNotContain(bad.DagId);
        (await store.Database.ReadAsync(connection => connection.ExecuteScalarAsync<long>("SELECT state FROM run WHERE id = @badRun", new { badRun }), default)).ShouldBe((long)RunState.Queued);
    }

    [Fact]
    public async Task F32_ids_that_are_longer_than_any_script_may_have_keep_no_other_run_from_starting()
    {
        var (bad, good) = (await ScheduledAsync(), await ScheduledAsync());
        var (badRun, goodRun) = (await MakeAsync(bad), await MakeAsync(good));
        var name = Sample.Unique("x") + new string('x', 300);
        foreach (var table in new[] { "dag", "dag_version", "run", "open_run" })
            await store.Database.WriteAsync(connection => connection.ExecuteAsync($"UPDATE {table} SET dag_id = @name WHERE dag_id = @was", new { name, was = bad.DagId }), default);

        await using var process = store.Open();
        var runs = process.GetRequiredService<IRunStore>();
        await runs.UpdateAsync([.. await runs.StartableRunsAsync(1_000, default)], "scheduler", (run, changes) => run.Start(changes, Noon), default);

        (await runs.LoadAsync([badRun, goodRun], default)).ShouldAllBe(run => run.Head.State == RunState.Running);
    }

    private async Task<CurrentDag> ScheduledAsync() => await Sample.DagAsync(
        store,
        Sample.Graph(Sample.Unique("dag"), Sample.Task("a")) with { Schedule = new() { Kind = ScheduleKind.Cron, Expressions = ["0 0 * * *"] }, Start = Noon.AddDays(-1) });

    private async Task<long> MakeAsync(CurrentDag dag) => (await store.Runs.CreateAsync(new(Sample.Run(dag), "test") { ExpectedEpoch = null }, null, default))!.Value;
}

public sealed class SqliteUnreadableRunTests(SqliteStore store) : UnreadableRunTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresUnreadableRunTests(PostgresStore store) : UnreadableRunTests(store), IClassFixture<PostgresStore>;
