using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Engine.Transport;

namespace Tradewind.Transport.Conformance;

/// <summary>What a transport with a storage of its own must keep besides: people and crashes reach that storage too.</summary>
public abstract class StorageConformance : TransportConformance
{
    /// <summary>The transport under test.</summary>
    private protected abstract ITaskTransport Transport { get; }

    /// <summary>Somebody deletes an order in the transport's storage.</summary>
    private protected abstract Task DeleteAsync(long instance, int fence);

    /// <summary>The storage comes back empty.</summary>
    private protected abstract Task LoseEverythingAsync();

    /// <summary>Where people look at what the transport calls so.</summary>
    private protected abstract string? UrlOf(string reference);

    [Fact]
    public async Task Deletion_of_a_waiting_order_cancels_its_task()
    {
        var run = await Platform.RunAsync(Platform.Task("a"), Platform.Task("b"));
        await Platform.Changed.UntilAsync(async () => await WaitingAsync() == 2, () => "The orders were not handed over.");

        await DeleteAsync(InstanceId.Of(run, 0), 1);
        Platform.BePatient();

        var live = await Platform.WhenAsync(run, one => one.Instances[0].State == TaskInstanceState.Cancelled);
        live.Instances[0].Reason!.ShouldContain("was deleted");
        await Platform.AgentAsync();
        await Platform.WhenOverAsync(run);
        Platform.Begun.Select(one => one.Attempt.TaskId).ShouldBe(["b"]);
    }

    [Fact]
    public async Task Deletion_of_a_delivered_order_cancels_its_attempt()
    {
        Platform.IsHeld = _ => true;
        await Platform.AgentAsync();
        var run = await Platform.RunAsync(Platform.Task("a"));
        var begun = (await Platform.BegunAsync("a")).Attempt;

        await DeleteAsync(begun.Instance, begun.Fence);

        (await Platform.WhenOverAsync(run)).Instances[0].State.ShouldBe(TaskInstanceState.Cancelled);
        (await Platform.EndOfAsync(begun.Instance, begun.Fence)).ShouldBe(DeliveryEnd.Stopped);
    }

    [Fact]
    public async Task Storage_that_comes_back_empty_gets_its_orders_again()
    {
        var run = await Platform.RunAsync(Independent(20));
        await Platform.Changed.UntilAsync(async () => await WaitingAsync() == 20, () => "The orders were not handed over.");

        await LoseEverythingAsync();
        Platform.BePatient();
        await Platform.AgentAsync();

        (await Platform.WhenOverAsync(run)).Head.State.ShouldBe(RunState.Success);
        Platform.Begun.Count.ShouldBe(20);
    }

    [Fact]
    public async Task Two_nodes_that_look_after_one_order_hand_it_over_once()
    {
        await using var platform = await Platform.StartAsync(Transport, dispatching: false);
        var run = await platform.RunAsync(Platform.Task("a"));
        await platform.Dispatcher!.RunOnceAsync(default);
        await LoseEverythingAsync();
        platform.Clock.Advance(Scheduler.Dispatcher.HandOverLimit * 2);
        var (now, since) = (platform.Clock.GetUtcNow(), platform.Clock.GetUtcNow() - Scheduler.Dispatcher.Patience);
        var seenByBoth = await platform.Orders.UnheardAsync(since, since, 10, default);

        await platform.Dispatcher.RunOnceAsync(default);
        await platform.Orders.ForgetAsync(seenByBoth, default);

        seenByBoth.Count.ShouldBe(1);
        (await platform.Orders.NextAsync("second", 10, now, default)).ShouldBeEmpty();
        await platform.AgentAsync();
        (await platform.WhenOverAsync(run)).Head.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public async Task Crash_before_the_hand_over_loses_no_order()
    {
        await using var platform = await Platform.StartAsync(Transport, dispatching: false);
        var run = await platform.RunAsync(Platform.Task("a"));
        (await platform.Orders.NextAsync("dead", 10, platform.Clock.GetUtcNow(), default)).Count.ShouldBe(1);

        await platform.DispatchAsync();
        platform.BePatient();
        await platform.AgentAsync();

        (await platform.WhenOverAsync(run)).Head.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public async Task Crash_after_the_hand_over_doubles_no_order()
    {
        await using var platform = await Platform.StartAsync(Transport, dispatching: false);
        var run = await platform.RunAsync(Platform.Task("a"));
        await Transport.DispatchAsync(await platform.Orders.NextAsync("dead", 10, platform.Clock.GetUtcNow(), default), default);

        platform.Clock.Advance(Scheduler.Dispatcher.HandOverLimit * 2);
        await platform.Dispatcher!.RunOnceAsync(default);

        (await WaitingAsync()).ShouldBe(1);
        await platform.AgentAsync();
        (await platform.WhenOverAsync(run)).Head.State.ShouldBe(RunState.Success);
        platform.Begun.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Hand_over_that_is_broken_off_goes_on_where_it_was()
    {
        await using var platform = await Platform.StartAsync(Transport, dispatching: false);
        var run = await platform.RunAsync(Independent(20));
        await BreakAsync();
        await Should.ThrowAsync<Exception>(() => platform.Dispatcher!.RunOnceAsync(default));

        await MendAsync();
        await platform.DispatchAsync();
        await platform.AgentAsync();

        (await platform.WhenOverAsync(run)).Head.State.ShouldBe(RunState.Success);
        platform.Begun.Count.ShouldBe(20);
    }

    [Fact]
    public async Task Attempt_knows_what_the_transport_calls_it()
    {
        await Platform.AgentAsync();
        var run = await Platform.RunAsync(Platform.Task("a"));
        await Platform.WhenOverAsync(run);

        var detail = await Platform.Queries.InstanceAsync(run, "a", -1, default);

        var known = detail!.Attempts.Single().Transport.ShouldNotBeNull();
        (known.Name, known.Url).ShouldBe((Transport.Name, UrlOf(known.Reference)));
    }
}
