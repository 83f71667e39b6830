using Tradewind.Engine.Access;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Recovery;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Engine.Versions;
using Tradewind.Graph;
using Tradewind.Metastore.Invariants;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Runs;

/// <summary>The commands that mend runs, on a real metastore; the tables must agree after each test.</summary>
public abstract class RecoveryTests(Store store) : RunPlay(store)
{
    private static readonly DateTimeOffset Noon = Sample.Noon;

    [Fact]
    public async Task Clear_starts_the_next_attempt_and_keeps_the_records_of_the_one_before()
    {
        var queue = Sample.Unique("q");
        var run = await EndedAsync(await Sample.DagAsync(Store, Chain(queue)), queue);

        var preview = await Commands.ApplyAsync(Clear(run) with { DryRun = true }, Ada, default);
        preview.Tasks.Select(task => (task.TaskId, task.State)).ShouldBe([("a", TaskInstanceState.Failed), ("b", TaskInstanceState.UpstreamFailed)]);
        (await LoadAsync(run)).Head.State.ShouldBe(RunState.Failed);

        var done = await Commands.ApplyAsync(Clear(run), Ada, default);
        done.Tasks.ShouldBe(preview.Tasks);
        done.TaskCount.ShouldBe(2);
        var cleared = await LoadAsync(run);
        cleared.Head.State.ShouldBe(RunState.Queued);
        cleared.Head.EndedAt.ShouldBeNull();
        (await Runs.StartableRunsAsync(1000, default)).ShouldContain(run);

        await StartAsync(run);
        await PlayAsync(run, queue, Sample.Succeeded("1"));
        await PlayAsync(run, queue, Sample.Succeeded("2"));
        (await LoadAsync(run)).Head.State.ShouldBe(RunState.Success);
        var detail = (await Store.RunQueries.InstanceAsync(run, "a", -1, default))!;
        detail.Attempts.Select(attempt => (attempt.Number, attempt.Outcome)).ShouldBe([(1, AttemptOutcome.Failed), (2, AttemptOutcome.Success)]);
        (await Sample.MovesAsync(Store, run, "a")).ShouldContain(move =>
            move.Actor == "user:ada" && move.From == "failed" && move.To == "none" && move.Why == "cleared by user:ada: late file");
        (await Store.Access.AuditTrailAsync(new($"run:{run}"), null, 10, default)).Items.ShouldHaveSingleItem().Action.ShouldBe("run.clear");
    }

