using System.Text;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using Tradewind.Metastore.Invariants;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Runs;

public abstract class RunStoreTests(Store store) : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = Sample.Noon;

    private IRunStore Runs => store.Runs;

    public Task InitializeAsync() => Task.CompletedTask;

    // Whatever a test did, the tables still agree with each other.
    public async Task DisposeAsync() => (await store.Port<InvariantCheck>().RunAsync(default)).ShouldBeEmpty();

    [Fact]
    public async Task Run_created_and_loaded_is_the_same()
    {
        var dag = await Sample.DagAsync(store, Sample.Task("a"), Sample.Task("b", "a"));
        var run = Sample.Run(dag);
        var id = await Runs.CreateAsync(New(run), null, default);

        run.Head.Id.ShouldBe(id!.Value);
        var loaded = (await Runs.LoadAsync([id.Value], default)).Single();
        loaded.Head.ShouldBe(run.Head);
        loaded.Instances.Count.ShouldBe(2);
        loaded.Instances.ShouldAllBe(instance => instance.State == TaskInstanceState.None && instance.MapIndex == -1 && instance.Attempt == 0);
        loaded.Plan.Tasks[1].Id.ShouldBe("b");
    }

    [Fact]
    public async Task Load_leaves_out_runs_that_do_not_exist()
    {
        var dag = await Sample.DagAsync(store, Sample.Task("a"));
        var run = Sample.Run(dag);
        await Runs.CreateAsync(New(run), null, default);
        (await Runs.LoadAsync([run.Head.Id, 1_000_000_000], default)).Single().Head.Id.ShouldBe(run.Head.Id);
        (await Runs.LoadAsync([], default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Create_same_key_twice_makes_one_run()
    {
        var dag = await Sample.DagAsync(store, Sample.Task("a"));
        var first = await Runs.CreateAsync(New(Sample.Run(dag, "same")), null, default);
        first.ShouldNotBeNull();
        (await Runs.CreateAsync(New(Sample.Run(dag, "same")), null, default)).ShouldBeNull();
    }

    [Fact]
    public async Task CreateMany_answers_in_order_and_names_no_id_for_duplicates()
    {
        var dag = await Sample.DagAsync(store, Sample.Task("a"), Sample.Task("b", "a"));
        await Runs.CreateAsync(New(Sample.Run(dag, "taken")), null, default);
        var runs = new[] { "one", "taken", "two", "one" }.Select(key => (New(Sample.Run(dag, key)), (DateTimeOffset?)null)).ToList();
        runs.Add((New(Sample.Run(dag, "slot-1")), Noon));
        runs.Add((New(Sample.Run(dag, "slot-2")), Noon));

        var ids = await Runs.CreateManyAsync(runs, default);
        ids.Select(id => id is not null).ShouldBe([true, false, true, false, true, false]);
        var loaded = await Runs.LoadAsync([.. ids.OfType<long>()], default);
        loaded.Select(run => run.Head.Key).ShouldBe(["one", "two", "slot-1"]);
        loaded.ShouldAllBe(run => run.Instances.Count == 2);
    }

    [Fact]
    public async Task Create_run_that_has_moved_already_stores_how_it_stands()
    {
        var dag = await Sample.DagAsync(store, Sample.Task("a") with { Queue = "created-started" }, Sample.Task("b", "a"));
        var run = Sample.Run(dag);
        var changes = New(run);
        run.Start(changes, Noon);
        run.HandOver(changes, 0, "n1", Noon).ShouldBeTrue();
        await Runs.CreateAsync(changes, null, default);

        var loaded = (await Runs.LoadAsync([run.Head.Id], default)).Single();
        loaded.Head.State.ShouldBe(RunState.Running);
        loaded.Instances[0].State.ShouldBe(TaskInstanceState.Running);
        (await Runs.OpenAttemptsAsync("n1", default)).Single(claim => InstanceId.RunOf(claim.Instance) == run.Head.Id).Fence.ShouldBe(1);
    }

    [Fact]
    public async Task Ten_schedulers_race_one_slot_one_run()
    {
        var dag = await Sample.DagAsync(store, Sample.Task("a"));
        var created = await Task.WhenAll(Enumerable.Range(0, 10).Select(n => Task.Run(() =>
            Runs.CreateAsync(New(Sample.Run(dag, $"scheduled-{n}", RunType.Scheduled)), Noon, default))));
        created.Count(id => id is not null).ShouldBe(1);
    }

    [Fact]
    public async Task Commit_writes_every_field_of_an_instance()
    {
        var (run, claim) = await ClaimedAsync(Sample.Task("a") with { Retries = 2 }, Sample.Task("b", "a"));
        var changes = new RunChanges(run, "agent:n1");
        run.Report(changes, 0, claim.Fence, Sample.Failed(), Noon.AddSeconds(1)).ShouldBeTrue();
        (await Runs.CommitAsync([changes], null, default)).Committed.ShouldBeTrue();

        var loaded = (await Runs.LoadAsync([run.Head.Id], default)).Single();
        Same(loaded, run);
        loaded.Instances[0].State.ShouldBe(TaskInstanceState.UpForRetry);
        loaded.Instances[0].Failures.ShouldBe(1);
        loaded.Instances[0].DueAt.ShouldNotBeNull();
        (await Runs.DueAsync(loaded.Instances[0].DueAt!.Value, 1000, default)).Where(due => due.Run == run.Head.Id)
            .ShouldBe([(run.Head.Id, new DueItem(DueKind.Retry, 0, loaded.Instances[0].DueAt!.Value))]);
        (await Runs.NextDueAsync(default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Chain_goes_from_start_to_success_with_one_commit_a_hop()
    {
        var queue = Sample.Unique("q");
        var dag = await Sample.DagAsync(store, Chain(queue, 5));
        var run = await Sample.StartedAsync(store, dag);
        var claim = (await ClaimAsync("n1", queue, 10)).Single();
        run = (await Runs.LoadAsync([run.Head.Id], default)).Single();
        var fence = claim.Fence;
        for (var task = 0; task < 5; task++)
        {
            var changes = new RunChanges(run, "agent:n1");
            run.Report(changes, task, fence, Sample.Succeeded("[1,2]"), Noon.AddSeconds(task)).ShouldBeTrue();
            if (task < 4) run.HandOver(changes, task + 1, "n1", Noon.AddSeconds(task)).ShouldBeTrue();
            (await Runs.CommitAsync([changes], Claim("n1", queue, 4), default)).ShouldSatisfyAllConditions(
                result => result.Committed.ShouldBeTrue(), result => result.Claims.ShouldBeEmpty());
            fence = 1;
        }

        var ended = (await Runs.LoadAsync([run.Head.Id], default)).Single();
        Same(ended, run);
        ended.Head.State.ShouldBe(RunState.Success);
        (await Runs.XComAsync(run.Head.Id, 3, -1, "return", default)).ShouldBe("[1,2]"u8.ToArray());
        (await Runs.OpenAttemptsAsync("n1", default)).ShouldNotContain(open => InstanceId.RunOf(open.Instance) == run.Head.Id);
    }

    [Fact]
    public async Task Commit_from_an_old_epoch_conflicts_and_writes_nothing_at_all()
    {
        var queue = Sample.Unique("q");
        var (first, firstClaim) = await ClaimedAsync(queue, Sample.Task("a"));
        var (second, secondClaim) = await ClaimedAsync(queue, Sample.Task("a"));
        await Runs.UpdateAsync([second.Head.Id], "user", (live, changes) => live.Cancel(changes, Noon, "stop"), default);

        var changes = new[] { (first, firstClaim), (second, secondClaim) }.Select(entry =>
        {
            var change = new RunChanges(entry.Item1, "agent:n1");
            entry.Item1.Report(change, 0, entry.Item2.Fence, Sample.Succeeded(), Noon);
            return change;
        }).ToList();
        var result = await Runs.CommitAsync(changes, Claim("n1", queue, 5), default);
        result.Conflicts.ShouldBe([second.Head.Id]);
        result.Claims.ShouldBeEmpty();

        var stored = await Runs.LoadAsync([first.Head.Id], default);
        stored.Single().Instances[0].State.ShouldBe(TaskInstanceState.Running);
        first.Head.Epoch.ShouldBe(stored.Single().Head.Epoch);
    }

    [Fact]
    public async Task Withdrawing_an_instance_that_an_agent_claimed_conflicts()
    {
        var queue = Sample.Unique("q");
        var dag = await Sample.DagAsync(store, Sample.Task("a") with { Queue = queue });
        var run = await Sample.StartedAsync(store, dag);
        var changes = new RunChanges(run, "user:ada");
        run.Cancel(changes, Noon, "stop").ShouldBeTrue();
        changes.NoLongerReady.ShouldBe([0]);

        (await ClaimAsync("n1", queue, 1)).Count.ShouldBe(1);
        (await Runs.CommitAsync([changes], null, default)).Conflicts.ShouldBe([run.Head.Id]);
        (await Runs.LoadAsync([run.Head.Id], default)).Single().Instances[0].State.ShouldBe(TaskInstanceState.Running);
    }

    [Fact]
    public async Task Withdrawn_instance_is_offered_no_more()
    {
        var queue = Sample.Unique("q");
        var dag = await Sample.DagAsync(store, Sample.Task("a") with { Queue = queue });
        var run = await Sample.StartedAsync(store, dag);
        await Runs.UpdateAsync([run.Head.Id], "user:ada", (live, changes) => live.Cancel(changes, Noon, "stop"), default);
        (await ClaimAsync("n1", queue, 10)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Claim_takes_the_highest_priority_first_then_the_oldest_of_its_queues_only()
    {
        var queue = Sample.Unique("q");
        var dag = await Sample.DagAsync(
            store, Sample.Task("low") with { Queue = queue, Priority = 1 }, Sample.Task("high") with { Queue = $"{queue}-b", Priority = 9 },
            Sample.Task("middle") with { Queue = queue, Priority = 5 }, Sample.Task("other") with { Queue = $"{queue}-c" });
        var older = await Sample.StartedAsync(store, dag);
        var newer = await Sample.StartedAsync(store, dag);

        var result = await Runs.CommitAsync([], new("n1", [queue, $"{queue}-b"], 3, Noon), default);
        result.Claims.Select(claim => claim.Instance).Order().ShouldBe(
            new[] { InstanceId.Of(older.Head.Id, 1), InstanceId.Of(older.Head.Id, 2), InstanceId.Of(newer.Head.Id, 1) }.Order());
        (await ClaimAsync("n1", queue, 10)).Select(claim => claim.Instance).Order().ShouldBe(
            new[] { InstanceId.Of(older.Head.Id, 0), InstanceId.Of(newer.Head.Id, 0), InstanceId.Of(newer.Head.Id, 2) }.Order());
    }

    [Fact]
    public async Task Claim_leaves_the_epoch_as_it_is()
    {
        var queue = Sample.Unique("q");
        var dag = await Sample.DagAsync(store, Sample.Task("a") with { Queue = queue });
        var run = await Sample.StartedAsync(store, dag);
        await ClaimAsync("n1", queue, 1);
        (await Runs.LoadAsync([run.Head.Id], default)).Single().Head.Epoch.ShouldBe(run.Head.Epoch);
    }

    [Fact]
    public async Task Claim_by_a_node_that_was_given_up_gets_nothing()
    {
        var queue = Sample.Unique("q");
        var dag = await Sample.DagAsync(store, Sample.Task("a") with { Queue = queue });
        await Sample.StartedAsync(store, dag);
        var node = Sample.Unique("node");
        await store.Nodes.RegisterAsync(new() { Id = node, Host = "h", ProcessId = 1, Roles = ["agent"], Version = "1" }, TimeSpan.FromSeconds(-60), default);
        (await store.Nodes.GiveUpExpiredAsync(TimeSpan.FromSeconds(15), default)).ShouldContain(node);
        (await ClaimAsync(node, queue, 1)).ShouldBeEmpty();
        (await ClaimAsync("n1", queue, 1)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Four_claimers_never_share_an_instance()
    {
        var queue = Sample.Unique("q");
        var tasks = Enumerable.Range(0, 100).Select(n => Sample.Task($"t{n}") with { Queue = queue, Priority = n % 7 }).ToArray();
        var dag = await Sample.DagAsync(store, tasks);
        for (var n = 0; n < 10; n++) await Sample.StartedAsync(store, dag);

        var claims = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Task.Run(async () =>
        {
            var mine = new List<long>();
            for (var empty = 0; empty < 3;)
            {
                var got = await ClaimAsync($"n{n}", queue, 17);
                mine.AddRange(got.Select(claim => claim.Instance));
                empty = got.Count == 0 ? empty + 1 : 0;
            }

            return mine;
        })));
        var all = claims.SelectMany(mine => mine).ToList();
        all.Count.ShouldBe(1000);
        all.Distinct().Count().ShouldBe(1000);
    }

    [Fact]
    public async Task Update_makes_progress_against_a_busy_agent()
    {
        var queue = Sample.Unique("q");
        var tasks = Enumerable.Range(0, 300).Select(n => Sample.Task($"t{n}") with { Queue = queue }).ToArray();
        var dag = await Sample.DagAsync(store, tasks);
        var run = await Sample.StartedAsync(store, dag);

        var busy = Task.Run(async () =>
        {
            while ((await ClaimAsync("n1", queue, 1)).Count > 0)
            {
            }
        });
        await Runs.UpdateAsync([run.Head.Id], "user:ada", (live, changes) => live.Cancel(changes, Noon, "stop"), default);
        await busy;
        var stored = (await Runs.LoadAsync([run.Head.Id], default)).Single();
        stored.Head.CancelRequestedAt.ShouldBe(Noon);
        stored.Instances.ShouldAllBe(instance => instance.State == TaskInstanceState.Cancelled || instance.State == TaskInstanceState.Running);
    }

    [Fact]
    public async Task Updates_of_one_run_at_once_all_count()
    {
        var (run, _) = await ClaimedAsync(Sample.Task("a"));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(() => Runs.UpdateAsync(
            [run.Head.Id], "test",
            (live, changes) =>
            {
                live.Instances[0].Checks++;
                changes.Updated.Add(live.Instances[0]);
            },
            default))));
        var stored = (await Runs.LoadAsync([run.Head.Id], default)).Single();
        stored.Instances[0].Checks.ShouldBe(8);
        stored.Head.Epoch.ShouldBe(run.Head.Epoch + 8);
    }

    [Fact]
    public async Task Update_that_throws_leaves_everything_as_it_was()
    {
        var (run, _) = await ClaimedAsync(Sample.Task("a"));
        var other = Runs.UpdateAsync([run.Head.Id], "test", (live, changes) =>
        {
            live.Cancel(changes, Noon, "stop");
            throw new InvalidOperationException("no");
        }, default);
        await Should.ThrowAsync<InvalidOperationException>(() => other);
        (await Runs.LoadAsync([run.Head.Id], default)).Single().Head.CancelRequestedAt.ShouldBeNull();
    }

    [Theory]
    [InlineData(true, RunStop.TookTooLong, RunState.Failed)]
    [InlineData(false, RunStop.Asked, RunState.Cancelled)]
    public async Task Why_a_run_is_being_stopped_is_kept_until_its_end(bool timesOut, RunStop stop, RunState end)
    {
        var dag = await Sample.DagAsync(store, Sample.Graph(Sample.Unique("dag"), Sample.Task("a") with { Queue = Sample.Unique("q") }) with { RunTimeout = TimeSpan.FromHours(2) });
        var run = await Sample.StartedAsync(store, dag);
        await ClaimAsync("n1", dag.Plan.Tasks[0].Queue, 1);

        await Runs.UpdateAsync([run.Head.Id], "test", (live, changes) => (timesOut ? live.TimeOut(changes, Noon) : live.Cancel(changes, Noon, "timed out: so it seems")).ShouldBeTrue(), default);

        (await Runs.LoadAsync([run.Head.Id], default)).Single().Head.Stop.ShouldBe(stop);
        await Runs.UpdateAsync(
            [run.Head.Id], "test", (live, changes) => live.Report(changes, 0, live.Instances[0].Fence, new() { Kind = ReportKind.Cancelled, Message = "stopped" }, Noon).ShouldBeTrue(), default);
        var ended = (await Runs.LoadAsync([run.Head.Id], default)).Single().Head;
        (ended.State, ended.Stop).ShouldBe((end, stop));
    }

    [Fact]
    public async Task Pauses_of_a_run_are_kept_with_it()
    {
        var run = await Sample.StartedAsync(store, await Sample.DagAsync(store, Sample.Task("a") with { Queue = Sample.Unique("q") }));

        await ChangeAsync((live, changes) => live.Pause(changes, Noon, "hold"));
        (await HeadAsync()).PausedAt.ShouldBe(Noon);
        await ChangeAsync((live, changes) => live.Resume(changes, Noon.AddHours(1), "go on"));
        await ChangeAsync((live, changes) => live.Start(changes, Noon.AddHours(2)));

        var head = await HeadAsync();
        (head.PausedAt, head.PausedFor).ShouldBe((null, TimeSpan.FromHours(2)));

        Task ChangeAsync(Action<LiveRun, RunChanges> change) => Runs.UpdateAsync([run.Head.Id], "test", change, default);

        async Task<RunHead> HeadAsync() => (await Runs.LoadAsync([run.Head.Id], default)).Single().Head;
    }

    [Fact]
    public async Task Task_is_watched_in_its_queue_until_an_agent_hands_it_over_at_once()
    {
        var queue = Sample.Unique("q");
        var (watched, next) = (Sample.Task("a") with { Queue = queue, QueueTimeout = TimeSpan.FromMinutes(5), TotalTimeout = TimeSpan.FromHours(1) }, Sample.Task("b", "a") with { Queue = queue, QueueTimeout = TimeSpan.FromMinutes(5) });
        var (run, _) = await ClaimedAsync(watched, next);
        (await DueOfAsync(run)).ShouldBe([DueKind.QueueTimeout, DueKind.TotalTimeout]);

        var changes = new RunChanges((await Runs.LoadAsync([run.Head.Id], default)).Single(), "agent:n1");
        changes.Run.Report(changes, 0, 1, Sample.Succeeded(), Noon).ShouldBeTrue();
        changes.Run.HandOver(changes, 1, "n1", Noon).ShouldBeTrue();
        (await Runs.CommitAsync([changes], null, default)).Committed.ShouldBeTrue();

        (await DueOfAsync(run)).ShouldBeEmpty();

        async Task<DueKind[]> DueOfAsync(LiveRun of) =>
            [.. (await Runs.DueAsync(Noon.AddDays(1), 100_000, default)).Where(due => due.Run == of.Head.Id).Select(due => due.Item.Kind).Order()];
    }

    [Fact]
    public async Task Update_without_changes_writes_nothing_and_names_the_run()
    {
        var (run, _) = await ClaimedAsync(Sample.Task("a"));
        (await Runs.UpdateAsync([run.Head.Id, 1_000_000_000], "test", (_, _) => { }, default)).Single().Run.Head.Epoch.ShouldBe(run.Head.Epoch);
    }

    [Fact]
    public async Task Sensor_that_looks_again_keeps_one_attempt_open()
    {
        var queue = Sample.Unique("q");
        var (run, claim) = await ClaimedAsync(queue, Sample.Task("wait") with { Kind = TaskKind.Sensor, Sensor = new() });
        var changes = new RunChanges(run, "agent:n1");
        run.Report(changes, 0, claim.Fence, new() { Kind = ReportKind.NotYet, Message = "no file" }, Noon).ShouldBeTrue();
        await Runs.CommitAsync([changes], null, default);
        (await Runs.OpenAttemptsAsync("n1", default)).ShouldNotContain(open => open.Instance == claim.Instance);

        var due = (await Runs.DueAsync(Noon.AddMinutes(1), 1000, default)).Single(entry => entry.Run == run.Head.Id);
        due.Item.ShouldBe(new(DueKind.Check, 0, Noon.AddMinutes(1)));
        changes = new(run, "scheduler");
        run.Wake(changes, 0, DueKind.Check, Noon.AddMinutes(1)).ShouldBeTrue();
        await Runs.CommitAsync([changes], null, default);
        (await Runs.DueAsync(Noon.AddDays(1), 1000, default)).ShouldNotContain(entry => entry.Run == run.Head.Id);

        var again = (await ClaimAsync("n1", queue, 1)).Single();
        again.ShouldBe(new(claim.Instance, 1, 2, Noon));
        (await Runs.OpenAttemptsAsync("n1", default)).Single(open => open.Instance == claim.Instance).Fence.ShouldBe(2);
    }

    [Fact]
    public async Task Fan_out_stores_every_index_and_its_outputs_in_order()
    {
        var queue = Sample.Unique("q");
        var (run, claim) = await ClaimedAsync(
            queue, Sample.Task("list"), Sample.Task("each", "list") with { MapOver = ["list"], Queue = queue }, Sample.Task("sum", "each") with { Queue = queue });
        var changes = new RunChanges(run, "agent:n1");
        run.Report(changes, 0, claim.Fence, Sample.Succeeded("[1,2,3,4]") with { OutputLength = 4 }, Noon).ShouldBeTrue();
        var result = await Runs.CommitAsync([changes], Claim("n1", queue, 10), default);
        result.Claims.Count.ShouldBe(4);

        run = (await Runs.LoadAsync([run.Head.Id], default)).Single();
        run.Instances.Count.ShouldBe(6);
        changes = new(run, "agent:n1");
        foreach (var each in result.Claims)
            run.Report(changes, InstanceId.OrdinalOf(each.Instance), each.Fence, Sample.Succeeded($"{run.Instances[InstanceId.OrdinalOf(each.Instance)].MapIndex}"), Noon);
        (await Runs.CommitAsync([changes], null, default)).Committed.ShouldBeTrue();
        long[] indices = [.. run.InstancesOf(1).Select(instance => InstanceId.Of(run.Head.Id, instance.Ordinal))];
        var outputs = store.Port<IIndexOutputs>();
        var (few, more) = await outputs.ReadAsync(indices, "return", 2, default);
        few.Select(value => value.Instance).ShouldBe(indices[..2]);
        more.ShouldBeTrue();
        var (rest, end) = await outputs.ReadAsync(indices[2..], "return", 2, default);
        (string.Join(',', rest.Select(value => Encoding.UTF8.GetString(value.Json))), end).ShouldBe(("2,3", false));
        (await outputs.CountAsync([.. indices, 17], "return", default)).ShouldBe(4);
        foreach (var index in new[] { 0, 3 }) (await Runs.XComAsync(run.Head.Id, 1, index, "return", default)).ShouldBe(Encoding.UTF8.GetBytes($"{index}"));
        (await Runs.XComAsync(run.Head.Id, 2, -1, "return", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Output_while_running_needs_the_current_fence()
    {
        var (run, claim) = await ClaimedAsync(Sample.Task("a"));
        (await Runs.PutXComAsync(claim.Instance, claim.Fence - 1, "k", "1"u8.ToArray(), default)).ShouldBeFalse();
        (await Runs.PutXComAsync(claim.Instance, claim.Fence, "k", "1"u8.ToArray(), default)).ShouldBeTrue();
        (await Runs.PutXComAsync(claim.Instance, claim.Fence, "k", "2"u8.ToArray(), default)).ShouldBeTrue();
        (await Runs.XComAsync(run.Head.Id, 0, -1, "k", default)).ShouldBe("2"u8.ToArray());
    }

    [Fact]
    public async Task Outputs_go_when_the_attempt_is_tried_again()
    {
        var (run, claim) = await ClaimedAsync(Sample.Task("a") with { Retries = 1 });
        await Runs.PutXComAsync(claim.Instance, claim.Fence, "k", "1"u8.ToArray(), default);
        var changes = new RunChanges(run, "agent:n1");
        run.Report(changes, 0, claim.Fence, Sample.Failed(), Noon);
        await Runs.CommitAsync([changes], null, default);
        (await Runs.XComAsync(run.Head.Id, 0, -1, "k", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Text_that_no_database_takes_is_stored_all_the_same()
    {
        var (run, claim) = await ClaimedAsync(Sample.Task("a"));
        var changes = new RunChanges(run, "agent:n1");
        run.Report(changes, 0, claim.Fence, Sample.Failed("nul \0 half \ud800 end 😀"), Noon);
        (await Runs.CommitAsync([changes], null, default)).Committed.ShouldBeTrue();
        (await Runs.LoadAsync([run.Head.Id], default)).Single().Instances[0].Reason.ShouldBe("nul \ufffd half \ufffd end 😀");
    }

    [Fact]
    public async Task Startable_runs_respect_pause_and_the_most_active_runs()
    {
        var dag = await Sample.DagAsync(store, Sample.Graph(Sample.Unique("dag"), Sample.Task("a")) with { MaxActiveRuns = 2 });
        var runs = Enumerable.Range(0, 4).Select(_ => Sample.Run(dag)).ToList();
        await Runs.CreateManyAsync([.. runs.Select(run => (New(run), (DateTimeOffset?)null))], default);
        var ids = runs.Select(run => run.Head.Id).ToList();

        async Task<List<long>> Startable() => [.. (await Runs.StartableRunsAsync(10_000, default)).Where(ids.Contains)];
        (await Startable()).ShouldBe(ids.Take(2));
        await Runs.UpdateAsync([ids[0]], "scheduler", (run, changes) => run.Start(changes, Noon), default);
        (await Startable()).ShouldBe([ids[1]]);
        await store.Dags.SetPausedAsync(dag.DagId, true, default);
        (await Startable()).ShouldBeEmpty();
        await store.Dags.SetPausedAsync(dag.DagId, false, default);
        await Runs.UpdateAsync([ids[0]], "user", (run, changes) => run.Cancel(changes, Noon, "stop"), default);
        (await Startable()).ShouldBe([ids[1], ids[2]]);
    }

    [Fact]
    public async Task Run_that_is_to_stop_names_what_runs_on_the_node()
    {
        var (run, claim) = await ClaimedAsync(Sample.Task("a"));
        (await Runs.ToCancelAsync("n1", default)).ShouldNotContain(claim.Instance);
        await Runs.UpdateAsync([run.Head.Id], "user", (live, changes) => live.Cancel(changes, Noon, "stop"), default);
        (await Runs.ToCancelAsync("n1", default)).ShouldContain(claim.Instance);
        (await Runs.ToCancelAsync("n2", default)).ShouldNotContain(claim.Instance);
    }

    [Fact]
    public async Task Run_timeout_falls_due_and_goes_with_the_end_of_the_run()
    {
        var queue = Sample.Unique("q");
        var dag = await Sample.DagAsync(
            store, Sample.Graph(Sample.Unique("dag"), Sample.Task("a") with { Queue = queue }) with { RunTimeout = TimeSpan.FromHours(1) });
        var run = await Sample.StartedAsync(store, dag);
        (await Runs.DueAsync(Noon.AddHours(1), 1000, default)).ShouldContain((run.Head.Id, new(DueKind.RunTimeout, 0, Noon.AddHours(1))));
        var claim = (await ClaimAsync("n1", queue, 1)).Single();
        await Runs.UpdateAsync([run.Head.Id], "test", (live, changes) => live.Report(changes, 0, claim.Fence, Sample.Succeeded(), Noon), default);
        (await Runs.DueAsync(Noon.AddHours(1), 1000, default)).ShouldNotContain(due => due.Run == run.Head.Id);
    }

    [Fact]
    public async Task Run_timeout_that_was_met_is_not_due_again_while_the_last_attempt_stops()
    {
        var queue = Sample.Unique("q");
        var dag = await Sample.DagAsync(
            store, Sample.Graph(Sample.Unique("dag"), Sample.Task("a") with { Queue = queue }) with { RunTimeout = TimeSpan.FromHours(1) });
        var run = await Sample.StartedAsync(store, dag);
        await ClaimAsync("n1", queue, 1);
        await Runs.UpdateAsync([run.Head.Id], "scheduler", (live, changes) => live.TimeOut(changes, Noon.AddHours(1)), default);
        (await Runs.LoadAsync([run.Head.Id], default)).Single().Head.State.ShouldBe(RunState.Running);
        (await Runs.DueAsync(Noon.AddHours(1), 1000, default)).ShouldNotContain(due => due.Run == run.Head.Id);
    }

    private static RunChanges New(LiveRun run) => new(run, "test") { ExpectedEpoch = null };

    private static ClaimRequest Claim(string node, string queue, int limit) => new(node, [queue], limit, Noon);

    private static TaskSpec[] Chain(string queue, int length) =>
        [.. Enumerable.Range(0, length).Select(n => (n == 0 ? Sample.Task("t0") : Sample.Task($"t{n}", $"t{n - 1}")) with { Queue = queue })];

    private async Task<IReadOnlyList<Claim>> ClaimAsync(string node, string queue, int limit) =>
        (await Runs.CommitAsync([], Claim(node, queue, limit), default)).Claims;

    private Task<(LiveRun Run, Claim Claim)> ClaimedAsync(params TaskSpec[] tasks) => ClaimedAsync(Sample.Unique("q"), tasks);

    // A started run whose first task runs on node n1.
    private async Task<(LiveRun Run, Claim Claim)> ClaimedAsync(string queue, params TaskSpec[] tasks)
    {
        tasks[0] = tasks[0] with { Queue = queue };
        var run = await Sample.StartedAsync(store, await Sample.DagAsync(store, tasks));
        var claim = (await ClaimAsync("n1", queue, 1)).Single();
        InstanceId.RunOf(claim.Instance).ShouldBe(run.Head.Id);
        return ((await Runs.LoadAsync([run.Head.Id], default)).Single(), claim);
    }

    private static void Same(LiveRun stored, LiveRun expected)
    {
        stored.Head.ShouldBe(expected.Head);
        stored.Instances.Count.ShouldBe(expected.Instances.Count);
        foreach (var (one, other) in stored.Instances.Zip(expected.Instances)) one.ShouldBeEquivalentTo(other);
    }
}

public sealed class SqliteRunStoreTests(SqliteStore store) : RunStoreTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresRunStoreTests(PostgresStore store) : RunStoreTests(store), IClassFixture<PostgresStore>;
