using System.Text;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using Tradewind.Scheduler.Tests.Harness;
using static Tradewind.Dsl;

namespace Tradewind.Scheduler.Tests;

public sealed class MessengerTests : IAsyncLifetime
{
    private World _world = null!;
    private int _runs;

    public async Task InitializeAsync() => _world = await World.CreateAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Nothing_that_waits_costs_one_look()
    {
        (await _world.Messenger.RunOnceAsync(default)).ShouldBeNull();
    }

    [Fact]
    public async Task Task_that_waits_for_news_ends_with_it()
    {
        var run = await DeferredAsync(Deferral.ToAsset(Asset("orders")));
        (await _world.Messenger.RunOnceAsync(default)).ShouldBe(_world.Clock.GetUtcNow().AddDays(7));
        (await StateAsync(run)).ShouldBe(TaskInstanceState.Waiting);

        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        var producer = await _world.RunningAsync(new() { DagId = "p", Tasks = [World.Task("load") with { Outlets = ["orders"] }] }, key: "p");
        await _world.ReportAsync(producer, ReportKind.Succeeded);
        await _world.Messenger.RunOnceAsync(default);

        (await StateAsync(run)).ShouldBe(TaskInstanceState.Success);
        Encoding.UTF8.GetString((await _world.Runs.XComAsync(run, 0, -1, XComKeys.Return, default))!).ShouldContain("\"Asset\":\"orders\"");
        (await _world.Messenger.RunOnceAsync(default)).ShouldBeNull();
    }

    [Fact]
    public async Task Callback_that_nobody_brought_is_brought()
    {
        var run = await DeferredAsync(Deferral.ToCallback());
        (await _world.Deferrals.CallAsync(InstanceId.Of(run, 0), 1, "7", _world.Clock.GetUtcNow(), default)).ShouldBeTrue();

        await _world.Messenger.RunOnceAsync(default);

        (await StateAsync(run)).ShouldBe(TaskInstanceState.Success);
    }

    [Fact]
    public async Task Wait_is_given_up_when_its_time_is_over_and_not_before()
    {
        var run = await DeferredAsync(Deferral.ToCallback() with { Timeout = TimeSpan.FromHours(1) });
        var until = _world.Clock.GetUtcNow().AddHours(1);
        (await _world.Messenger.RunOnceAsync(default)).ShouldBe(until);
        _world.Clock.Advance(TimeSpan.FromHours(1));

        await _world.Messenger.RunOnceAsync(default);

        (await StateAsync(run)).ShouldBe(TaskInstanceState.Failed);
    }

    [Fact]
    public async Task Next_pass_is_due_when_the_next_wait_is_over_also_right_after_another_of_its_kind()
    {
        var until = _world.Clock.GetUtcNow().AddHours(1);
        await DeferredAsync(Deferral.ToCallback() with { Timeout = TimeSpan.FromHours(1) });
        await DeferredAsync(Deferral.ToCallback() with { Timeout = TimeSpan.FromMinutes(61) });
        _world.Clock.Advance(TimeSpan.FromHours(1));

        (await _world.Messenger.RunOnceAsync(default)).ShouldBe(until.AddMinutes(1));
    }

    [Fact]
    public async Task Event_that_came_in_time_counts_although_its_wait_is_over_when_it_is_brought()
    {
        var run = await DeferredAsync(Deferral.ToCallback() with { Timeout = TimeSpan.FromHours(1) });
        await _world.Deferrals.CallAsync(InstanceId.Of(run, 0), 1, "7", _world.Clock.GetUtcNow(), default);
        _world.Clock.Advance(TimeSpan.FromHours(2));

        await _world.Messenger.RunOnceAsync(default);

        (await StateAsync(run)).ShouldBe(TaskInstanceState.Success);
    }

    [Fact]
    public async Task Two_schedulers_that_bring_one_event_bring_it_once()
    {
        var run = await DeferredAsync(Deferral.ToCallback() with { Resume = true });
        await _world.Deferrals.CallAsync(InstanceId.Of(run, 0), 1, "7", _world.Clock.GetUtcNow(), default);

        await Task.WhenAll(_world.Messenger.RunOnceAsync(default), _world.Messenger.RunOnceAsync(default));

        var live = await _world.LoadAsync(run);
        (live.Instances[0].State, live.Instances[0].Attempt, live.Instances[0].Fence).ShouldBe((TaskInstanceState.Queued, 1, 1));
    }

    [Fact]
    public async Task Trigger_makes_one_run_and_waits_until_it_has_succeeded()
    {
        await ChildAsync();
        var run = await DeferredAsync(Deferral.ToTrigger("child", """{"region":"eu"}""", World.Midnight));

        await _world.Messenger.RunOnceAsync(default);
        await _world.Messenger.RunOnceAsync(default);

        var child = (await ChildrenAsync()).ShouldHaveSingleItem();
        (child.Type, child.LogicalDate, child.Params, child.ParentInstance, child.TriggeredBy)
            .ShouldBe((RunType.Triggered, World.Midnight, """{"region":"eu"}""", InstanceId.Of(run, 0), "task:d/wait"));
        (await StateAsync(run)).ShouldBe(TaskInstanceState.Waiting);
        await EndChildAsync(child.Id, ReportKind.Succeeded);
        await _world.Messenger.RunOnceAsync(default);

        (await StateAsync(run)).ShouldBe(TaskInstanceState.Success);
        (await OutputAsync(run)).ShouldBe($$"""{"RunId":{{child.Id}},"DagId":"child","Key":"triggered__{{run}}.0","State":"success"}""");
    }

