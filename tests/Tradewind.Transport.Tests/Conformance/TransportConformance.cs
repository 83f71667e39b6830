using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Engine.Transport;
using Tradewind.Metastore.Postgres;
using Tradewind.Tests;

namespace Tradewind.Transport.Conformance;

/// <summary>What every way from a ready task to an agent must keep, the built-in one too.</summary>
public abstract class TransportConformance : IAsyncLifetime
{
    private protected Platform Platform { get; private set; } = null!;

    /// <summary>A PostgreSQL database for the metastore; null for SQLite.</summary>
    private protected virtual PostgresDatabaseOfTest? Database => null;

    /// <summary>Registers the metastore.</summary>
    private protected Action<IServiceCollection, string>? Metastore => Database is { } database ? (services, _) => services.AddPostgresMetastore(database.ConnectionString) : null;

    public async Task InitializeAsync()
    {
        if (Database is { } database) await database.MakeAsync();
        Platform = await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await Platform.DisposeAsync();
        await EndAsync();
        if (Database is { } database) await database.DisposeAsync();
    }

    /// <summary>A platform with the transport under test.</summary>
    private protected abstract Task<Platform> StartAsync();

    /// <summary>Removes what the transport under test leaves behind.</summary>
    private protected virtual Task EndAsync() => Task.CompletedTask;

    /// <summary>Has this dispatch delivered, whether or not it exists and was delivered before.</summary>
    private protected abstract Task InjectAsync(long instance, int fence);

    /// <summary>How many orders lie in the transport's storage and are in nobody's hands.</summary>
    private protected abstract Task<int> WaitingAsync();

    /// <summary>The transport's storage goes away, with all that it holds intact.</summary>
    private protected abstract Task BreakAsync();

    /// <summary>It comes back.</summary>
    private protected abstract Task MendAsync();

