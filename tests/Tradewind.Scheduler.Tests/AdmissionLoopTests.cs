using Microsoft.Extensions.Logging.Abstractions;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Scheduler.Tests.Harness;

namespace Tradewind.Scheduler.Tests;

public sealed class AdmissionLoopTests
{
    [Fact]
    public async Task Admitter_tells_the_queues_and_runs_of_those_it_let_go()
    {
        await using var world = await World.CreateAsync();
        var run = await StartedAsync(world);
        var notices = new List<Notice>();
        using var subscription = world.Feed.Subscribe(notices.Add);

        (await world.Admitter.RunOnceAsync(default)).ShouldBeNull();
        notices.ShouldBe([new(Topic.Run, $"{run}"), new(Topic.Ready, "default")]);
        (await world.Runs.CommitAsync([], new ClaimRequest("n1", ["default"], 10, world.Clock.GetUtcNow()), default)).Claims.Single().Attempt.ShouldBe(1);
    }

    [Fact]
    public async Task Task_that_ends_lets_the_next_go_without_any_scheduler_and_without_time_passing()
    {
        await using var world = await World.CreateAsync();
        var run = await StartedAsync(world);
        var ready = new SemaphoreSlim(0);
        using var subscription = world.Feed.Subscribe(notice =>
        {
            if (notice.Topic == Topic.Ready) ready.Release();
        });
        using var loop = new AdmissionLoop(world.Admitter, new() { Node = "n1" }, world.Feed, world.Clock, NullLogger<AdmissionLoop>.Instance);
        await loop.StartAsync(default);
        world.Feed.Publish(new(Topic.Limits));
        for (var task = 0; task < 2; task++)
        {
            (await ready.WaitAsync(World.Limit)).ShouldBeTrue();
            var claim = (await world.Runs.CommitAsync([], new ClaimRequest("n1", ["default"], 10, world.Clock.GetUtcNow()), default)).Claims.Single();
            world.Feed.PublishChanges(await world.Runs.UpdateAsync(
                [run], "agent:n1", (live, changes) => live.Report(changes, InstanceId.OrdinalOf(claim.Instance), claim.Fence, new() { Kind = ReportKind.Succeeded }, world.Clock.GetUtcNow()), default));
        }

        await loop.StopAsync(default);
        (await world.Runs.LoadAsync([run], default)).Single().Head.State.ShouldBe(Tradewind.Engine.States.RunState.Success);
    }

    private static async Task<long> StartedAsync(World world)
    {
        var dag = await world.StoreAsync(new() { DagId = "capped", MaxActiveTasks = 1, Tasks = [World.Task("a"), World.Task("b")] });
        var run = await world.TriggerAsync(dag, "run");
        await world.Starter.RunOnceAsync(default);
        return run;
    }
}