    [Fact]
    public async Task Clear_forgets_what_the_attempt_before_stored()
    {
        var queue = Sample.Unique("q");
        var run = (await Sample.StartedAsync(Store, await Sample.DagAsync(Store, Sample.Task("a") with { Queue = queue }))).Head.Id;
        await PlayAsync(run, queue, Sample.Succeeded("[1]"));
        (await Runs.XComAsync(run, 0, -1, "return", default)).ShouldNotBeNull();

        await Commands.ApplyAsync(new() { Action = RecoveryAction.Clear, Run = run }, Ada, default);

        (await Runs.XComAsync(run, 0, -1, "return", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Clear_of_a_running_task_is_told_to_its_node_and_fences_its_attempt()
    {
        var queue = Sample.Unique("q");
        var run = (await Sample.StartedAsync(Store, await Sample.DagAsync(Store, Sample.Task("a") with { Queue = queue }))).Head.Id;
        var node = Sample.Unique("n");
        var claim = (await ClaimAsync(node, queue)).Single();

        await Commands.ApplyAsync(new() { Action = RecoveryAction.Clear, Run = run }, Ada, default);

        (await Runs.ToCancelAsync(node, default)).ShouldBe([claim.Instance]);
        (await LoadAsync(run)).Instances[0].StopRequest.ShouldBe(new StopRequest(StopThen.Clear, "cleared by user:ada"));
        await ReportAsync("n1", claim, new() { Kind = ReportKind.Cancelled, Message = "stopped" });
        (await Runs.ToCancelAsync(node, default)).ShouldBeEmpty();
        (await LoadAsync(run)).Instances[0].ShouldSatisfyAllConditions(
            one => one.State.ShouldBe(TaskInstanceState.Queued), one => one.StopRequest.ShouldBeNull());
        var again = (await ClaimAsync(node, queue)).Single();
        again.Fence.ShouldBe(claim.Fence + 1);

        (await ReportAsync("n1", claim, Sample.Succeeded("late"))).ShouldBeFalse();
        await ReportAsync("n1", again, Sample.Succeeded("in time"));
        (await LoadAsync(run)).Head.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public async Task Clear_of_a_cancelled_run_takes_the_stop_back()
    {
        var queue = Sample.Unique("q");
        var run = (await Sample.StartedAsync(Store, await Sample.DagAsync(Store, Sample.Task("a") with { Queue = queue }))).Head.Id;
        await Commands.ApplyAsync(new() { Action = RecoveryAction.Cancel, Run = run }, Ada, default);
        (await LoadAsync(run)).Head.Stop.ShouldBe(RunStop.Asked);

        await Commands.ApplyAsync(new() { Action = RecoveryAction.Clear, Run = run }, Ada, default);

        (await LoadAsync(run)).Head.ShouldSatisfyAllConditions(head => head.Stop.ShouldBeNull(), head => head.CancelRequestedAt.ShouldBeNull());
        await StartAsync(run);
        await PlayAsync(run, queue, Sample.Succeeded());
        (await LoadAsync(run)).Head.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public async Task Cancel_of_an_attempt_means_that_attempt_only_and_is_refused_once_it_is_over()
    {
        var queue = Sample.Unique("q");
        var run = (await Sample.StartedAsync(Store, await Sample.DagAsync(Store, Sample.Task("a") with { Queue = queue, Retries = 1 }))).Head.Id;
        async Task<string> RefusedAsync(int attempt) => (await Should.ThrowAsync<RejectedException>(() => Commands.ApplyAsync(CancelAttempt(attempt), Ada, default))).Message;
        RecoveryRequest CancelAttempt(int attempt) => new() { Action = RecoveryAction.Cancel, Run = run, Tasks = new() { Tasks = ["a"] }, Attempt = attempt };

        (await RefusedAsync(1)).ShouldContain("attempt 1 is over, or has not begun");
        await PlayAsync(run, queue, Sample.Failed() with { RetryIn = TimeSpan.Zero });
        (await RefusedAsync(1)).ShouldContain("attempt 1 is over, or has not begun");
        (await LoadAsync(run)).Instances[0].State.ShouldBe(TaskInstanceState.UpForRetry);
        await Runs.UpdateAsync([run], "scheduler", (live, changes) => live.Wake(changes, 0, DueKind.Retry, Now.AddDays(1)), default);
        var second = (await ClaimAsync("n1", queue)).Single();
        (await RefusedAsync(1)).ShouldContain("attempt 1 is not the current one, which is 2");
        (await LoadAsync(run)).Instances[0].StopRequest.ShouldBeNull();

        await Commands.ApplyAsync(CancelAttempt(2), Ada, default);

        (await LoadAsync(run)).Instances[0].StopRequest.ShouldNotBeNull();
        (await ReportAsync("n1", second, new() { Kind = ReportKind.Cancelled, Message = "stopped" })).ShouldBeTrue();
        (await LoadAsync(run)).Head.State.ShouldBe(RunState.Failed);
        (await Store.RunQueries.InstanceAsync(run, "a", -1, default))!.Attempts.Select(attempt => attempt.Outcome).ShouldBe([AttemptOutcome.Failed, AttemptOutcome.Cancelled]);
    }

    [Fact]
    public async Task Clear_on_the_latest_version_moves_the_run_and_finds_old_outputs_under_new_numbers()
    {
        var queue = Sample.Unique("q");
        var dag = await Sample.DagAsync(Store, Sample.Task("a") with { Queue = queue }, Sample.Task("b", "a") with { Queue = queue });
        var run = (await Sample.StartedAsync(Store, dag)).Head.Id;
        await PlayAsync(run, queue, Sample.Succeeded("[7]"));
        await PlayAsync(run, queue, Sample.Failed());
        var mended = await NextVersionAsync(dag, Sample.Task("new") with { Queue = queue }, Sample.Task("b", "a", "new") with { Queue = queue }, Sample.Task("a") with { Queue = queue });

        await Commands.ApplyAsync(new() { Action = RecoveryAction.Clear, Run = run, Tasks = new() { OnlyFailed = true }, Version = RerunOn.Latest }, Ada, default);

        (await Store.RunQueries.GetAsync(run, default))!.Version.ShouldBe(2);
        (await LoadAsync(run)).Head.VersionId.ShouldBe(mended.VersionId);
        (await Runs.XComAsync(run, mended.Plan.IndexOf("a"), -1, "return", default)).ShouldBe("[7]"u8.ToArray());
        (await Store.RunQueries.TaskStatesAsync(run, default)).Select(task => task.TaskId).ShouldBe(["new", "b", "a"], ignoreOrder: true);
        (await Store.RunQueries.InstanceAsync(run, "b", -1, default))!.Attempts.Single().Outcome.ShouldBe(AttemptOutcome.Failed);
        await StartAsync(run);
        await PlayAsync(run, queue, Sample.Succeeded());
        await PlayAsync(run, queue, Sample.Succeeded());
        (await LoadAsync(run)).Head.State.ShouldBe(RunState.Success);
    }

    [Theory]
    [InlineData(null, false, 1)]
    [InlineData(null, true, 2)]
    [InlineData(RerunOn.Original, true, 1)]
    [InlineData(RerunOn.Latest, false, 2)]
    public async Task Clear_goes_on_with_the_version_that_the_wish_names_else_the_DAG_else_the_original(RerunOn? wish, bool rerunOnLatest, int version)
    {
        var queue = Sample.Unique("q");
        var dag = await Sample.DagAsync(Store, Chain(queue));
        var run = await EndedAsync(dag, queue);
        await NextVersionAsync(Sample.Graph(dag.DagId, Chain(queue)) with { RerunOnLatest = rerunOnLatest });

        await Commands.ApplyAsync(Clear(run) with { Version = wish }, Ada, default);

        (await Store.RunQueries.GetAsync(run, default))!.Version.ShouldBe(version);
    }

    [Fact]
    public async Task Dry_run_on_the_latest_version_says_what_would_run_differently()
    {
        var queue = Sample.Unique("q");
        var dag = await Sample.DagAsync(Store, [.. Chain(queue), Sample.Task("other", "b") with { Queue = queue }]);
        var run = await EndedAsync(dag, queue);
        await NextVersionAsync(dag, [.. Chain(queue).Select(task => task.Id == "b" ? task with { Retries = 3 } : task), Sample.Task("other", "b") with { Queue = queue, Retries = 9 }, Sample.Task("new", "b") with { Queue = queue }]);
        var wish = Clear(run) with { Tasks = new() { Tasks = ["b"] }, DryRun = true };

        var move = (await Commands.ApplyAsync(wish with { Version = RerunOn.Latest }, Ada, default)).Versions.ShouldHaveSingleItem();

        move.Runs.ShouldBe([run]);
        (move.DagId, move.Diff.From.Number, move.Diff.To.Number).ShouldBe((dag.DagId, 1, 2));
        move.Tasks.Select(task => (task.Id, task.Kind)).ShouldBe([("b", ChangeKind.Changed), ("new", ChangeKind.Added)]);
        move.Tasks[0].Properties.ShouldBe([new("retries", "0", "3")]);
        move.Diff.Graph.Tasks.Select(task => task.Id).ShouldBe(["b", "other", "new"]);
        (await LoadAsync(run)).Head.VersionId.ShouldBe(dag.VersionId);
        // On the version it has, and once it is done, there is nothing to compare.
        (await Commands.ApplyAsync(wish, Ada, default)).Versions.ShouldBeEmpty();
        (await Commands.ApplyAsync(wish with { Version = RerunOn.Latest, DryRun = false }, Ada, default)).Versions.ShouldBeEmpty();
    }

    [Fact]
    public async Task Clear_on_a_version_that_lacks_a_task_is_refused_and_changes_nothing()
    {
        var queue = Sample.Unique("q");
        var dag = await Sample.DagAsync(Store, Chain(queue));
        var run = await EndedAsync(dag, queue);
        await NextVersionAsync(dag, Sample.Task("c") with { Queue = queue });

        var refused = await Should.ThrowAsync<RejectedException>(() => Commands.ApplyAsync(Clear(run) with { Version = RerunOn.Latest }, Ada, default));

        refused.Message.ShouldContain("the new version has no tasks 'a', 'b', whose history it keeps");
        (await LoadAsync(run)).Head.State.ShouldBe(RunState.Failed);
    }

    [Fact]
    public async Task Mark_and_its_successors_are_stored()
    {
        var queue = Sample.Unique("q");
        var run = await EndedAsync(await Sample.DagAsync(Store, Chain(queue)), queue);

        var done = await Commands.ApplyAsync(
            new() { Action = RecoveryAction.Mark, Run = run, Tasks = new() { Tasks = ["a"] }, State = TaskInstanceState.Success, Reason = "done by hand" }, Ada, default);

        done.Tasks.Select(task => task.TaskId).ShouldBe(["a", "b"]);
        (await LoadAsync(run)).Head.State.ShouldBe(RunState.Queued);
        await StartAsync(run);
        await PlayAsync(run, queue, Sample.Succeeded());
        (await LoadAsync(run)).Head.State.ShouldBe(RunState.Success);
        (await Sample.MovesAsync(Store, run, "a"))[^1].ShouldSatisfyAllConditions(
            move => move.Actor.ShouldBe("user:ada"), move => move.Why.ShouldBe("marked as success by user:ada: done by hand"));
    }

    [Fact]
    public async Task Mark_of_a_run_ends_it_as_marked()
    {
        var run = (await Sample.StartedAsync(Store, await Sample.DagAsync(Store, Chain(Sample.Unique("q"))))).Head.Id;

        await Commands.ApplyAsync(new() { Action = RecoveryAction.Mark, Run = run, State = TaskInstanceState.Failed }, Ada, default);
        (await LoadAsync(run)).Head.ShouldSatisfyAllConditions(head => head.State.ShouldBe(RunState.Failed), head => head.Stop.ShouldBe(RunStop.MarkedFailed));

        await Commands.ApplyAsync(new() { Action = RecoveryAction.Mark, Run = run, State = TaskInstanceState.Success }, Ada, default);
        (await LoadAsync(run)).Head.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public async Task Paused_run_offers_nothing_until_it_is_resumed()
    {
        var queue = Sample.Unique("q");
        var run = (await Sample.StartedAsync(Store, await Sample.DagAsync(Store, Chain(queue)))).Head.Id;

        await Commands.ApplyAsync(new() { Action = RecoveryAction.Pause, Run = run }, Ada, default);
        (await ClaimAsync("n1", queue)).ShouldBeEmpty();
        (await Runs.StartableRunsAsync(1000, default)).ShouldNotContain(run);
        (await LoadAsync(run)).Head.State.ShouldBe(RunState.Paused);

        await Commands.ApplyAsync(new() { Action = RecoveryAction.Resume, Run = run }, Ada, default);
        (await Runs.StartableRunsAsync(1000, default)).ShouldContain(run);
        await StartAsync(run);
        await PlayAsync(run, queue, Sample.Succeeded());
        await PlayAsync(run, queue, Sample.Succeeded());
        (await LoadAsync(run)).Head.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public async Task Past_and_future_take_the_same_task_of_the_runs_around()
    {
        var queue = Sample.Unique("q");
        var dag = await Sample.DagAsync(Store, Sample.Task("a") with { Queue = queue });
        var ids = new List<long>();
        for (var day = 0; day < 3; day++)
        {
            var made = Sample.Run(dag);
            var at = Noon.AddDays(day);
            var run = LiveRun.Create(made.Head with { LogicalDate = at }, dag.Plan);
            ids.Add((await Runs.CreateAsync(new(run, "test") { ExpectedEpoch = null }, null, default))!.Value);
            await StartAsync(ids[day]);
            await PlayAsync(ids[day], queue, Sample.Succeeded());
        }

        var request = new RecoveryRequest { Action = RecoveryAction.Clear, Run = ids[1], Tasks = new() { Tasks = ["a"] }, DryRun = true };
        (await Commands.ApplyAsync(request, Ada, default)).Runs.ShouldBe([ids[1]]);
        (await Commands.ApplyAsync(request with { Past = true }, Ada, default)).Runs.ShouldBe([ids[0], ids[1]]);
        (await Commands.ApplyAsync(request with { Future = true, DryRun = false }, Ada, default)).Runs.ShouldBe([ids[1], ids[2]]);
        (await Runs.LoadAsync(ids, default)).Select(run => run.Head.State).ShouldBe([RunState.Success, RunState.Queued, RunState.Queued]);
    }

    [Fact]
    public async Task Filter_takes_all_runs_that_match_and_says_which_it_leaves_alone()
    {
        var queue = Sample.Unique("q");
        var dag = await Sample.DagAsync(Store, Chain(queue));
        var failed = await EndedAsync(dag, queue);
        var stopping = (await Sample.StartedAsync(Store, dag)).Head.Id;
        var claim = (await ClaimAsync("n1", queue)).Single();
        await Runs.UpdateAsync([stopping], "user:ada", (run, changes) => run.Cancel(changes, Noon, "stop"), default);
        var request = new RecoveryRequest { Action = RecoveryAction.Clear, Filter = new() { DagId = dag.DagId }, Tasks = new() { OnlyFailed = true } };

        var preview = await Commands.ApplyAsync(request with { DryRun = true }, Ada, default);
        var done = await Commands.ApplyAsync(request, Ada, default);

        preview.Runs.ShouldBe([failed]);
        done.Runs.ShouldBe([failed]);
        done.Skipped.ShouldHaveSingleItem().Run.ShouldBe(stopping);
        (await LoadAsync(failed)).Head.State.ShouldBe(RunState.Queued);
        await ReportAsync("n1", claim, new() { Kind = ReportKind.Cancelled, Message = "stopped" });
    }

    [Fact]
    public async Task Two_clears_at_once_clear_once()
    {
        var queue = Sample.Unique("q");
        var run = await EndedAsync(await Sample.DagAsync(Store, Chain(queue)), queue);

        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => Commands.ApplyAsync(Clear(run), Ada, default))));

        both.Select(one => one.TaskCount).Order().ShouldBe([0, 2]);
    }

    [Fact]
    public async Task Wishes_that_name_nothing_are_refused_by_name()
    {
        var run = (await Sample.StartedAsync(Store, await Sample.DagAsync(Store, Chain(Sample.Unique("q"))))).Head.Id;
        async Task<string> RefusedAsync(RecoveryRequest request) => (await Should.ThrowAsync<RejectedException>(() => Commands.ApplyAsync(request, Ada, default))).Message;

        (await RefusedAsync(Clear(1_000_000_000))).ShouldContain("no run 1000000000");
        (await RefusedAsync(Clear(run) with { Tasks = new() { Tasks = ["nothing"] } })).ShouldContain("no task or group 'nothing'");
        (await RefusedAsync(Clear(run) with { Tasks = new() { Tasks = ["a"], MapIndex = 3 } })).ShouldContain("no index 3");
        (await RefusedAsync(Clear(run) with { Run = null, Filter = new() })).ShouldContain("Say which runs");
        (await RefusedAsync(Clear(run) with { Past = true })).ShouldContain("named tasks");
        (await RefusedAsync(new() { Action = RecoveryAction.Mark, Run = run, State = TaskInstanceState.Running })).ShouldContain("marked as success or failed");
        await Should.ThrowAsync<NotAllowedException>(() => Commands.ApplyAsync(Clear(run), new("user:eve", Role.Viewer), default));
    }

    [Fact]
    public async Task Change_of_many_runs_that_is_stopped_midway_is_noted_with_what_was_done_by_then()
    {
        var dag = await Sample.DagAsync(Store, Chain(Sample.Unique("q")));
        var runs = new List<long>();
        for (var number = 0; number < 60; number++) runs.Add((await Runs.CreateAsync(new(Sample.Run(dag), "test") { ExpectedEpoch = null }, null, default))!.Value);
        // Whoever asked goes away when the first portion is done.
        var feed = new LocalFeed();
        using var left = new CancellationTokenSource();
        using var subscription = feed.Subscribe(_ => left.Cancel());

        await Should.ThrowAsync<OperationCanceledException>(() => CommandsOver(feed).ApplyAsync(new() { Action = RecoveryAction.Cancel, Filter = new() { DagId = dag.DagId } }, Ada, left.Token));

        var stopped = 0;
        foreach (var run in await Runs.LoadAsync(runs, default)) stopped += run.Head.State == RunState.Cancelled ? 1 : 0;
        stopped.ShouldBe(50);
        var entry = (await Store.Access.AuditTrailAsync(new($"runs:{dag.DagId}"), null, 10, default)).Items.ShouldHaveSingleItem();
        (entry.Action, entry.DagId).ShouldBe(("run.cancel", dag.DagId));
        entry.After!.ShouldContain("\"runs\":50,");
    }

    private static TaskSpec[] Chain(string queue) => [Sample.Task("a") with { Queue = queue }, Sample.Task("b", "a") with { Queue = queue }];

    private static RecoveryRequest Clear(long run) => new() { Action = RecoveryAction.Clear, Run = run, Reason = "late file" };

    private Task<CurrentDag> NextVersionAsync(CurrentDag dag, params TaskSpec[] tasks) => NextVersionAsync(Sample.Graph(dag.DagId, tasks));

    private async Task<CurrentDag> NextVersionAsync(DagGraph graph)
    {
        (await Store.Dags.StoreAsync(Sample.Bundle($"{graph.DagId}.csx", $"key-{graph.DagId}-2", graph), default)).Faults.ShouldBeEmpty();
        return (await Store.Dags.CurrentAsync(graph.DagId, default))!;
    }

    // A run of a chain whose first task failed.
    private async Task<long> EndedAsync(CurrentDag dag, string queue)
    {
        var run = (await Sample.StartedAsync(Store, dag)).Head.Id;
        await PlayAsync(run, queue, Sample.Failed());
        (await LoadAsync(run)).Head.State.ShouldBe(RunState.Failed);
        return run;
    }

    private Task StartAsync(long run) => Runs.UpdateAsync([run], "scheduler", (live, changes) => live.Start(changes, Noon), default);

    private Task<IReadOnlyList<Claim>> ClaimAsync(string node, string queue) => ClaimAsync(node, queue, 1);

    private async Task PlayAsync(long run, string queue, AttemptReport report)
    {
        var claim = (await ClaimAsync("n1", queue)).Single();
        InstanceId.RunOf(claim.Instance).ShouldBe(run);
        (await ReportAsync("n1", claim, report)).ShouldBeTrue();
    }
}

public sealed class SqliteRecoveryTests(SqliteStore store) : RecoveryTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresRecoveryTests(PostgresStore store) : RecoveryTests(store), IClassFixture<PostgresStore>;