    [Fact]
    public async Task Trigger_fails_with_the_run_it_made_and_its_retry_makes_no_second()
    {
        await ChildAsync();
        var run = await DeferredAsync(Deferral.ToTrigger("child"), retries: 1);
        await _world.Messenger.RunOnceAsync(default);
        var child = (await ChildrenAsync()).Single();
        await EndChildAsync(child.Id, ReportKind.Failed);
        await _world.Messenger.RunOnceAsync(default);
        (await _world.LoadAsync(run)).Instances[0].Reason.ShouldBe($"Run {child.Id} of 'child', which it triggered, ended as failed");
        (await StateAsync(run)).ShouldBe(TaskInstanceState.UpForRetry);

        await RetryAsync(run, Deferral.ToTrigger("child"));
        await _world.Messenger.RunOnceAsync(default);
        await _world.Messenger.RunOnceAsync(default);

        (await ChildrenAsync()).ShouldHaveSingleItem();
        (await StateAsync(run)).ShouldBe(TaskInstanceState.Failed);
    }

    [Fact]
    public async Task Trigger_that_does_not_wait_succeeds_once_its_run_is_made()
    {
        await ChildAsync();
        var run = await DeferredAsync(Deferral.ToTrigger("child", waitForEnd: false));

        await _world.Messenger.RunOnceAsync(default);

        (await StateAsync(run)).ShouldBe(TaskInstanceState.Success);
        (await ChildrenAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Trigger_whose_run_was_made_before_a_crash_finds_it()
    {
        var child = await ChildAsync();
        var run = await DeferredAsync(Deferral.ToTrigger("child"));
        // The scheduler made the run and died before it noted that.
        await _world.RunCommands.TriggerAsync(new() { DagId = child.DagId, Key = $"triggered__{run}.0", Parent = InstanceId.Of(run, 0) }, new("task:d/wait", Engine.Access.Role.Operator), default);

        await _world.Messenger.RunOnceAsync(default);
        await EndChildAsync((await ChildrenAsync()).ShouldHaveSingleItem().Id, ReportKind.Succeeded);
        await _world.Messenger.RunOnceAsync(default);

        (await StateAsync(run)).ShouldBe(TaskInstanceState.Success);
    }

    [Fact]
    public async Task Trigger_of_a_dag_that_does_not_exist_fails_and_names_it()
    {
        var run = await DeferredAsync(Deferral.ToTrigger("nobody"));

        await _world.Messenger.RunOnceAsync(default);

        var instance = (await _world.LoadAsync(run)).Instances[0];
        (instance.State, instance.Reason).ShouldBe((TaskInstanceState.Failed, "The run of 'nobody' was not made: There is no DAG 'nobody'. Which there are says: tradewind dags list"));
    }

    [Fact]
    public async Task Trigger_whose_key_somebody_took_fails_and_says_so()
    {
        await ChildAsync();
        var run = await DeferredAsync(Deferral.ToTrigger("child"));
        await _world.RunCommands.TriggerAsync(new() { DagId = "child", Key = $"triggered__{run}.0" }, new("user:ada", Engine.Access.Role.Operator), default);

        await _world.Messenger.RunOnceAsync(default);

        var instance = (await _world.LoadAsync(run)).Instances[0];
        (instance.State, instance.Reason).ShouldBe((TaskInstanceState.Failed, $"DAG 'child' has a run 'triggered__{run}.0' that this task did not make, so it cannot make its own."));
    }

    [Fact]
    public async Task Triggers_in_a_circle_end_at_their_depth_with_a_clear_error()
    {
        await _world.StoreAsync(new() { DagId = "loop", Tasks = [World.Task("again")] });
        var run = (await _world.RunCommands.TriggerAsync(new() { DagId = "loop" }, new("user:ada", Engine.Access.Role.Operator), default)).Head.Id;
        for (var depth = 0; depth <= 20; depth++)
        {
            await StartAsync(run);
            await DeferAsync(run, Deferral.ToTrigger("loop", waitForEnd: false));
            await _world.Messenger.RunOnceAsync(default);
            run = (await _world.RunsAsync())[^1].Head.Id;
        }

        (await _world.RunsAsync()).Count.ShouldBe(21);
        var last = (await _world.LoadAsync(run)).Instances[0];
        last.State.ShouldBe(TaskInstanceState.Failed);
        last.Reason!.ShouldStartWith("It would trigger 'loop' as the 21th run in a row");
    }

    [Fact]
    public async Task Task_that_waits_for_a_run_of_another_dag_ends_with_it()
    {
        await ChildAsync();
        var run = await DeferredAsync(Deferral.ToDag("child", World.Midnight));
        (await _world.Messenger.RunOnceAsync(default)).ShouldBe(_world.Clock.GetUtcNow().AddSeconds(5));
        var other = await TriggerChildAsync(World.Midnight.AddDays(-1));
        var child = await TriggerChildAsync(World.Midnight);
        await EndChildAsync(other, ReportKind.Succeeded);
        await _world.Messenger.RunOnceAsync(default);
        (await StateAsync(run)).ShouldBe(TaskInstanceState.Waiting);

        await EndChildAsync(child, ReportKind.Succeeded);
        await _world.Messenger.RunOnceAsync(default);

        (await StateAsync(run)).ShouldBe(TaskInstanceState.Success);
        (await OutputAsync(run)).ShouldContain($"\"RunId\":{child},");
    }

    [Theory]
    [InlineData(ReportKind.Succeeded, TaskInstanceState.Success)]
    [InlineData(ReportKind.Failed, TaskInstanceState.Failed)]
    [InlineData(ReportKind.Skipped, TaskInstanceState.Skipped)]
    public async Task Task_that_waits_for_a_task_of_another_dag_ends_as_it_does(ReportKind kind, TaskInstanceState expected)
    {
        await ChildAsync();
        var run = await DeferredAsync(Deferral.ToDag("child", World.Midnight, "a"));
        var child = await TriggerChildAsync(World.Midnight);
        await _world.Messenger.RunOnceAsync(default);
        (await StateAsync(run)).ShouldBe(TaskInstanceState.Waiting);

        await EndChildAsync(child, kind);
        await _world.Messenger.RunOnceAsync(default);

        (await StateAsync(run)).ShouldBe(expected);
    }

    [Fact]
    public async Task Missing_dag_or_task_fails_the_wait_or_is_waited_for()
    {
        var run = await DeferredAsync(Deferral.ToDag("nobody", World.Midnight));
        var patient = await DeferredAsync(Deferral.ToDag("nobody", World.Midnight) with { WhenMissing = WhenMissing.Wait });
        await ChildAsync();
        var task = await DeferredAsync(Deferral.ToDag("child", World.Midnight, "b"));

        await _world.Messenger.RunOnceAsync(default);

        (await _world.LoadAsync(run)).Instances[0].Reason.ShouldBe("It waits for DAG 'nobody', which does not exist. Correct the name, or let it wait with whenMissing: WhenMissing.Wait.");
        (await _world.LoadAsync(task)).Instances[0].Reason!.ShouldStartWith("It waits for task 'b' of DAG 'child', which has no such task.");
        (await StateAsync(patient)).ShouldBe(TaskInstanceState.Waiting);
    }

    private async Task<Engine.Bundles.CurrentDag> ChildAsync() => await _world.StoreAsync(new() { DagId = "child", Tasks = [World.Task("a")] });

    private async Task<IReadOnlyList<RunHead>> ChildrenAsync() => [.. (await _world.RunsAsync()).Select(run => run.Head).Where(run => run.DagId == "child")];

    private async Task<long> TriggerChildAsync(DateTimeOffset logicalDate) =>
        (await _world.RunCommands.TriggerAsync(new() { DagId = "child", Key = $"by-hand-{++_runs}", LogicalDate = logicalDate }, new("user:ada", Engine.Access.Role.Operator), default)).Head.Id;

    private async Task EndChildAsync(long child, ReportKind kind)
    {
        await StartAsync(child);
        await _world.ReportAsync(child, kind);
    }

    private async Task StartAsync(long run)
    {
        await _world.Starter.RunOnceAsync(default);
        await _world.Runs.CommitAsync([], new("n1", ["default"], 100, _world.Clock.GetUtcNow()), default);
        (await StateAsync(run)).ShouldBe(TaskInstanceState.Running);
    }

    private async Task RetryAsync(long run, Deferral what)
    {
        _world.Clock.Advance(TimeSpan.FromHours(1));
        await _world.Waker.RunOnceAsync(default);
        await StartAsync(run);
        await DeferAsync(run, what);
    }

    private async Task<long> DeferredAsync(Deferral what, int retries = 0)
    {
        var run = await _world.RunningAsync(new() { DagId = "d", Tasks = [World.Task("wait") with { Retries = retries, Kind = TaskKind.Sensor, Sensor = new() }] }, key: $"run-{++_runs}");
        await DeferAsync(run, what);
        return run;
    }

    private async Task DeferAsync(long run, Deferral what)
    {
        var now = _world.Clock.GetUtcNow();
        await _world.Runs.UpdateAsync([run], "test", (live, changes) => live.Report(changes, 0, live.Instances[0].Fence, new() { Kind = ReportKind.Deferred, Deferral = what }, now), default);
    }

    private async Task<string> OutputAsync(long run) => Encoding.UTF8.GetString((await _world.Runs.XComAsync(run, 0, -1, XComKeys.Return, default))!);

    private async Task<TaskInstanceState> StateAsync(long run) => (await _world.LoadAsync(run)).Instances[0].State;
}
