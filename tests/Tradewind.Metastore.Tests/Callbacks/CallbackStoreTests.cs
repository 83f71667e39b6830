using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Callbacks;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Metastore.Invariants;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Callbacks;

public abstract class CallbackStoreTests(Store store) : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = Sample.Noon;

    private readonly string _node = Sample.Unique("node");

    private ICallbackStore Callbacks => store.Port<ICallbackStore>();

    public async Task InitializeAsync() => await EnterAsync(_node);

    // What one test leaves waiting must not come to the next.
    public async Task DisposeAsync()
    {
        (await store.Port<InvariantCheck>().RunAsync(default)).ShouldBeEmpty();
        await store.Database.WriteAsync(connection => connection.ExecuteAsync("UPDATE run_callback SET ended_at = 1, outcome = 1 WHERE ended_at IS NULL"), default);
    }

    [Fact]
    public async Task Callback_stands_in_the_commit_of_the_end_it_is_about()
    {
        var run = await FailAsync();

        var view = (await Callbacks.ListAsync(run, 0, 10, default)).ShouldHaveSingleItem();
        (view.Write.TaskId, view.Write.MapIndex, view.Write.Attempt, view.Write.Ordinal).ShouldBe(("a", -1, 1, 0));
        view.Write.Facts.ShouldBe(new CallbackFacts { Kind = CallbackKind.Failure, State = "failed", At = Noon, Reason = "it broke", ErrorType = "System.IO.IOException" });
        (view.Word, view.Tries, view.EndedAt).ShouldBe(("waiting", 0, null));
        (await Callbacks.GetAsync(view.Id, default))!.Id.ShouldBe(view.Id);
    }

    [Fact]
    public async Task Run_whose_task_ends_in_the_commit_that_makes_it_calls_back()
    {
        // As a backfill makes its runs: started at once, and what can end without an agent has ended.
        var changes = new RunChanges(Sample.Run(await DagAsync()), "scheduler") { ExpectedEpoch = null };
        changes.Run.Start(changes, Noon);
        changes.Run.Cancel(changes, Noon, "stop");

        var run = (await store.Runs.CreateAsync(changes, null, default))!.Value;

        (await Callbacks.ListAsync(run, 0, 10, default)).ShouldContain(view => view.Write.TaskId == "a" && view.Write.Facts.Kind == CallbackKind.Failure);
    }

    [Fact]
    public async Task Report_that_is_refused_calls_nobody_back()
    {
        var run = await Sample.StartedAsync(store, await DagAsync());
        await ClaimTaskAsync(run);
        var late = await ChangesAsync(run);
        var first = await ChangesAsync(run);
        first.Run.Report(first, 0, 1, Sample.Failed(), Noon);
        (await store.Runs.CommitAsync([first], null, default)).Committed.ShouldBeTrue();

        late.Run.Report(late, 0, 1, Sample.Failed(), Noon);
        (await store.Runs.CommitAsync([late], null, default)).Committed.ShouldBeFalse();

        (await Callbacks.ListAsync(run.Head.Id, 0, 10, default)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Run_and_tasks_of_one_update_call_back_together()
    {
        var graph = Sample.Graph(Sample.Unique("dag"), Sample.Task("a") with { Callbacks = [CallbackKind.Failure] }, Sample.Task("b", "a") with { Callbacks = [CallbackKind.Failure] })
            with { Callbacks = [CallbackKind.Failure] };
        var run = await Sample.StartedAsync(store, await Sample.DagAsync(store, graph));

        await store.Runs.UpdateAsync([run.Head.Id], "user:ada", (live, changes) => live.Cancel(changes, Noon, "enough"), default);

        (await Callbacks.ListAsync(run.Head.Id, 0, 10, default)).Select(one => (one.Write.TaskId, one.Write.Facts.State, one.Write.Facts.Reason))
            .ShouldBe([("a", "cancelled", "enough"), ("b", "cancelled", "enough"), ("", "cancelled", "enough")]);
    }

    [Fact]
    public async Task Callback_is_claimed_by_one_agent_and_ended_once()
    {
        var run = await FailAsync();
        await using var other = store.Open();
        ICallbackStore[] stores = [Callbacks, other.GetRequiredService<ICallbackStore>()];

        var claims = (await Task.WhenAll(stores.Select(one => Task.Run(() => one.ClaimAsync(_node, 5, default))))).SelectMany(list => list).ToList();

        var claim = claims.ShouldHaveSingleItem();
        (claim.Run, claim.Try, claim.Write.TaskId).ShouldBe((run, 1, "a"));
        (await Callbacks.HeldAsync(_node, default)).ShouldBe([claim]);
        (await Callbacks.EndAsync(claim, CallbackOutcome.Failed, "it threw", default)).ShouldBeTrue();
        (await Callbacks.EndAsync(claim, CallbackOutcome.Success, null, default)).ShouldBeFalse();
        var view = (await Callbacks.GetAsync(claim.Id, default))!;
        (view.Word, view.Message, view.Node, view.Tries).ShouldBe(("failed", "it threw", _node, 1));
        view.EndedAt.ShouldNotBeNull();
        (await Callbacks.ClaimAsync(_node, 5, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Try_that_was_replaced_ends_nothing()
    {
        await FailAsync();
        var first = (await Callbacks.ClaimAsync(_node, 5, default)).Single();
        await Callbacks.LoseAsync(first, "its runner died", default);
        var second = (await Callbacks.ClaimAsync(_node, 5, default)).Single();

        (await Callbacks.EndAsync(first, CallbackOutcome.Success, null, default)).ShouldBeFalse();
        (await Callbacks.LoseAsync(first, "again", default)).ShouldBeFalse();

        second.Try.ShouldBe(2);
        (await Callbacks.EndAsync(second, CallbackOutcome.Success, null, default)).ShouldBeTrue();
        ((await Callbacks.GetAsync(first.Id, default))!.Word).ShouldBe("success");
    }

    [Fact]
    public async Task Callback_whose_runner_dies_each_time_is_given_up_after_three_and_a_stopped_agent_is_no_loss()
    {
        await FailAsync();
        await Callbacks.GiveBackAsync((await Callbacks.ClaimAsync(_node, 5, default)).Single(), default);
        for (var loss = 0; loss < 3; loss++) (await Callbacks.LoseAsync((await Callbacks.ClaimAsync(_node, 5, default)).Single(), $"death {loss}", default)).ShouldBeTrue();

        (await Callbacks.ClaimAsync(_node, 5, default)).ShouldBeEmpty();

        var run = (await store.Database.ReadAsync(connection => connection.QueryAsync<long>("SELECT run_id FROM run_callback ORDER BY id DESC LIMIT 1"), default)).Single();
        var view = (await Callbacks.ListAsync(run, 0, 5, default)).Single();
        (view.Word, view.Message, view.Tries).ShouldBe(("lost", "death 2", 4));
    }

    [Fact]
    public async Task Callbacks_of_a_node_that_was_given_up_wait_again_and_it_gets_no_more()
    {
        await FailAsync();
        var (dead, alive) = (Sample.Unique("dead"), Sample.Unique("alive"));
        await EnterAsync(dead);
        await EnterAsync(alive);
        (await Callbacks.ClaimAsync(dead, 5, default)).Count.ShouldBe(1);
        (await Callbacks.RescueAsync(default)).ShouldBe(0);

        await store.Database.WriteAsync(connection => connection.ExecuteAsync("UPDATE node SET lost_at = 1 WHERE id = @dead", new { dead }), default);

        (await Callbacks.RescueAsync(default)).ShouldBe(1);
        (await Callbacks.ClaimAsync(dead, 5, default)).ShouldBeEmpty();
        (await Callbacks.ClaimAsync(alive, 5, default)).Single().Try.ShouldBe(2);
        await store.Nodes.LeaveAsync(alive, default);
        (await Callbacks.RescueAsync(default)).ShouldBe(1);
    }

    [Fact]
    public async Task What_a_node_drops_waits_again()
    {
        await FailAsync();
        await Callbacks.ClaimAsync(_node, 5, default);

        (await Callbacks.LoseAllAsync(_node, "dropped", default)).ShouldBe(1);

        (await Callbacks.HeldAsync(_node, default)).ShouldBeEmpty();
        (await Callbacks.ClaimAsync(_node, 5, default)).Single().Try.ShouldBe(2);
    }

    [Theory]
    [InlineData("missing", "DELETE FROM run_callback WHERE run_id = @run")]
    [InlineData("doubled", "INSERT INTO run_callback (run_id, ordinal, version_id, task_id, map_index, attempt, kind, state, at) SELECT run_id, ordinal, version_id, task_id, map_index, attempt, kind, state, at FROM run_callback WHERE run_id = @run")]
    [InlineData("never was", "UPDATE run_callback SET kind = 1 WHERE run_id = @run")]
    public async Task End_whose_callback_is_missing_or_doubled_is_found(string what, string fault)
    {
        var run = await FailAsync();
        (await store.Port<InvariantCheck>().RunAsync(default)).ShouldBeEmpty();

        await store.Database.WriteAsync(connection => connection.ExecuteAsync(fault, new { run }), default);

        (await store.Port<InvariantCheck>().RunAsync(default)).ShouldContain(breach => breach.Rule == "I8" && breach.What.Contains(what) && breach.What.Contains($"run {run}"));
        // The other tests share the database.
        await store.Database.WriteAsync(connection => connection.ExecuteAsync("DELETE FROM run_callback WHERE run_id = @run; DELETE FROM journal WHERE run_id = @run; DELETE FROM task_instance WHERE id >> 20 = @run; DELETE FROM attempt WHERE instance_id >> 20 = @run", new { run }), default);
    }

    private Task EnterAsync(string node) => store.Nodes.RegisterAsync(new() { Id = node, Host = "h", ProcessId = 1, Roles = ["agent"], Version = "1" }, TimeSpan.FromHours(1), default);

    private static async Task<LiveRun> LoadAsync(Store store, long run) => (await store.Runs.LoadAsync([run], default)).Single();

    private async Task<RunChanges> ChangesAsync(LiveRun run) => new(await LoadAsync(store, run.Head.Id), $"agent:{_node}");

    private Task<CurrentDag> DagAsync() => Sample.DagAsync(store, Sample.Task("a") with { Callbacks = [CallbackKind.Failure] });

    private async Task ClaimTaskAsync(LiveRun run) =>
        (await store.Runs.CommitAsync([], new ClaimRequest(_node, ["default"], 1_000, Noon), default)).Claims.ShouldContain(claim => InstanceId.RunOf(claim.Instance) == run.Head.Id);

    // Through the hot path, as an agent does.
    private async Task<long> FailAsync()
    {
        var run = await Sample.StartedAsync(store, await DagAsync());
        await ClaimTaskAsync(run);
        var changes = await ChangesAsync(run);
        changes.Run.Report(changes, 0, 1, Sample.Failed(), Noon).ShouldBeTrue();
        (await store.Runs.CommitAsync([changes], null, default)).Committed.ShouldBeTrue();
        return run.Head.Id;
    }
}

public sealed class SqliteCallbackStoreTests(SqliteStore store) : CallbackStoreTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresCallbackStoreTests(PostgresStore store) : CallbackStoreTests(store), IClassFixture<PostgresStore>;
