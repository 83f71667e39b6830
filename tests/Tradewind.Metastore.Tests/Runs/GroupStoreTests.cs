using Tradewind.Engine.Commands;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Recovery;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using Tradewind.Metastore.Invariants;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Runs;

/// <summary>Groups, setups and teardowns on a real metastore; the tables must agree after each test.</summary>
public abstract class GroupStoreTests(Store store) : RunPlay(store)
{
    private readonly string _queue = Sample.Unique("q");
    private readonly string _node = Sample.Unique("n");

    [Fact]
    public async Task Cancelled_run_has_its_work_stopped_and_its_teardown_not()
    {
        var run = (await Sample.StartedAsync(Store, await Sample.DagAsync(Store, Create, Step("other"), Delete))).Head.Id;
        var claims = await ClaimAsync();
        var create = claims.Single(claim => InstanceId.OrdinalOf(claim.Instance) == 0);
        var other = claims.Single(claim => InstanceId.OrdinalOf(claim.Instance) == 1);
        await ReportAsync(create, Sample.Succeeded());
        var delete = (await ClaimAsync()).Single();

        await Runs.UpdateAsync([run], "user:ada", (live, changes) => live.Cancel(changes, Now, "enough"), default);

        (await Runs.ToCancelAsync(_node, default)).ShouldBe([other.Instance]);
        await Runs.UpdateAsync([run], "user:ada", (live, changes) => live.CancelTask(changes, live.Instances[2], Now, "this too"), default);
        (await Runs.ToCancelAsync(_node, default)).ShouldBe([other.Instance, delete.Instance]);

        await ReportAsync(other, new() { Kind = ReportKind.Cancelled, Message = "stopped" });
        await ReportAsync(delete, Sample.Succeeded());
        (await LoadAsync(run)).Head.State.ShouldBe(RunState.Cancelled);
    }

    [Fact]
    public async Task Cancelled_run_tears_down_what_was_set_up()
    {
        var run = (await Sample.StartedAsync(Store, await Sample.DagAsync(Store, Create, Step("work", "create"), Delete with { Upstream = ["create", "work"] }))).Head.Id;
        await ReportAsync((await ClaimAsync()).Single(), Sample.Succeeded());
        await Runs.UpdateAsync([run], "user:ada", (live, changes) => live.Cancel(changes, Now, "enough"), default);

        await ReportAsync((await ClaimAsync()).Single(), Sample.Succeeded());

        (await LoadAsync(run)).ShouldSatisfyAllConditions(
            live => live.Head.State.ShouldBe(RunState.Cancelled),
            live => live.Instances.Select(instance => instance.State).ShouldBe([TaskInstanceState.Success, TaskInstanceState.Cancelled, TaskInstanceState.Success]));
    }

