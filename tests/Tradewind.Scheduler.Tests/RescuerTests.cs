using Tradewind.Engine.States;
using Tradewind.Scheduler.Tests.Harness;

namespace Tradewind.Scheduler.Tests;

public sealed class RescuerTests : IAsyncLifetime
{
    // Leases follow the database's clock, which no test moves: one that is over when it begins stands for one that ran out.
    private static readonly TimeSpan Over = TimeSpan.FromMinutes(-1);

    private readonly SchedulerOptions _options = new() { Node = "s1" };
    private World _world = null!;

    public async Task InitializeAsync() => _world = await World.CreateAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Work_of_a_dead_node_is_lost_and_queued_again()
    {
        await _world.RegisterAsync("n1", Over);
        var run = await _world.RunningAsync(new() { DagId = "d", Tasks = [World.Task("a"), World.Task("b")] });

        await _world.Rescuer(_options).RunOnceAsync(default);

        var live = await _world.LoadAsync(run);
        live.Instances.ShouldAllBe(one => one.State == TaskInstanceState.Queued && one.Losses == 1 && one.Failures == 0);
        (await _world.Nodes.HeartbeatAsync("n1", 0, [], TimeSpan.FromMinutes(1), default)).ShouldBeFalse();
    }

    [Fact]
    public async Task Work_of_a_living_node_is_left_alone()
    {
        await _world.RegisterAsync("n1", TimeSpan.FromMinutes(1));
        var run = await _world.RunningAsync(new() { DagId = "d", Tasks = [World.Task("a")] });

        await _world.Rescuer(_options).RunOnceAsync(default);

        (await _world.LoadAsync(run)).Instances[0].State.ShouldBe(TaskInstanceState.Running);
    }

    [Fact]
    public async Task After_an_outage_nobody_is_given_up_for_one_lease()
    {
        await _world.RegisterAsync("n1", Over);
        var run = await _world.RunningAsync(new() { DagId = "d", Tasks = [World.Task("a")] });
        var rescuer = _world.Rescuer(_options);
        rescuer.NoteOutage();

        await rescuer.RunOnceAsync(default);
        (await _world.LoadAsync(run)).Instances[0].State.ShouldBe(TaskInstanceState.Running);
        _world.Clock.Advance(_options.NodeLease);
        await rescuer.RunOnceAsync(default);

        (await _world.LoadAsync(run)).Instances[0].State.ShouldBe(TaskInstanceState.Queued);
    }
}
