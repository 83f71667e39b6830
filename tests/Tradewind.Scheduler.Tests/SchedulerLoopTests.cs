using Microsoft.Extensions.Logging.Abstractions;
using Tradewind.Engine.Feed;
using Tradewind.Scheduler.Tests.Harness;

namespace Tradewind.Scheduler.Tests;

public sealed class SchedulerLoopTests : IAsyncLifetime
{
    private World _world = null!;

    public async Task InitializeAsync() => _world = await World.CreateAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Leader_plans_and_starts_runs_and_gives_the_lead_back_at_its_stop()
    {
        using var loop = _world.Loop("s1");
        await _world.StoreAsync(World.Daily("d"));
        var started = RunsStarted();

        await loop.StartAsync(default);
        await started;
        (await _world.Nodes.LeadAsync(SchedulerLoop.Lease, "s2", TimeSpan.FromMinutes(1), default)).ShouldBeFalse();
        await loop.StopAsync(default).WaitAsync(World.Limit);

        (await _world.Nodes.LeadAsync(SchedulerLoop.Lease, "s2", TimeSpan.FromMinutes(1), default)).ShouldBeTrue();
    }

    [Fact]
    public async Task Second_scheduler_leads_when_the_first_has_stopped()
    {
        using var first = _world.Loop("s1");
        using var second = _world.Loop("s2");
        await _world.StoreAsync(World.Daily("d"));
        var started = RunsStarted();
        await first.StartAsync(default);
        await started;
        await first.StopAsync(default).WaitAsync(World.Limit);
        var again = RunsStarted();

        await second.StartAsync(default);
        await _world.StoreAsync(World.Daily("e"));
        _world.Feed.Publish(new(Topic.Dag, "e"));

        await again;
        await second.StopAsync(default).WaitAsync(World.Limit);
    }

    [Fact]
    public async Task Duty_that_fails_keeps_no_other_from_its_work_and_is_no_outage_after_which_dead_nodes_are_spared()
    {
        await _world.RegisterAsync("n1", TimeSpan.FromMinutes(-1));
        var run = await _world.RunningAsync(new() { DagId = "d", Tasks = [World.Task("a")] });
        await _world.StoreAsync(World.Daily("e"));
        var rescued = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = _world.Feed.Subscribe(notice =>
        {
            if (notice == new Notice(Topic.Run, $"{run}")) rescued.TrySetResult();
        });
        var planner = new RunPlanner(_world.Dags, _world.Runs, _world.Assets, new BrokenFeed(), _world.Clock, NullLogger<RunPlanner>.Instance);
        using var loop = _world.Loop("s1", planner: planner);

        await loop.StartAsync(default);
        await rescued.Task.WaitAsync(World.Limit);
        await loop.StopAsync(default).WaitAsync(World.Limit);

        (await _world.LoadAsync(run)).Instances[0].Losses.ShouldBe(1);
    }

    // A started run offers its first task.
    private async Task RunsStarted()
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = _world.Feed.Subscribe(notice =>
        {
            if (notice.Topic == Topic.Ready) ready.TrySetResult();
        });
        await ready.Task.WaitAsync(World.Limit);
    }
}
