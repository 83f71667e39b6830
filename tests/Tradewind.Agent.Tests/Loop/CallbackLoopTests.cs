using Tradewind.Agent.Tests.Harness;
using Tradewind.Engine.Callbacks;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Protocol.Messages;

namespace Tradewind.Agent.Tests.Loop;

public sealed class CallbackLoopTests : IAsyncLifetime
{
    private TestAgent _agent = null!;

    public async Task InitializeAsync() => _agent = await TestAgent.StartAsync();

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    [Fact]
    public async Task Callback_goes_to_a_runner_with_what_happened_and_its_end_is_recorded()
    {
        var (run, call) = await FailAsync();

        (call.TaskId, call.MapIndex, call.BundleKey, call.Run).ShouldBe(("a", -1, "key-dag1", run));
        call.Callback.ShouldBe(new CallbackCall(1, (byte)CallbackKind.Failure, "failed", call.Callback!.At, "it broke", null));
        call.Fence.ShouldBeNegative();
        _agent.Runner.Succeed(call);

        var view = await EndAsync(run);
        (view.Word, view.Tries, view.Node).ShouldBe(("success", 1, "n1"));
        view.Log.ShouldBe(new(call.Instance, call.Attempt));
    }

    [Fact]
    public async Task Callback_that_throws_is_not_called_again_and_changes_nothing_about_its_task()
    {
        var (run, call) = await FailAsync();
        var before = (await _agent.Store.LoadAsync([run], default)).Single();

        _agent.Runner.Report(call, new() { Kind = ReportKind.Failed, Message = "no such channel" });

        var view = await EndAsync(run);
        (view.Word, view.Message, view.Tries).ShouldBe(("failed", "no such channel", 1));
        var after = (await _agent.Store.LoadAsync([run], default)).Single();
        (after.Head.Epoch, after.Instances[0].State, after.Instances[0].Reason).ShouldBe((before.Head.Epoch, TaskInstanceState.Failed, "it broke"));
    }

    [Fact]
    public async Task Callback_whose_runner_dies_is_called_again_in_a_runner_of_its_own_and_given_up_after_three()
    {
        var (run, _) = await FailAsync();

        _agent.Runner.Die("exited with code 3");
        for (var death = 0; death < 2; death++)
        {
            var own = await _agent.Runners.IsolatedAsync();
            (await own.NextAsync()).Callback.ShouldNotBeNull();
            own.Die("exited with code 3");
        }

        var view = await EndAsync(run);
        (view.Word, view.Message, view.Tries).ShouldBe(("lost", "The runner exited with code 3.", 3));
    }

    [Fact]
    public async Task Runner_of_its_own_is_killed_when_the_callback_is_over()
    {
        var (run, _) = await FailAsync();
        _agent.Runner.Die("exited with code 3");
        var own = await _agent.Runners.IsolatedAsync();

        own.Succeed(await own.NextAsync());

        (await EndAsync(run)).Tries.ShouldBe(2);
        await own.Killed;
    }

    [Fact]
    public async Task Callback_that_takes_too_long_is_stopped_and_its_runner_is_killed_when_it_ignores_that()
    {
        var (run, call) = await FailAsync();
        var slow = _agent.Runner;

        await PassAsync(_agent.Options.CallbackLimit);
        (await slow.CancelledAsync()).ShouldBe((call.Instance, call.Fence));
        await PassAsync(_agent.Options.DrainAfter);
        slow.Draining.ShouldBeTrue();
        await PassAsync(_agent.Options.CancelGrace - _agent.Options.DrainAfter);
        await slow.Killed;

        var view = await EndAsync(run);
        (view.Word, view.Message).ShouldBe(("timed_out", "It took longer than 00:05:00 and did not stop; its runner was killed."));
    }

    [Fact]
    public async Task Callback_that_ends_while_the_agent_asks_what_it_has_is_not_called_again()
    {
        var (run, call) = await FailAsync();
        var unsure = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _agent.Callbacks.BeforeClaim = () =>
        {
            unsure.SetResult();
            return Task.FromException(new IOException("the answer was lost"));
        };
        _agent.Clock.Advance(_agent.Options.SafetyInterval);
        await unsure.Task.WaitAsync(TestAgent.Limit);
        _agent.Callbacks.AfterHeld = () => _agent.ToldOfAsync(run, () => _agent.Runner.Succeed(call));
        _agent.Clock.Advance(_agent.Options.SafetyInterval);

        var (other, next) = await FailAsync();

        (next.Run, next.Callback?.State).ShouldBe((other, "failed"));
        (await EndAsync(run)).Word.ShouldBe("success");
    }

    [Fact]
    public async Task Agent_that_stops_lets_a_callback_end()
    {
        var (run, call) = await FailAsync();

        var stopping = _agent.StopAsync();
        (await _agent.Runner.CancelledAsync()).ShouldBe((call.Instance, call.Fence));
        _agent.Runner.Succeed(call);
        await stopping;

        (await _agent.Callbacks.ListAsync(run, 0, 10, default)).Single().Word.ShouldBe("success");
    }

    [Fact]
    public async Task Agent_that_stops_gives_a_callback_back_that_stopped_with_it()
    {
        var (run, call) = await FailAsync();

        var stopping = _agent.StopAsync();
        await _agent.Runner.CancelledAsync();
        _agent.Runner.Report(call, new() { Kind = ReportKind.Cancelled, Message = "It was stopped." });
        await stopping;

        var view = (await _agent.Callbacks.ListAsync(run, 0, 10, default)).Single();
        (view.Word, view.Tries, view.Node).ShouldBe(("waiting", 1, null));
    }

    private async Task<(long Run, RunAttempt Call)> FailAsync()
    {
        var run = await _agent.RunAsync(TestAgent.Task("a") with { Callbacks = [CallbackKind.Failure] });
        _agent.Runner.Fail(await _agent.Runner.NextAsync());
        return (run, await _agent.Runner.NextAsync());
    }

    // Time goes on when the clock that is waited for is set.
    private async Task PassAsync(TimeSpan time)
    {
        await _agent.Clock.TimerInAsync(time);
        _agent.Clock.Advance(time);
    }

    private async Task<CallbackView> EndAsync(long run)
    {
        CallbackView? ended = null;
        await _agent.WhenAsync(run, _ =>
        {
            ended = _agent.Callbacks.ListAsync(run, 0, 10, default).GetAwaiter().GetResult().SingleOrDefault(one => one.EndedAt is not null);
            return ended is not null;
        });
        return ended!;
    }
}