    [Fact]
    public async Task Delivery_of_each_ready_task_comes_once()
    {
        await Platform.AgentAsync(slots: 4);
        await Platform.AgentAsync(slots: 4);
        var run = await Platform.RunAsync(Independent(50));

        var live = await Platform.WhenOverAsync(run);

        live.Head.State.ShouldBe(RunState.Success);
        Platform.Begun.Select(one => one.Attempt.TaskId).Order().ShouldBe(Independent(50).Select(task => task.Id).Order());
        (await WaitingAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Chain_goes_on_from_delivery_to_delivery()
    {
        await Platform.AgentAsync();
        var run = await Platform.RunAsync([.. Enumerable.Range(0, 10).Select(at => at == 0 ? Platform.Task("t0") : Platform.Task($"t{at}", $"t{at - 1}"))]);

        (await Platform.WhenOverAsync(run)).Head.State.ShouldBe(RunState.Success);
        Platform.Begun.Select(one => one.Attempt.TaskId).ShouldBe(Enumerable.Range(0, 10).Select(at => $"t{at}"));
    }

    [Fact]
    public async Task Redelivery_after_a_crash_is_refused_by_its_number()
    {
        Platform.IsHeld = attempt => attempt.Attempt == 1;
        var first = await Platform.AgentAsync(slots: 1);
        var run = await Platform.RunAsync(Platform.Task("a"));
        var begun = (await Platform.BegunAsync("a")).Attempt;
        var second = await Platform.AgentAsync(slots: 1);

        first.Kill();
        await Platform.RescueAsync(second);
        var live = await Platform.WhenOverAsync(run);
        await InjectAsync(begun.Instance, begun.Fence);

        (await Platform.EndOfAsync(begun.Instance, begun.Fence)).ShouldBe(DeliveryEnd.Refused);
        live.Head.State.ShouldBe(RunState.Success);
        Platform.Begun.Select(one => (one.Node, one.Attempt.Attempt)).ShouldBe([(first.Node, 1), (second.Node, 2)]);
        live.Instances[0].ShouldSatisfyAllConditions(one => one.Losses.ShouldBe(1), one => one.Failures.ShouldBe(0));
    }

    [Fact]
    public async Task Cancel_of_a_run_takes_back_what_waits_and_stops_what_runs()
    {
        Platform.IsHeld = _ => true;
        await Platform.AgentAsync(slots: 1);
        var run = await Platform.RunAsync(Independent(5));
        await Platform.BegunAsync(1);

        await Platform.ChangeAsync(run, (live, changes) => live.Cancel(changes, Platform.Clock.GetUtcNow(), "enough"));

        var over = await Platform.WhenOverAsync(run);
        over.Head.State.ShouldBe(RunState.Cancelled);
        over.Instances.ShouldAllBe(one => one.State == TaskInstanceState.Cancelled);
        Platform.Begun.Count.ShouldBe(1);
        await Platform.Changed.UntilAsync(async () => await WaitingAsync() == 0, () => "The orders were not taken back.");
    }

    [Fact]
    public async Task Cancelled_task_that_is_cleared_runs_under_a_new_number()
    {
        Platform.IsHeld = attempt => attempt.TaskId == "busy";
        await Platform.AgentAsync(slots: 1);
        await Platform.RunAsync(Platform.Task("busy"));
        var busy = (await Platform.BegunAsync("busy")).Attempt;
        var run = await Platform.RunAsync(Platform.Task("a"));
        await Platform.ChangeAsync(run, (live, changes) => live.CancelTask(changes, live.Instances[0], Platform.Clock.GetUtcNow(), "not now"));
        await Platform.ChangeAsync(run, (live, changes) => live.Clear(changes, new(), Platform.Clock.GetUtcNow(), "now"));
        await Platform.ChangeAsync(run, (live, changes) => live.Start(changes, Platform.Clock.GetUtcNow()));

        Platform.End(busy);

        (await Platform.WhenOverAsync(run)).Head.State.ShouldBe(RunState.Success);
        Platform.Begun.Count(one => one.Attempt.TaskId == "a").ShouldBe(1);
    }

    [Fact]
    public async Task Priority_goes_first_among_tasks_that_become_ready_together()
    {
        Platform.IsHeld = attempt => attempt.TaskId == "busy";
        await Platform.AgentAsync(slots: 1);
        await Platform.RunAsync(Platform.Task("busy"));
        var busy = (await Platform.BegunAsync("busy")).Attempt;
        var run = await Platform.RunAsync(
            Platform.Task("low") with { Priority = 1 }, Platform.Task("high") with { Priority = 9 }, Platform.Task("middle") with { Priority = 5 }, Platform.Task("lowest") with { Priority = -3 });

        Platform.End(busy);

        await Platform.WhenOverAsync(run);
        Platform.Begun.Select(one => one.Attempt.TaskId).ShouldBe(["busy", "high", "middle", "low", "lowest"]);
    }

    [Fact]
    public async Task Queue_is_served_by_its_agents_only()
    {
        var ordinary = await Platform.AgentAsync(queues: "default");
        var special = await Platform.AgentAsync(queues: ["gpu", "large"]);
        var run = await Platform.RunAsync(
            Platform.Task("a"), Platform.Task("b") with { Queue = "gpu" }, Platform.Task("c") with { Queue = "large" }, Platform.Task("d") with { Queue = "nobody" });

        await Platform.BegunAsync(3);
        await Platform.WhenAsync(run, live => live.Instances.Count(one => one.State == TaskInstanceState.Success) == 3);

        Platform.Begun.OrderBy(one => one.Attempt.TaskId).Select(one => (one.Attempt.TaskId, one.Node)).ShouldBe([("a", ordinary.Node), ("b", special.Node), ("c", special.Node)]);
        (await Platform.LoadAsync(run)).Instances[3].State.ShouldBe(TaskInstanceState.Queued);
        await Platform.Changed.UntilAsync(async () => await WaitingAsync() == 1, () => "The order of a queue that nobody serves does not wait.");
    }

    [Fact]
    public async Task Ten_thousand_orders_in_flight_all_run_once()
    {
        var runs = await Platform.RunsAsync(10, Independent(1000));
        await Platform.Changed.UntilAsync(async () => await WaitingAsync() == 10_000, () => "The orders were not handed over.");

        await Platform.AgentAsync(slots: 50);
        await Platform.AgentAsync(slots: 50);

        foreach (var run in runs) (await Platform.WhenOverAsync(run)).Head.State.ShouldBe(RunState.Success);
        Platform.Begun.Select(one => one.Attempt.Instance).Distinct().Count().ShouldBe(10_000);
        Platform.Begun.Count.ShouldBe(10_000);
    }

    [Fact]
    public async Task Storage_that_is_lost_and_comes_back_loses_and_doubles_nothing()
    {
        Platform.IsHeld = attempt => attempt.TaskId == "a";
        await Platform.AgentAsync(slots: 2);
        await Platform.AgentAsync(slots: 2);
        var before = await Platform.RunAsync([Platform.Task("a"), Platform.Task("after", "a"), .. Independent(20)]);
        var running = (await Platform.BegunAsync("a")).Attempt;

        await BreakAsync();
        var meanwhile = await Platform.RunAsync(Independent(20));
        Platform.End(running);
        await MendAsync();

        foreach (var run in new[] { before, meanwhile }) (await Platform.WhenOverAsync(run)).Head.State.ShouldBe(RunState.Success);
        Platform.Begun.Count.ShouldBe(42);
    }

    [Fact]
    public async Task Slow_consumer_keeps_no_others_waiting()
    {
        Platform.IsHeld = attempt => attempt.TaskId == "slow";
        await Platform.AgentAsync(slots: 1);
        var run = await Platform.RunAsync([Platform.Task("slow") with { Priority = 10 }]);
        var slow = (await Platform.BegunAsync("slow")).Attempt;
        await Platform.AgentAsync(slots: 1);

        var others = await Platform.RunAsync(Independent(30));

        (await Platform.WhenOverAsync(others)).Head.State.ShouldBe(RunState.Success);
        (await Platform.LoadAsync(run)).Head.State.ShouldBe(RunState.Running);
        Platform.End(slow);
        (await Platform.WhenOverAsync(run)).Head.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public async Task Duplicate_is_refused_while_the_task_runs_and_when_it_is_over()
    {
        Platform.IsHeld = _ => true;
        await Platform.AgentAsync(slots: 3);
        var run = await Platform.RunAsync(Platform.Task("a"));
        var begun = (await Platform.BegunAsync("a")).Attempt;

        await InjectAsync(begun.Instance, begun.Fence);
        (await Platform.EndOfAsync(begun.Instance, begun.Fence)).ShouldBe(DeliveryEnd.Refused);
        Platform.End(begun);
        await Platform.WhenOverAsync(run);
        await EndOfFirstAsync(begun.Instance, begun.Fence);
        Platform.ForgetEnd(begun.Instance, begun.Fence);
        await InjectAsync(begun.Instance, begun.Fence);

        (await Platform.EndOfAsync(begun.Instance, begun.Fence)).ShouldBe(DeliveryEnd.Refused);
        Platform.Begun.Count.ShouldBe(1);
    }

    /// <summary>Waits until the transport has heard how the first delivery of a task that is over ended.</summary>
    private protected virtual Task EndOfFirstAsync(long instance, int fence) =>
        Platform.Changed.UntilAsync(() => Platform.Ends.GetValueOrDefault((instance, fence)) == DeliveryEnd.Done, () => "The transport was not told that the delivery is over.");

    [Fact]
    public async Task Unknown_attempt_is_refused_and_the_others_go_on()
    {
        await Platform.AgentAsync(slots: 1);
        var never = InstanceId.Of(999_999, 0);

        await InjectAsync(never, 1);
        var run = await Platform.RunAsync(Independent(3));

        (await Platform.EndOfAsync(never, 1)).ShouldBe(DeliveryEnd.Refused);
        (await Platform.WhenOverAsync(run)).Head.State.ShouldBe(RunState.Success);
        Platform.Begun.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Clean_stop_gives_back_what_runs_and_what_waits()
    {
        Platform.IsHeld = attempt => attempt.TaskId == "a" && attempt.Attempt == 1;
        var first = await Platform.AgentAsync(slots: 1);
        var run = await Platform.RunAsync([Platform.Task("a") with { Priority = 10 }, .. Independent(10)]);
        await Platform.BegunAsync("a");

        await first.StopAsync();
        await Platform.AgentAsync(slots: 1);

        var live = await Platform.WhenOverAsync(run);
        live.Head.State.ShouldBe(RunState.Success);
        live.Instances.ShouldAllBe(one => one.Failures == 0 && one.Losses == 0);
        Platform.Begun.Count.ShouldBe(12);
    }

    private protected static Tradewind.Graph.TaskSpec[] Independent(int count) =>
        [.. Enumerable.Range(0, count).Select(at => Platform.Task($"t{at.ToString("0000", CultureInfo.InvariantCulture)}"))];
}