    [Fact]
    public async Task Index_of_a_mapped_group_is_retried_by_itself_and_remembered()
    {
        TaskSpec Each(string id, params string[] upstream) => Step(id, upstream) with { Group = "per", MapGroup = "per", MapOver = ["list"] };
        var graph = Sample.Graph(Sample.Unique("dag"), Step("list"), Each("per.a", "list"), Each("per.b", "per.a")) with { Groups = [new() { Id = "per", Retries = 2, RetryDelay = TimeSpan.FromMinutes(1) }] };
        var run = (await Sample.StartedAsync(Store, await Sample.DagAsync(Store, graph))).Head.Id;
        await ReportAsync((await ClaimAsync()).Single(), Sample.Succeeded("[1,2]") with { OutputLength = 2 });
        var claims = await ClaimAsync();
        claims.Count.ShouldBe(2);
        foreach (var claim in claims) await ReportAsync(claim, Sample.Failed());

        var failed = await LoadAsync(run);
        failed.Groups.OrderBy(group => group.MapIndex).Select(group => (group.Id, group.MapIndex, group.Retries, group.DueAt is not null)).ShouldBe([("per", 0, 1, true), ("per", 1, 1, true)]);
        failed.Instances.Select(instance => instance.State).ShouldAllBe(state => state == TaskInstanceState.None || state == TaskInstanceState.Success);
        (await Store.RunQueries.GroupsAsync(run, default)).Select(group => group.MapIndex).ShouldBe([0, 1]);
        var due = failed.Groups.Max(group => group.DueAt)!.Value;
        var items = (await Runs.DueAsync(due, 1000, default)).Where(item => item.Run == run).Select(item => item.Item).ToArray();
        items.Select(item => item.Kind).ShouldBe([DueKind.IndexRetry, DueKind.IndexRetry]);

        await Runs.UpdateAsync([run], "scheduler", (live, changes) => live.Meet(changes, items.Single(item => live.Instances[item.Ordinal].MapIndex == 1), due), default);

        var woken = await LoadAsync(run);
        woken.Groups.Single(group => group.MapIndex == 1).ShouldBe(new("per", 1, null, 1));
        woken.Instances.Where(instance => instance.State == TaskInstanceState.Queued).Select(instance => (instance.TaskIndex, instance.MapIndex)).ShouldBe([(1, 1)]);
        (await Runs.DueAsync(due, 1000, default)).Count(item => item.Run == run).ShouldBe(1);
        await Runs.UpdateAsync([run], "user:ada", (live, changes) => live.Cancel(changes, due, "enough"), default);
        (await LoadAsync(run)).Groups.ShouldAllBe(group => group.DueAt == null);
    }

    [Fact]
    public async Task Mapped_group_goes_on_index_by_index_and_is_cleared_by_one()
    {
        TaskSpec Each(string id, params string[] upstream) => Step(id, upstream) with { Group = "per", MapGroup = "per", MapOver = ["list"] };
        var graph = Sample.Graph(Sample.Unique("dag"), Step("list"), Each("per.a", "list"), Each("per.b", "per.a"), Step("after", "per.b")) with { Groups = [new() { Id = "per" }] };
        var run = (await Sample.StartedAsync(Store, await Sample.DagAsync(Store, graph))).Head.Id;
        await ReportAsync((await ClaimAsync()).Single(), Sample.Succeeded("[1,2]") with { OutputLength = 2 });
        (await LoadAsync(run)).Instances.Select(instance => instance.MapIndex).ShouldBe([-1, 0, 0, -1, 1, 1]);

        // Both first tasks run; then the second task of an index goes before anything else.
        var first = (await ClaimAsync()).OrderBy(claim => claim.Instance).ToArray();
        await ReportAsync(first[1], Sample.Succeeded("2") with { IndexName = "two" });
        var second = (await ClaimAsync()).Single();
        var view = (await Store.RunQueries.InstanceAsync(run, "per.b", 1, default))!.View;
        (view.Id, view.Name, view.Instance.State).ShouldBe((second.Instance, "two", TaskInstanceState.Running));
        (await LoadAsync(run)).Find(2, 0)!.State.ShouldBe(TaskInstanceState.None);
        await ReportAsync(second, Sample.Succeeded());
        await ReportAsync(first[0], Sample.Failed());

        var request = new RecoveryRequest { Action = RecoveryAction.Clear, Run = run, Tasks = new() { Tasks = ["per"], MapIndex = 0 } };
        var cleared = await Commands.ApplyAsync(request, Ada, default);
        cleared.Tasks.Select(task => (task.TaskId, task.MapIndex)).ShouldBe([("per.a", 0), ("per.b", 0)]);
        (await Should.ThrowAsync<RejectedException>(() => Commands.ApplyAsync(request with { Tasks = new() { Tasks = ["per"], MapIndex = 2 } }, Ada, default)))
            .Message.ShouldBe($"Task 'per' of run {run} has no index 2.");
    }

