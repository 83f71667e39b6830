using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using Tradewind.Scheduler.Tests.Harness;

namespace Tradewind.Scheduler.Tests;

public sealed class WakerTests : IAsyncLifetime
{
    private World _world = null!;

    public async Task InitializeAsync() => _world = await World.CreateAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Retry_is_queued_when_it_is_due_and_not_before()
    {
        var run = await _world.RunningAsync(new() { DagId = "d", Tasks = [World.Task("a") with { Retries = 1, RetryDelay = TimeSpan.FromMinutes(5) }] });
        await _world.ReportAsync(run, ReportKind.Failed);
        var due = (await _world.LoadAsync(run)).Instances[0].DueAt!.Value;

        (await _world.Waker.RunOnceAsync(default)).ShouldBe(due);
        (await StateAsync(run)).ShouldBe(TaskInstanceState.UpForRetry);
        _world.Clock.Advance(due - _world.Clock.GetUtcNow());

        (await _world.Waker.RunOnceAsync(default)).ShouldBeNull();
        (await StateAsync(run)).ShouldBe(TaskInstanceState.Queued);
    }

    [Fact]
    public async Task Sensor_looks_again_when_it_is_due()
    {
        var sensor = World.Task("a") with { Kind = TaskKind.Sensor, Sensor = new() { Interval = TimeSpan.FromSeconds(30) } };
        var run = await _world.RunningAsync(new() { DagId = "d", Tasks = [sensor] });
        await _world.ReportAsync(run, ReportKind.NotYet);
        (await StateAsync(run)).ShouldBe(TaskInstanceState.Waiting);
        _world.Clock.Advance(TimeSpan.FromSeconds(30));

        await _world.Waker.RunOnceAsync(default);

        var live = await _world.LoadAsync(run);
        (live.Instances[0].State, live.Instances[0].Attempt).ShouldBe((TaskInstanceState.Queued, 1));
    }

    [Fact]
    public async Task Run_that_takes_too_long_fails_when_its_attempts_have_stopped()
    {
        var run = await _world.RunningAsync(new() { DagId = "d", RunTimeout = TimeSpan.FromHours(1), Tasks = [World.Task("a")] });
        _world.Clock.Advance(TimeSpan.FromHours(1));

        (await _world.Waker.RunOnceAsync(default)).ShouldBeNull();
        (await _world.Runs.ToCancelAsync("n1", default)).ShouldHaveSingleItem();
        await _world.ReportAsync(run, ReportKind.Cancelled);

        (await _world.LoadAsync(run)).Head.State.ShouldBe(RunState.Failed);
    }

    [Fact]
    public async Task Task_that_no_agent_takes_from_its_queue_fails_when_its_time_is_over()
    {
        var dag = await _world.StoreAsync(new() { DagId = "d", Tasks = [World.Task("a") with { Queue = "gpu", QueueTimeout = TimeSpan.FromMinutes(10) }] });
        var run = await _world.TriggerAsync(dag, "one");
        await _world.Starter.RunOnceAsync(default);

        (await _world.Waker.RunOnceAsync(default)).ShouldBe(_world.Clock.GetUtcNow() + TimeSpan.FromMinutes(10));
        _world.Clock.Advance(TimeSpan.FromMinutes(10));
        (await _world.Waker.RunOnceAsync(default)).ShouldBeNull();

        var live = await _world.LoadAsync(run);
        (live.Instances[0].State, live.Instances[0].Reason, live.Head.State).ShouldBe((TaskInstanceState.Failed, "no agent took it from queue 'gpu' within 00:10:00", RunState.Failed));
    }

