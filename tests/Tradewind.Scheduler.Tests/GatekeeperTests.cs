using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using Tradewind.Scheduler.Tests.Harness;

namespace Tradewind.Scheduler.Tests;

public sealed class GatekeeperTests : IAsyncLifetime
{
    private World _world = null!;

    public async Task InitializeAsync() => _world = await World.CreateAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Task_goes_on_when_it_has_succeeded_in_the_run_before()
    {
        var (first, second) = await TwoRunsAsync();

        await _world.Gatekeeper.RunOnceAsync(default);
        (await StateAsync(first), await StateAsync(second)).ShouldBe((TaskInstanceState.Queued, TaskInstanceState.None));
        await EndAsync(first, ReportKind.Succeeded);
        await _world.Gatekeeper.RunOnceAsync(default);

        (await StateAsync(second)).ShouldBe(TaskInstanceState.Queued);
    }

    [Fact]
    public async Task Task_that_failed_in_the_run_before_is_waited_for()
    {
        var (first, second) = await TwoRunsAsync();
        await _world.Gatekeeper.RunOnceAsync(default);
        await EndAsync(first, ReportKind.Failed);

        await _world.Gatekeeper.RunOnceAsync(default);

        (await StateAsync(second)).ShouldBe(TaskInstanceState.None);
        (await _world.LoadAsync(second)).Head.State.ShouldBe(RunState.Running);
    }

    [Fact]
    public async Task What_nobody_marked_is_found_within_half_a_minute()
    {
        await _world.StoreAsync(Graph() with { Start = World.Midnight, Tasks = [World.Task("a")] });
        await _world.Planner.RunOnceAsync(default);
        await _world.Starter.RunOnceAsync(default);
        _world.Clock.Advance(TimeSpan.FromDays(1));
        await _world.StoreAsync(Graph());
        await _world.Planner.RunOnceAsync(default);
        await _world.Starter.RunOnceAsync(default);
        var (first, second) = ((await _world.RunsAsync())[0].Head.Id, (await _world.RunsAsync())[1].Head.Id);
        var gatekeeper = _world.Gatekeeper;
        await gatekeeper.RunOnceAsync(default);

        // The first run's version does not know that it is waited for.
        await EndAsync(first, ReportKind.Succeeded);
        await gatekeeper.RunOnceAsync(default);
        (await StateAsync(second)).ShouldBe(TaskInstanceState.None);
        _world.Clock.Advance(TimeSpan.FromSeconds(30));
        await gatekeeper.RunOnceAsync(default);

        (await StateAsync(second)).ShouldBe(TaskInstanceState.Queued);
    }

    [Fact]
    public async Task Scheduler_is_woken_when_a_task_begins_to_wait_and_when_its_past_moves_on()
    {
        var notices = new List<Topic>();
        using var subscription = _world.Feed.Subscribe(notice => notices.Add(notice.Topic));
        var (first, _) = await TwoRunsAsync();
        notices.ShouldContain(Topic.Due);
        await _world.Gatekeeper.RunOnceAsync(default);
        notices.Clear();

        _world.Feed.PublishChanges(await EndAsync(first, ReportKind.Succeeded));

        notices.ShouldContain(Topic.Due);
    }

    private static DagGraph Graph() => World.Daily("d") with { Catchup = true, Start = World.Midnight.AddDays(-1), Tasks = [World.Task("a") with { DependsOnPast = true }] };

    private async Task<(long First, long Second)> TwoRunsAsync()
    {
        await _world.StoreAsync(Graph());
        await _world.Planner.RunOnceAsync(default);
        await _world.Starter.RunOnceAsync(default);
        var runs = await _world.RunsAsync();
        runs.Count.ShouldBe(2);
        return (runs[0].Head.Id, runs[1].Head.Id);
    }

    private async Task<IReadOnlyList<RunChanges>> EndAsync(long run, ReportKind kind)
    {
        var now = _world.Clock.GetUtcNow();
        await _world.Runs.CommitAsync([], new ClaimRequest("n1", ["default"], 100, now), default);
        return await _world.Runs.UpdateAsync(
            [run], "agent:n1", (live, changes) => live.Report(changes, 0, live.Instances[0].Fence, new() { Kind = kind, Message = "said so" }, now).ShouldBeTrue(), default);
    }

    private async Task<TaskInstanceState> StateAsync(long run) => (await _world.LoadAsync(run)).Instances[0].State;
}
