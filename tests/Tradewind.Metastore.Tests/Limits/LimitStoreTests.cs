using Microsoft.Extensions.DependencyInjection;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Limits;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Engine.Why;
using Tradewind.Graph;
using Tradewind.Metastore.Invariants;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Limits;

public abstract class LimitStoreTests(Store store) : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = Sample.Noon;

    private readonly string _pool = Sample.Unique("pool");
    private readonly string _queue = Sample.Unique("q");
    private readonly List<long> _runs = [];

    private ILimitStore Limits => store.Port<ILimitStore>();

    public Task InitializeAsync() => Task.CompletedTask;

    // Whatever a test did, no limit is passed and the tables agree with each other. Nobody is left in the next test's way.
    public async Task DisposeAsync()
    {
        (await store.Port<InvariantCheck>().RunAsync(default)).ShouldBeEmpty();
        await store.Runs.UpdateAsync(_runs, "user:ada", (run, changes) => run.Cancel(changes, Noon, "stop"), default);
        (await store.Port<InvariantCheck>().RunAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Pool_is_stored_changed_listed_and_deleted()
    {
        await Limits.SavePoolAsync(new(_pool, 3, "the warehouse"), default);
        (await Limits.PoolAsync(_pool, default)).ShouldBe(new(new(_pool, 3, "the warehouse"), 0, 0));
        await Limits.SavePoolAsync(new(_pool, 5, null), default);
        (await Limits.PoolsAsync(default)).ShouldContain(new PoolView(new(_pool, 5, null), 0, 0));
        (await Limits.DeletePoolAsync(_pool, default)).ShouldBeTrue();
        (await Limits.DeletePoolAsync(_pool, default)).ShouldBeFalse();
        (await Limits.PoolAsync(_pool, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Task_under_limits_is_held_admitted_claimed_and_gives_back_with_its_end()
    {
        await Limits.SavePoolAsync(new(_pool, 2, null), default);
        var run = await StartedAsync(await Sample.DagAsync(store, Pooled("a", 2), Pooled("b", 1)));
        (await ClaimAsync()).ShouldBeEmpty();
        (await Limits.PoolAsync(_pool, default)).ShouldBe(new(new(_pool, 2, null), 0, 2));

        var admitted = await Limits.AdmitAsync(Noon, default);
        admitted.Runs.ShouldBe([run.Head.Id]);
        admitted.Queues.ShouldBe([_queue]);
        (await StatesAsync(run)).ShouldBe([TaskInstanceState.Queued, TaskInstanceState.Scheduled]);
        (await Limits.PoolAsync(_pool, default)).ShouldBe(new(new(_pool, 2, null), 2, 1));
        (await Limits.HoldersAsync([LimitNames.Pool(_pool)], 5, default)).Single().ShouldSatisfyAllConditions(
            holder => holder.TaskId.ShouldBe("a"), holder => holder.Instance.ShouldBe(InstanceId.Of(run.Head.Id, 0)), holder => holder.Units.ShouldBe(2));
        (await Limits.AdmitAsync(Noon, default)).Runs.ShouldBeEmpty();

        var claim = (await ClaimAsync()).Single();
        var loaded = (await store.Runs.LoadAsync([run.Head.Id], default)).Single();
        var changes = new RunChanges(loaded, "agent:n1");
        loaded.Report(changes, 0, claim.Fence, Sample.Succeeded(), Noon).ShouldBeTrue();
        (await store.Runs.CommitAsync([changes], null, default)).Committed.ShouldBeTrue();
        (await Limits.UsedAsync([LimitNames.Pool(_pool)], default)).ShouldBeEmpty();

        (await Limits.AdmitAsync(Noon, default)).Runs.ShouldBe([run.Head.Id]);
        (await ClaimAsync()).Count.ShouldBe(1);
        var moves = await Sample.MovesAsync(store, run.Head.Id, "b");
        moves.Select(move => $"{move.From}>{move.To} by {move.Actor}").ShouldBe(["none>scheduled by test", "scheduled>queued by limits", "queued>running by agent:n1"]);
    }

    [Fact]
    public async Task Agent_whose_copy_still_knows_an_instance_as_held_takes_it_all_the_same()
    {
        var dag = await Sample.DagAsync(store, Sample.Graph(Sample.Unique("dag"), Plain("a")) with { MaxActiveTasks = 1 });
        var copy = await StartedAsync(dag);
        await Limits.AdmitAsync(Noon, default);
        var claim = (await ClaimAsync()).Single();

        copy.Claimed(0, claim.Attempt, claim.Fence, "n1", Noon).ShouldBeTrue();
        var changes = new RunChanges(copy, "agent:n1");
        copy.Report(changes, 0, claim.Fence, Sample.Succeeded(), Noon).ShouldBeTrue();
        (await store.Runs.CommitAsync([changes], null, default)).Committed.ShouldBeTrue();
        (await store.Runs.LoadAsync([copy.Head.Id], default)).Single().Head.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public async Task Withdrawing_an_instance_that_was_admitted_meanwhile_conflicts_and_cancel_still_comes_through()
    {
        var dag = await Sample.DagAsync(store, Sample.Graph(Sample.Unique("dag"), Plain("a"), Plain("b")) with { MaxActiveTasks = 1 });
        var run = await StartedAsync(dag);
        var changes = new RunChanges(run, "user:ada");
        run.Cancel(changes, Noon, "stop").ShouldBeTrue();
        changes.NoLongerHeld.ShouldBe([0, 1]);

        await Limits.AdmitAsync(Noon, default);
        (await store.Runs.CommitAsync([changes], null, default)).Conflicts.ShouldBe([run.Head.Id]);
        await store.Runs.UpdateAsync([run.Head.Id], "user:ada", (live, again) => live.Cancel(again, Noon, "stop"), default);
        (await StatesAsync(run)).ShouldBe([TaskInstanceState.Cancelled, TaskInstanceState.Cancelled]);
        (await Limits.UsedAsync([LimitNames.Dag(dag.DagId)], default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Limits_of_a_DAG_hold_over_all_its_runs_and_no_other()
    {
        var capped = await Sample.DagAsync(store, Sample.Graph(Sample.Unique("dag"), Plain("a"), Plain("b") with { MaxActive = 1 }) with { MaxActiveTasks = 3 });
        for (var run = 0; run < 3; run++) await StartedAsync(capped);
        await Limits.AdmitAsync(Noon, default);

        var used = await Limits.UsedAsync([LimitNames.Dag(capped.DagId), LimitNames.Task(capped.DagId, "b")], default);
        used.ShouldBe(new Dictionary<string, int> { [LimitNames.Dag(capped.DagId)] = 3, [LimitNames.Task(capped.DagId, "b")] = 1 }, ignoreOrder: true);
        (await ClaimAsync()).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Priority_decides_who_is_admitted_first_over_all_runs()
    {
        await Limits.SavePoolAsync(new(_pool, 1, null), default);
        var low = await StartedAsync(await Sample.DagAsync(store, Pooled("low", 1) with { Priority = 1 }));
        var high = await StartedAsync(await Sample.DagAsync(store, Pooled("high", 1) with { Priority = 5 }));
        (await Limits.AdmitAsync(Noon, default)).Runs.ShouldBe([high.Head.Id]);
        await EndAllAsync();
        (await Limits.AdmitAsync(Noon, default)).Runs.ShouldBe([low.Head.Id]);
    }

    [Fact]
    public async Task Thousand_waiting_for_a_capped_DAG_keep_no_other_waiting()
    {
        var tasks = Enumerable.Range(0, 1_100).Select(n => Plain($"t{n}") with { Priority = 9 }).ToArray();
        var capped = await StartedAsync(await Sample.DagAsync(store, Sample.Graph(Sample.Unique("dag"), tasks) with { MaxActiveTasks = 1 }));
        (await Limits.AdmitAsync(Noon, default)).Runs.ShouldBe([capped.Head.Id]);

        await Limits.SavePoolAsync(new(_pool, 1, null), default);
        var other = await StartedAsync(await Sample.DagAsync(store, Pooled("a", 1)));
        (await Limits.AdmitAsync(Noon, default)).Runs.ShouldBe([other.Head.Id]);
    }

    [Fact]
    public async Task Room_for_more_than_one_portion_is_filled_in_several_passes()
    {
        var tasks = Enumerable.Range(0, 1_100).Select(n => Plain($"t{n}")).ToArray();
        var run = await StartedAsync(await Sample.DagAsync(store, Sample.Graph(Sample.Unique("dag"), tasks) with { MaxActiveTasks = 5_000 }));
        var first = await Limits.AdmitAsync(Noon, default);
        first.More.ShouldBeTrue();
        (await Limits.AdmitAsync(Noon, default)).Runs.ShouldBe([run.Head.Id]);
        (await StatesAsync(run)).ShouldAllBe(state => state == TaskInstanceState.Queued);
    }

    [Fact]
    public async Task Pool_made_smaller_lets_nobody_in_until_there_is_room_again()
    {
        await Limits.SavePoolAsync(new(_pool, 3, null), default);
        await StartedAsync(await Sample.DagAsync(store, Pooled("a", 1), Pooled("b", 1), Pooled("c", 1), Pooled("d", 1)));
        await Limits.AdmitAsync(Noon, default);
        await Limits.SavePoolAsync(new(_pool, 1, null), default);
        var claims = await ClaimAsync();
        claims.Count.ShouldBe(3);
        await EndAsync(claims[0]);
        (await Limits.AdmitAsync(Noon, default)).Runs.ShouldBeEmpty();
        (await store.Port<InvariantCheck>().RunAsync(default)).ShouldBeEmpty();

        await EndAsync(claims[1]);
        await EndAsync(claims[2]);
        (await Limits.AdmitAsync(Noon, default)).Runs.Count.ShouldBe(1);
    }

    // F38: a pool of 6, weight 3, two nodes that admit, claim and report at the same time.
    [Fact]
    public async Task Pool_of_six_with_weight_three_is_never_passed_by_two_nodes_at_once()
    {
        const int Tasks = 24;
        await Limits.SavePoolAsync(new(_pool, 6, null), default);
        var graph = Sample.Graph(Sample.Unique("dag"), [.. Enumerable.Range(0, Tasks).Select(n => Pooled($"t{n}", 3))]);
        var run = await StartedAsync(await Sample.DagAsync(store, graph));
        await using var other = store.Open();

        var most = await Task.WhenAll(
            Task.Run(() => WorkAsync("n1", store.Runs, Limits, run.Head.Id)),
            Task.Run(() => WorkAsync("n2", other.GetRequiredService<IRunStore>(), other.GetRequiredService<ILimitStore>(), run.Head.Id)));

        most.Max().ShouldBeLessThanOrEqualTo(6);
        var ended = (await store.Runs.LoadAsync([run.Head.Id], default)).Single();
        ended.Head.State.ShouldBe(RunState.Success);
        ended.Instances.ShouldAllBe(instance => instance.Attempt == 1 && instance.Fence == 1);
    }

    [Fact]
    public async Task Key_is_had_by_one_task_at_a_time_over_all_DAGs()
    {
        await StartedAsync(await Sample.DagAsync(store, Keyed("a", OnCollision.Queue)));
        await StartedAsync(await Sample.DagAsync(store, Keyed("b", OnCollision.Queue)));
        var first = await Limits.AdmitAsync(Noon, default);
        first.Runs.Count.ShouldBe(1);
        first.Collisions.ShouldBeEmpty();
        (await Limits.AdmitAsync(Noon, default)).Runs.ShouldBeEmpty();
        await EndAllAsync();
        (await Limits.AdmitAsync(Noon, default)).Runs.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(OnCollision.Skip)]
    [InlineData(OnCollision.Fail)]
    public async Task Task_that_does_not_wait_for_its_key_is_named_once_it_is_taken(OnCollision onCollision)
    {
        var holder = await StartedAsync(await Sample.DagAsync(store, Keyed("a", OnCollision.Queue)));
        (await Limits.AdmitAsync(Noon, default)).Runs.ShouldBe([holder.Head.Id]);
        var late = await StartedAsync(await Sample.DagAsync(store, Keyed("b", onCollision), Keyed("c", onCollision)));

        var pass = await Limits.AdmitAsync(Noon, default);
        pass.Runs.ShouldBeEmpty();
        pass.Collisions.ShouldBe([new(InstanceId.Of(late.Head.Id, 0), onCollision, _pool), new(InstanceId.Of(late.Head.Id, 1), onCollision, _pool)]);
    }

    [Fact]
    public async Task Task_that_takes_over_a_key_has_the_one_that_runs_asked_to_stop_once()
    {
        var holder = await StartedAsync(await Sample.DagAsync(store, Keyed("a", OnCollision.Queue)));
        await Limits.AdmitAsync(Noon, default);
        var claim = (await ClaimAsync()).Single();
        (await store.Runs.ToCancelAsync("n1", default)).ShouldNotContain(claim.Instance);

        var late = await StartedAsync(await Sample.DagAsync(store, Keyed("b", OnCollision.CancelRunning)));
        (await Limits.AdmitAsync(Noon, default)).Superseded.ShouldBe([claim.Instance]);
        (await Limits.AdmitAsync(Noon, default)).Superseded.ShouldBeEmpty();
        (await store.Runs.ToCancelAsync("n1", default)).ShouldContain(claim.Instance);

        await store.Runs.UpdateAsync([holder.Head.Id], "agent:n1", (run, changes) => run.Report(changes, 0, claim.Fence, new() { Kind = ReportKind.Cancelled, Message = "asked to" }, Noon), default);
        (await Limits.AdmitAsync(Noon, default)).Runs.ShouldBe([late.Head.Id]);
        (await store.Runs.ToCancelAsync("n1", default)).ShouldNotContain(claim.Instance);
    }

    [Fact]
    public async Task Request_to_stop_means_nothing_to_a_later_attempt_and_is_made_again()
    {
        var holder = await StartedAsync(await Sample.DagAsync(store, Keyed("a", OnCollision.Queue)));
        await Limits.AdmitAsync(Noon, default);
        var claim = (await ClaimAsync()).Single();
        await StartedAsync(await Sample.DagAsync(store, Keyed("b", OnCollision.CancelRunning)));
        await Limits.AdmitAsync(Noon, default);

        // Its runner dies before it stops; it keeps the key and begins anew.
        await store.Runs.UpdateAsync([holder.Head.Id], "agent:n1", (run, changes) => run.Report(changes, 0, claim.Fence, new() { Kind = ReportKind.Lost, Message = "gone" }, Noon), default);
        (await ClaimAsync()).Single().Fence.ShouldBe(2);
        (await store.Runs.ToCancelAsync("n1", default)).ShouldNotContain(claim.Instance);
        (await Limits.AdmitAsync(Noon, default)).Superseded.ShouldBe([claim.Instance]);
        (await store.Runs.ToCancelAsync("n1", default)).ShouldContain(claim.Instance);
    }

    [Fact]
    public async Task Rate_lets_so_many_start_in_any_span_and_says_when_the_next_may()
    {
        var tasks = Enumerable.Range(0, 5).Select(n => Plain($"t{n}") with { Rate = new() { Count = 2, Per = TimeSpan.FromMinutes(1), Key = _pool } }).ToArray();
        await StartedAsync(await Sample.DagAsync(store, tasks[..3]));
        await StartedAsync(await Sample.DagAsync(store, tasks[3..]));
        await Limits.AdmitAsync(Noon, default);
        (await ClaimAsync()).Count.ShouldBe(2);

        // That they end gives nothing back: starts are counted.
        var early = await Limits.AdmitAsync(Noon.AddSeconds(59), default);
        early.Runs.ShouldBeEmpty();
        early.Next.ShouldBe(Noon.AddMinutes(1));
        (await Limits.StartsAsync(LimitNames.Rate(_pool, TimeSpan.FromMinutes(1)), Noon.AddSeconds(-1), default)).ShouldBe(2);

        await Limits.AdmitAsync(Noon.AddMinutes(1), default);
        (await ClaimAsync()).Count.ShouldBe(2);
        (await Limits.AdmitAsync(Noon.AddMinutes(2), default)).Runs.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Why_a_task_waits_is_read_from_its_run_its_limits_and_its_DAG()
    {
        await Limits.SavePoolAsync(new(_pool, 2, null), default);
        var dag = await Sample.DagAsync(store, Sample.Graph(Sample.Unique("dag"), Pooled("a", 2), Pooled("b", 1), Plain("c") with { Upstream = ["a"] }) with { MaxActiveRuns = 1 });
        var run = await StartedAsync(dag);
        await Limits.AdmitAsync(Noon, default);
        var why = new WhyNotRunning(store.Runs, store.RunQueries, store.DagQueries, store.Dags, store.Nodes, Limits, store.Deferrals, TimeProvider.System);

        var held = (await why.WhyAsync(run.Head.Id, "b", -1, default))!;
        held.State.ShouldBe(TaskInstanceState.Scheduled);
        held.Blockers.Where(blocker => blocker.Kind == BlockerKind.Limit).ShouldBe(
        [
            new(BlockerKind.Limit, $"Pool '{_pool}' has 0 of 2 free, and it takes 1.") { Pool = _pool },
            new(BlockerKind.Limit, $"2 of it are held by 'a' of {dag.DagId}, run {run.Head.Id}.") { Pool = _pool, DagId = dag.DagId, RunId = run.Head.Id, TaskId = "a" },
        ]);
        (await why.WhyAsync(run.Head.Id, "c", -1, default))!.Blockers[0].TaskId.ShouldBe("a");
        (await why.WhyAsync(run.Head.Id, "c", 4, default)).ShouldBeNull();
        (await why.WhyAsync(run.Head.Id, "nothing", -1, default)).ShouldBeNull();
        (await why.WhyAsync(1_000_000_000, "a", -1, default)).ShouldBeNull();

        await store.Dags.SetPausedAsync(dag.DagId, true, default);
        var waiting = (await store.Runs.CreateAsync(new(Sample.Run(dag), "test") { ExpectedEpoch = null }, null, default))!.Value;
        (await why.WhyAsync(waiting, "a", -1, default))!.Blockers.Select(blocker => blocker.Kind).ShouldBe([BlockerKind.DagPaused, BlockerKind.ActiveRuns, BlockerKind.NoAgent]);
    }

    [Fact]
    public async Task Script_with_a_pool_that_does_not_exist_is_refused_until_it_does()
    {
        var graph = Sample.Graph(Sample.Unique("dag"), Pooled("a", 1) with { Line = 7 });
        var bundle = Sample.Bundle($"{graph.DagId}.csx", $"key-{graph.DagId}", graph);
        var fault = (await store.Dags.StoreAsync(bundle, default)).Faults.Single();
        fault.Line.ShouldBe(7);
        fault.Path.ShouldBe(bundle.Path);
        fault.Message.ShouldContain($"tradewind pools set {_pool} SLOTS");
        (await store.Dags.CurrentAsync(graph.DagId, default)).ShouldBeNull();

        await Limits.SavePoolAsync(new(_pool, 1, null), default);
        (await store.Dags.StoreAsync(bundle, default)).Faults.ShouldBeEmpty();
        (await Limits.DagsOfPoolAsync(_pool, default)).ShouldBe([graph.DagId]);
    }

    private static async Task<int> WorkAsync(string node, IRunStore runs, ILimitStore limits, long run)
    {
        var most = 0;
        while (true)
        {
            await limits.AdmitAsync(Noon, default);
            var live = (await runs.LoadAsync([run], default)).Single();
            if (live.Head.State.IsFinal()) return most;
            most = Math.Max(most, 3 * live.Instances.Count(instance => instance.State is TaskInstanceState.Queued or TaskInstanceState.Running));
            foreach (var claim in (await runs.CommitAsync([], new(node, [live.Plan.Tasks[0].Queue], 1, Noon), default)).Claims)
                await runs.UpdateAsync([run], $"agent:{node}", (mine, changes) => mine.Report(changes, InstanceId.OrdinalOf(claim.Instance), claim.Fence, Sample.Succeeded(), Noon), default);
        }
    }

    private TaskSpec Plain(string id) => Sample.Task(id) with { Queue = _queue };

    private TaskSpec Pooled(string id, int slots) => Plain(id) with { Pool = _pool, PoolSlots = slots };

    private TaskSpec Keyed(string id, OnCollision onCollision) => Plain(id) with { Concurrency = new() { Key = _pool, OnCollision = onCollision } };

    private async Task<IReadOnlyList<Claim>> ClaimAsync() => (await store.Runs.CommitAsync([], new("n1", [_queue], 100, Noon), default)).Claims;

    private async Task<LiveRun> StartedAsync(CurrentDag dag)
    {
        var run = await Sample.StartedAsync(store, dag);
        _runs.Add(run.Head.Id);
        return run;
    }

    private Task EndAsync(Claim claim) => store.Runs.UpdateAsync(
        [InstanceId.RunOf(claim.Instance)], "agent:n1", (run, changes) => run.Report(changes, InstanceId.OrdinalOf(claim.Instance), claim.Fence, Sample.Succeeded(), Noon), default);

    private async Task EndAllAsync()
    {
        foreach (var claim in await ClaimAsync()) await EndAsync(claim);
    }

    private async Task<IEnumerable<TaskInstanceState>> StatesAsync(LiveRun run) =>
        (await store.Runs.LoadAsync([run.Head.Id], default)).Single().Instances.Select(instance => instance.State);
}

public sealed class SqliteLimitStoreTests(SqliteStore store) : LimitStoreTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresLimitStoreTests(PostgresStore store) : LimitStoreTests(store), IClassFixture<PostgresStore>;