    [Fact]
    public async Task Task_whose_attempts_take_too_long_together_is_stopped_where_it_runs()
    {
        var run = await _world.RunningAsync(new() { DagId = "d", Tasks = [World.Task("a") with { Retries = 9, TotalTimeout = TimeSpan.FromHours(1) }] });
        _world.Clock.Advance(TimeSpan.FromHours(1));

        (await _world.Waker.RunOnceAsync(default)).ShouldBeNull();
        (await _world.Runs.ToCancelAsync("n1", default)).ShouldHaveSingleItem();
        await _world.ReportAsync(run, ReportKind.Cancelled);

        (await StateAsync(run)).ShouldBe(TaskInstanceState.Failed);
    }

    [Fact]
    public async Task Run_that_is_held_runs_out_of_no_time()
    {
        var run = await _world.RunningAsync(new() { DagId = "d", RunTimeout = TimeSpan.FromHours(1), Tasks = [World.Task("a")] });
        await _world.Runs.UpdateAsync([run], "user:ada", (live, changes) => live.Pause(changes, _world.Clock.GetUtcNow(), "hold"), default);
        _world.Clock.Advance(TimeSpan.FromHours(5));
        (await _world.Waker.RunOnceAsync(default)).ShouldBeNull();
        await _world.Runs.UpdateAsync([run], "user:ada", (live, changes) => live.Resume(changes, _world.Clock.GetUtcNow(), "go on"), default);
        await _world.Starter.RunOnceAsync(default);

        (await _world.Waker.RunOnceAsync(default)).ShouldBe(_world.Clock.GetUtcNow() + TimeSpan.FromHours(1));

        (await _world.LoadAsync(run)).Head.PausedFor.ShouldBe(TimeSpan.FromHours(5));
    }

    [Fact]
    public async Task Run_that_is_slower_than_usual_misses_its_deadline_and_one_without_a_past_does_not()
    {
        DagGraph graph = new() { DagId = "d", Deadline = new() { Reference = DeadlineReference.Average, Interval = TimeSpan.FromMinutes(10) }, Tasks = [World.Task("a")] };
        var first = await _world.RunningAsync(graph);
        _world.Clock.Advance(TimeSpan.FromMinutes(20));
        (await _world.Waker.RunOnceAsync(default)).ShouldBeNull();
        await _world.ReportAsync(first, ReportKind.Succeeded);
        var second = await _world.RunningAsync(graph, key: "two");
        var start = _world.Clock.GetUtcNow();

        _world.Clock.Advance(TimeSpan.FromMinutes(10));
        (await _world.Waker.RunOnceAsync(default)).ShouldBe(start + TimeSpan.FromMinutes(30));
        _world.Clock.Advance(TimeSpan.FromMinutes(20));
        (await _world.Waker.RunOnceAsync(default)).ShouldBeNull();

        (await _world.Deadlines.MissedAsync(first, default)).ShouldBeEmpty();
        (await _world.Deadlines.MissedAsync(second, default)).ShouldBe([new(null, start + TimeSpan.FromMinutes(30), start + TimeSpan.FromMinutes(30))]);
        (await _world.LoadAsync(second)).Head.State.ShouldBe(RunState.Running);
    }

    [Fact]
    public async Task Run_that_waits_for_its_start_misses_its_deadline_too()
    {
        var dag = await _world.StoreAsync(new()
        {
            DagId = "d", Deadline = new() { Reference = DeadlineReference.LogicalDate, Interval = TimeSpan.FromHours(1) }, Schedule = new() { Kind = ScheduleKind.Once }, Start = _world.Clock.GetUtcNow(), Tasks = [World.Task("a")],
        });
        await _world.Planner.RunOnceAsync(default);
        var run = (await _world.Runs.StartableRunsAsync(10, default)).ShouldHaveSingleItem();
        _world.Clock.Advance(TimeSpan.FromHours(1));

        await _world.Waker.RunOnceAsync(default);

        (await _world.Deadlines.MissedAsync(run, default)).ShouldHaveSingleItem().TaskId.ShouldBeNull();
        (await _world.LoadAsync(run)).Head.State.ShouldBe(RunState.Queued);
    }

    private async Task<TaskInstanceState> StateAsync(long run) => (await _world.LoadAsync(run)).Instances[0].State;
}
