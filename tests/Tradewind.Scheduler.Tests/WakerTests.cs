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

    private async Task<TaskInstanceState> StateAsync(long run) => (await _world.LoadAsync(run)).Instances[0].State;
}