    [Fact]
    public async Task Group_stands_for_all_its_tasks_when_clearing_and_marking()
    {
        var graph = Sample.Graph(Sample.Unique("dag"), Step("g.a") with { Group = "g" }, Step("b"), Step("g.c") with { Group = "g" }) with { Groups = [new() { Id = "g" }] };
        var run = (await Sample.StartedAsync(Store, await Sample.DagAsync(Store, graph))).Head.Id;

        var marked = await Commands.ApplyAsync(new() { Action = RecoveryAction.Mark, State = TaskInstanceState.Success, Run = run, Tasks = new() { Tasks = ["g"] } }, Ada, default);
        marked.Tasks.Select(task => task.TaskId).ShouldBe(["g.a", "g.c"]);
        var cleared = await Commands.ApplyAsync(new() { Action = RecoveryAction.Clear, Run = run, Tasks = new() { Tasks = ["g"] } }, Ada, default);
        cleared.Tasks.Select(task => (task.TaskId, task.State)).ShouldBe([("g.a", TaskInstanceState.Success), ("g.c", TaskInstanceState.Success)]);

        var refused = await Should.ThrowAsync<RejectedException>(() => Commands.ApplyAsync(new() { Action = RecoveryAction.Clear, Run = run, Tasks = new() { Tasks = ["h"] } }, Ada, default));
        refused.Message.ShouldStartWith($"Run {run} has no task or group 'h'.");
    }

    [Fact]
    public async Task Group_that_starts_again_keeps_its_count_and_falls_due()
    {
        var graph = Sample.Graph(Sample.Unique("dag"), Step("g.a") with { Group = "g" }, Step("g.b") with { Group = "g" }) with
        {
            Groups = [new() { Id = "g", Retries = 1, RetryDelay = TimeSpan.FromMinutes(10) }],
        };
        var run = (await Sample.StartedAsync(Store, await Sample.DagAsync(Store, graph))).Head.Id;
        var (a, b) = await ClaimAsync() is [var first, var second] ? (first, second) : throw new InvalidOperationException("two claims were expected");
        await ReportAsync(a, Sample.Succeeded("1"));
        await ReportAsync(b, Sample.Failed());

        var due = Now + TimeSpan.FromMinutes(10);
        (await LoadAsync(run)).ShouldSatisfyAllConditions(
            live => live.Groups.ShouldBe([new("g", 1, due)]),
            live => live.Instances.ShouldAllBe(instance => instance.State == TaskInstanceState.None && instance.Reason == "group 'g' starts again (1 of 1), for 'g.b' failed: it broke"));
        (await Store.RunQueries.GroupsAsync(run, default)).ShouldBe([new("g", 1, due)]);
        (await Runs.XComAsync(run, 0, -1, "return", default)).ShouldBeNull();
        (await Runs.DueAsync(due, 1000, default)).ShouldContain((run, new(DueKind.GroupRetry, 0, due)));
        (await Store.Port<InvariantCheck>().RunAsync(default)).ShouldBeEmpty();

        await Runs.UpdateAsync([run], "scheduler", (live, changes) => live.Wake(changes, 0, DueKind.GroupRetry, due).ShouldBeTrue(), default);
        (await Runs.DueAsync(due, 1000, default)).ShouldNotContain(item => item.Run == run);
        foreach (var claim in await ClaimAsync()) await ReportAsync(claim, Sample.Succeeded());

        (await LoadAsync(run)).ShouldSatisfyAllConditions(live => live.Head.State.ShouldBe(RunState.Success), live => live.Groups.ShouldBe([new("g", 1, null)]));
        (await Store.RunQueries.InstanceAsync(run, "g.b", -1, default))!.Attempts.Select(attempt => attempt.Outcome).ShouldBe([AttemptOutcome.Failed, AttemptOutcome.Success]);
    }

