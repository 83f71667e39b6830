using Microsoft.Extensions.Logging.Abstractions;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
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
        (await world.Runs.LoadAsync([run], default)).Single().Head.State.ShouldBe(RunState.Success);
    }

    [Theory]
    [InlineData(OnCollision.Skip, RunState.Success)]
    [InlineData(OnCollision.Fail, RunState.Failed)]
    public async Task Admitter_ends_those_that_find_their_key_taken_and_their_runs_with_them(OnCollision onCollision, RunState end)
    {
        await using var world = await World.CreateAsync();
        var first = await KeyedAsync(world, "first", onCollision);
        await world.Admitter.RunOnceAsync(default);
        var second = await KeyedAsync(world, "second", onCollision);
        await world.Admitter.RunOnceAsync(default);

        var runs = await world.Runs.LoadAsync([first, second], default);
        runs.Select(run => run.Head.State).ShouldBe([RunState.Running, end]);
    }

    [Fact]
    public async Task Admitter_has_the_latest_take_over_a_key_from_one_that_has_not_begun()
    {
        await using var world = await World.CreateAsync();
        var first = await KeyedAsync(world, "first", OnCollision.CancelRunning);
        await world.Admitter.RunOnceAsync(default);
        var second = await KeyedAsync(world, "second", OnCollision.CancelRunning);
        await world.Admitter.RunOnceAsync(default);

        var runs = await world.Runs.LoadAsync([first, second], default);
        runs.Select(run => run.Instances[0].State).ShouldBe([TaskInstanceState.Cancelled, TaskInstanceState.Queued]);
    }

    [Fact]
    public async Task Admitter_says_when_a_rate_lets_the_next_one_go()
    {
        await using var world = await World.CreateAsync();
        var now = world.Clock.GetUtcNow();
        var slow = new RateSpec { Count = 1, Per = TimeSpan.FromMinutes(1), Key = "crm" };
        await world.TriggerAsync(await world.StoreAsync(new() { DagId = "slow", Tasks = [World.Task("a") with { Rate = slow }, World.Task("b") with { Rate = slow }] }), "run");
        await world.Starter.RunOnceAsync(default);
        (await world.Admitter.RunOnceAsync(default)).ShouldBe(now.AddMinutes(1));
    }

    private static async Task<long> KeyedAsync(World world, string dagId, OnCollision onCollision)
    {
        var task = World.Task("a") with { Concurrency = new() { Key = "k", OnCollision = onCollision } };
        var run = await world.TriggerAsync(await world.StoreAsync(new() { DagId = dagId, Tasks = [task] }), "run");
        await world.Starter.RunOnceAsync(default);
        return run;
    }

    private static async Task<long> StartedAsync(World world)
    {
        var dag = await world.StoreAsync(new() { DagId = "capped", MaxActiveTasks = 1, Tasks = [World.Task("a"), World.Task("b")] });
        var run = await world.TriggerAsync(dag, "run");
        await world.Starter.RunOnceAsync(default);
        return run;
    }
}
