using Dapper;
using Tradewind.Engine.Lineage;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Lineage;

public abstract class LineageStoreTests(Store store) : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = Sample.Noon;

    private ILineageStore Lineage => store.Port<ILineageStore>();

    public Task InitializeAsync() => Lineage.SwitchAsync(true, default);

    // The tests of this class share the database.
    public Task DisposeAsync() => store.Database.WriteAsync(connection => connection.ExecuteAsync("DELETE FROM lineage_run; DELETE FROM setting WHERE name LIKE 'lineage%'"), default);

    [Fact]
    public async Task Run_is_noted_by_the_commit_that_starts_it_and_its_journal_tells_the_rest()
    {
        var run = await SucceedAsync();

        var state = (await Lineage.PendingAsync(10, default)).ShouldHaveSingleItem();
        var facts = (await Lineage.ReadAsync(state, 100, default))!;
        var (events, next) = LineageStory.Tell(facts);

        events.Select(one => (one.Type, one.Attempt?.Id, one.At)).ShouldBe(
        [
            (LineageEventType.Start, null, Noon), (LineageEventType.Start, new LineageAttemptId(0, 1), Noon.AddSeconds(1)), (LineageEventType.Complete, new LineageAttemptId(0, 1), Noon.AddSeconds(2)),
            (LineageEventType.Complete, null, Noon.AddSeconds(2)),
        ]);
        (facts.Head.Id, facts.Version, facts.Path, facts.Attempts.Single().Outcome, facts.Attempts.Single().Rendered).ShouldBe((run, 1, $"{facts.Head.DagId}.csx", AttemptOutcome.Success, """{"path":"x"}"""));
        facts.Attempts.Single().Emitted.ShouldBe(["s3://bucket/orders"]);
        (next.Started, next.Open.Count).ShouldBe((false, 0));
    }

    [Fact]
    public async Task Nothing_is_written_while_lineage_is_not_told()
    {
        await Lineage.SwitchAsync(false, default);
        await SucceedAsync();
        (await Lineage.CountsAsync(default)).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Run_that_was_told_to_its_end_is_looked_at_again_only_when_it_starts_anew()
    {
        var run = await SucceedAsync();
        var state = (await Lineage.PendingAsync(10, default)).Single();
        var told = LineageStory.Tell((await Lineage.ReadAsync(state, 100, default))!).Next with { Open = [new(3, 2)] };
        await Lineage.SaveAsync(told, over: false, default);
        (await Lineage.PendingAsync(10, default)).ShouldBeEmpty();
        (await Lineage.CountsAsync(default)).Waiting.ShouldBe(1);

        // It starts anew while its end is being noted.
        await store.Runs.UpdateAsync([run], "user:ada", (live, changes) => { changes.HeadChanged = true; changes.RunMoves.Add(new(RunState.Queued, RunState.Running, Noon.AddSeconds(9), null)); }, default);
        await Lineage.SaveAsync(told with { Open = [] }, over: true, default);

        var again = (await Lineage.PendingAsync(10, default)).ShouldHaveSingleItem();
        (again.Cursor, again.Generation, again.Mark).ShouldBe((told.Cursor, 1, told.Mark + 1));
        LineageStory.Tell((await Lineage.ReadAsync(again, 100, default))!).Events.Select(one => (one.Type, one.Generation)).ShouldBe([(LineageEventType.Start, 2)]);
    }

    [Fact]
    public async Task What_is_over_waits_no_more_and_open_attempts_come_back_as_they_were_noted()
    {
        await SucceedAsync();
        var state = (await Lineage.PendingAsync(10, default)).Single();
        await Lineage.SaveAsync(state with { Open = [new(3, 2), new(1_000_000, 1)], Started = true, Generation = 4 }, over: false, default);
        var back = (await Lineage.PendingAsync(10, default)).Single();
        back.Open.ShouldBe([new(3, 2), new(1_000_000, 1)]);
        (back.Started, back.Generation).ShouldBe((true, 4));

        await Lineage.SaveAsync(back with { Cursor = long.MaxValue }, over: true, default);
        (await Lineage.CountsAsync(default)).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Oldest_runs_beyond_the_bound_are_dropped_and_counted()
    {
        for (var run = 0; run < 5; run++) await SucceedAsync();
        var all = (await Lineage.PendingAsync(10, default)).Select(one => one.Run).ToList();

        (await Lineage.DropAsync(3, default)).ShouldBe(2);
        (await Lineage.DropAsync(3, default)).ShouldBe(0);
        (await Lineage.DropAsync(2, default)).ShouldBe(1);

        (await Lineage.PendingAsync(10, default)).Select(one => one.Run).ShouldBe(all[3..]);
        (await Lineage.CountsAsync(default)).ShouldBe((3, 2));
    }

    [Fact]
    public async Task Run_that_a_task_made_knows_the_attempt_the_start_of_its_run_and_the_run_at_the_beginning()
    {
        var first = await SucceedAsync();
        var middle = await SucceedAsync(parent: InstanceId.Of(first, 0));
        // It starts a second time, and is what makes another.
        await store.Runs.UpdateAsync([middle], "user:ada", (live, changes) => { changes.HeadChanged = true; changes.RunMoves.Add(new(RunState.Success, RunState.Running, Noon.AddSeconds(2), null)); }, default);
        var last = await SucceedAsync(parent: InstanceId.Of(middle, 0));

        var facts = new Dictionary<long, LineageFacts>();
        foreach (var state in await Lineage.PendingAsync(10, default)) facts[state.Run] = (await Lineage.ReadAsync(state, 100, default))!;

        facts[first].Parent.ShouldBeNull();
        var (top, between) = (facts[first].Head, facts[middle].Head);
        facts[middle].Parent.ShouldBe(new(new(top.DagId, first, top.CreatedAt, 1), "a", new(0, 1), new(top.DagId, first, top.CreatedAt, 1)));
        facts[last].Parent.ShouldBe(new(new(between.DagId, middle, between.CreatedAt, 2), "a", new(0, 1), new(top.DagId, first, top.CreatedAt, 1)));
    }

    [Fact]
    public async Task Run_whose_maker_is_not_told_of_names_no_parent()
    {
        var first = await SucceedAsync();
        await store.Database.WriteAsync(connection => connection.ExecuteAsync("DELETE FROM lineage_run"), default);
        await SucceedAsync(parent: InstanceId.Of(first, 0));

        (await Lineage.ReadAsync((await Lineage.PendingAsync(10, default)).Single(), 100, default))!.Parent.ShouldBeNull();
    }

    private async Task<long> SucceedAsync(long? parent = null)
    {
        var graph = Sample.Graph(Sample.Unique("dag"), Sample.Task("a") with { Outlets = ["s3://bucket/orders"] });
        var dag = await Sample.DagAsync(store, graph);
        var run = await Sample.StartedAsync(store, LiveRun.Create(Sample.Run(dag).Head with { ParentInstance = parent, CreatedAt = parent is null ? Noon : Noon.AddSeconds(5) }, dag.Plan));
        await store.Runs.CommitAsync([], new ClaimRequest("n", ["default"], 1_000, Noon.AddSeconds(1)), default);
        var changes = new RunChanges((await store.Runs.LoadAsync([run.Head.Id], default)).Single(), "agent:n");
        changes.Run.Report(changes, 0, 1, Sample.Succeeded(), Noon.AddSeconds(2)).ShouldBeTrue();
        (await store.Runs.CommitAsync([changes], null, default)).Committed.ShouldBeTrue();
        return run.Head.Id;
    }
}

public sealed class SqliteLineageStoreTests(SqliteStore store) : LineageStoreTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresLineageStoreTests(PostgresStore store) : LineageStoreTests(store), IClassFixture<PostgresStore>;