    [Fact]
    public async Task Group_that_starts_again_and_fans_out_only_then_leaves_alone_what_its_first_end_let_go_on()
    {
        TaskSpec[] tasks =
        [
            Step("list"), Step("g.choose") with { Group = "g", Kind = TaskKind.Branch }, Step("g.each", "g.choose", "list") with { Group = "g", MapOver = ["list"] },
            Step("g.other", "g.choose") with { Group = "g", Rule = TriggerRule.AllDone }, Step("after", "g.each") with { Rule = TriggerRule.AllDone },
        ];
        var graph = Sample.Graph(Sample.Unique("dag"), tasks) with { Groups = [new() { Id = "g", Retries = 1, RetryDelay = TimeSpan.Zero }] };
        var run = (await Sample.StartedAsync(Store, await Sample.DagAsync(Store, graph))).Head.Id;
        var claims = (await ClaimAsync()).ToDictionary(claim => InstanceId.OrdinalOf(claim.Instance));
        await ReportAsync(claims[1], Sample.Succeeded() with { Chosen = ["g.other"] });
        var next = (await ClaimAsync()).ToDictionary(claim => InstanceId.OrdinalOf(claim.Instance));
        // The mapped task was passed over as a whole; so what comes after it goes on, and stays.
        await ReportAsync(next[4], Sample.Succeeded());
        await ReportAsync(next[3], Sample.Failed());

        await ReportAsync(claims[0], Sample.Succeeded("[1,2]") with { OutputLength = 2 });
        await ReportAsync((await ClaimAsync()).Single(), Sample.Succeeded() with { Chosen = ["g.each", "g.other"] });

        var live = await LoadAsync(run);
        live.InstancesOf(2).Select(instance => instance.State).ShouldBe([TaskInstanceState.Queued, TaskInstanceState.Queued]);
        live.Instances[4].State.ShouldBe(TaskInstanceState.Success);
        (await Store.Port<InvariantCheck>().RunAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Index_that_went_on_after_a_task_passed_over_as_a_whole_did_well_also_when_that_has_indices_later()
    {
        TaskSpec Each(string id, params string[] upstream) => Step(id, upstream) with { Group = "per", MapGroup = "per", MapOver = ["list"] };
        TaskSpec[] tasks =
        [
            Step("list"), Step("choose") with { Kind = TaskKind.Branch }, Each("per.extra", "choose", "list"), Each("per.work", "list"),
            Each("per.after", "per.extra", "per.work") with { Rule = TriggerRule.AllDone },
        ];
        var graph = Sample.Graph(Sample.Unique("dag"), tasks) with { Groups = [new() { Id = "g", Retries = 1, RetryDelay = TimeSpan.Zero }, new() { Id = "per", Parent = "g" }] };
        var run = (await Sample.StartedAsync(Store, await Sample.DagAsync(Store, graph))).Head.Id;
        var claims = (await ClaimAsync()).ToDictionary(claim => InstanceId.OrdinalOf(claim.Instance));
        await ReportAsync(claims[1], Sample.Succeeded() with { Chosen = [] });
        await ReportAsync(claims[0], Sample.Succeeded("[1,2]") with { OutputLength = 2 });
        (await LoadAsync(run)).InstancesOf(2).Select(instance => (instance.MapIndex, instance.State)).ShouldBe([(-1, TaskInstanceState.Skipped)]);
        foreach (var work in await ClaimAsync()) await ReportAsync(work, Sample.Succeeded());
        var after = (await ClaimAsync()).OrderBy(claim => claim.Instance).ToArray();
        await ReportAsync(after[0], Sample.Succeeded());
        await ReportAsync(after[1], Sample.Failed());

        (await LoadAsync(run)).InstancesOf(2).Select(instance => instance.State).ShouldBe([TaskInstanceState.Queued, TaskInstanceState.Queued]);
        (await Store.Port<InvariantCheck>().RunAsync(default)).ShouldBeEmpty();
    }

    private TaskSpec Create => Step("create") with { Setup = true };

    private TaskSpec Delete => Step("delete", "create") with { TeardownOf = ["create"], Rule = TriggerRule.AllDoneSetupSuccess };

    private TaskSpec Step(string id, params string[] upstream) => Sample.Task(id, upstream) with { Queue = _queue };

    private Task<IReadOnlyList<Claim>> ClaimAsync() => ClaimAsync(_node, _queue, 10);

    private async Task ReportAsync(Claim claim, AttemptReport report) => (await ReportAsync(_node, claim, report)).ShouldBeTrue();
}

public sealed class SqliteGroupStoreTests(SqliteStore store) : GroupStoreTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresGroupStoreTests(PostgresStore store) : GroupStoreTests(store), IClassFixture<PostgresStore>;
