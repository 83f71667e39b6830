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
