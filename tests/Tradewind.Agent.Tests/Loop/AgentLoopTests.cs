using Tradewind.Agent.Tests.Harness;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;

namespace Tradewind.Agent.Tests.Loop;

public sealed class AgentLoopTests : IAsyncLifetime
{
    private TestAgent _agent = null!;

    public async Task InitializeAsync() => _agent = await TestAgent.StartAsync();

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    [Fact]
    public async Task Chain_is_handed_over_in_one_commit_a_hop()
    {
        var run = await _agent.RunAsync(TestAgent.Task("a"), TestAgent.Task("b", "a"), TestAgent.Task("c", "b"));

        foreach (var task in new[] { "a", "b", "c" })
        {
            var attempt = await _agent.Runner.NextAsync();
            attempt.TaskId.ShouldBe(task);
            attempt.BundleKey.ShouldBe("key-dag1");
            _agent.Runner.Succeed(attempt, "1");
        }

        await _agent.WhenAsync(run, live => live.Head.State == RunState.Success);
        _agent.Store.Commits.ShouldBe([1, 1, 0]);
    }

    [Fact]
    public async Task Ready_tasks_of_a_run_are_claimed_up_to_the_slots()
    {
        await using var agent = await TestAgent.StartAsync(_agent.Options with { Slots = 2 });
        var run = await agent.RunAsync(TestAgent.Task("a"), TestAgent.Task("b"), TestAgent.Task("c"));
        var (first, second) = (await agent.Runner.NextAsync(), await agent.Runner.NextAsync());
        agent.Runner.Waiting.ShouldBe(0);
        agent.Loop.Running.ShouldBe(2);

        agent.Runner.Succeed(first);

        var third = await agent.Runner.NextAsync();
        agent.Runner.Succeed(second);
        agent.Runner.Succeed(third);
        await agent.WhenAsync(run, live => live.Head.State == RunState.Success);
    }

    [Theory]
    [InlineData(RunType.Scheduled, -1, true)]
    [InlineData(RunType.Scheduled, -9, false)]
    [InlineData(RunType.Backfill, -9, false)]
    [InlineData(RunType.Manual, -9, true)]
    public async Task Latest_only_task_is_told_whether_a_later_slot_is_due(RunType type, int day, bool latest)
    {
        var daily = new ScheduleSpec { Kind = ScheduleKind.Interval, Every = TimeSpan.FromDays(1) };
        await _agent.RunAsync(type, _agent.Clock.GetUtcNow().AddDays(day), daily, TestAgent.Task("latest") with { LatestOnly = true, Kind = TaskKind.Branch });

        (await _agent.Runner.NextAsync()).IsLatest.ShouldBe(latest);
    }

    [Fact]
    public async Task Failed_attempt_with_retries_left_waits_for_its_due_time()
    {
        var run = await _agent.RunAsync(TestAgent.Task("a") with { Retries = 1, RetryDelay = TimeSpan.FromMinutes(5) });

        _agent.Runner.Fail(await _agent.Runner.NextAsync());

        var live = await _agent.WhenAsync(run, one => one.Instances[0].State == TaskInstanceState.UpForRetry);
        live.Instances[0].DueAt!.Value.ShouldBeGreaterThan(_agent.Clock.GetUtcNow());
        (await _agent.Store.NextDueAsync(default)).ShouldBe(live.Instances[0].DueAt);
    }

    [Fact]
    public async Task Runner_that_dies_loses_its_attempts_and_they_run_again()
    {
        var run = await _agent.RunAsync(TestAgent.Task("a"), TestAgent.Task("b"));
        var dead = _agent.Runner;
        await dead.NextAsync();
        await dead.NextAsync();

        dead.Die("exited with code 3");

        _agent.Runner.ShouldNotBe(dead);
        foreach (var attempt in new[] { await _agent.Runner.NextAsync(), await _agent.Runner.NextAsync() })
        {
            attempt.Attempt.ShouldBe(2);
            _agent.Runner.Succeed(attempt);
        }

        var live = await _agent.WhenAsync(run, one => one.Head.State == RunState.Success);
        live.Instances.ShouldAllBe(one => one.Losses == 1 && one.Failures == 0);
        _agent.Logs.Lines.Count.ShouldBe(2);
        _agent.Logs.Lines.ShouldAllBe(line => line.EndsWith("The log ends here: The runner exited with code 3.\n"));
    }

    [Fact]
    public async Task Attempt_given_to_an_isolated_runner_that_died_meanwhile_is_lost_and_runs_again()
    {
        _agent.Runners.AtIsolatedStart = runner =>
        {
            _agent.Runners.AtIsolatedStart = null;
            runner.Die("exited with code 134");
        };
        var run = await _agent.RunAsync(TestAgent.Task("a") with { Isolation = Isolation.Process });
        await _agent.Runners.IsolatedAsync();

        var second = await _agent.Runners.IsolatedAsync();
        second.Succeed(await second.NextAsync());

        (await _agent.WhenAsync(run, live => live.Head.State == RunState.Success)).Instances[0].Losses.ShouldBe(1);
        await second.Killed;
    }

    [Fact]
    public async Task Isolated_runner_that_cannot_start_for_whatever_reason_loses_the_attempt()
    {
        _agent.Runners.AtIsolatedStart = _ =>
        {
            _agent.Runners.AtIsolatedStart = null;
            throw new System.Net.Sockets.SocketException(98);
        };
        var run = await _agent.RunAsync(TestAgent.Task("a") with { Isolation = Isolation.Process });

        var second = await _agent.Runners.IsolatedAsync();

        second.Succeed(await second.NextAsync());
        (await _agent.WhenAsync(run, live => live.Head.State == RunState.Success)).Instances[0].Losses.ShouldBe(1);
    }

    [Fact]
    public async Task Late_and_repeated_reports_change_nothing()
    {
        var run = await _agent.RunAsync(TestAgent.Task("a"), TestAgent.Task("b", "a"));
        var dead = _agent.Runner;
        var first = await dead.NextAsync();
        dead.Die("exited with code 1");
        var second = await _agent.Runner.NextAsync();

        dead.Fail(first, "too late");
        _agent.Runner.Report(second, new() { Kind = ReportKind.Succeeded });
        _agent.Runner.Fail(second, "said twice");

        _agent.Runner.Succeed(await _agent.Runner.NextAsync());
        var live = await _agent.WhenAsync(run, one => one.Head.State == RunState.Success);
        live.Instances.Sum(one => one.Failures).ShouldBe(0);
    }

    [Fact]
    public async Task Success_before_the_runners_death_counts_and_the_log_is_not_called_cut()
    {
        var run = await _agent.RunAsync(TestAgent.Task("a") with { Isolation = Isolation.Process });
        var runner = await _agent.Runners.IsolatedAsync();
        var attempt = await runner.NextAsync();
        _agent.Clock.Advance(TimeSpan.FromMilliseconds(1));

        runner.Succeed(attempt);
        runner.Die("exited with code 0");

        await _agent.WhenAsync(run, live => live.Head.State == RunState.Success);
        _agent.Logs.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task Conflict_with_another_writer_is_resolved_under_the_lock()
    {
        var run = await _agent.RunAsync(TestAgent.Task("a"), TestAgent.Task("b", "a"), TestAgent.Task("w") with { Queue = "elsewhere" });
        var attempt = await _agent.Runner.NextAsync();
        await _agent.Store.CommitAsync([], new ClaimRequest("n2", ["elsewhere"], 1, _agent.Clock.GetUtcNow()), default);
        await _agent.ChangeAsync(run, (live, changes) => live.Report(changes, 2, live.Instances[2].Fence, new() { Kind = ReportKind.Succeeded }, _agent.Clock.GetUtcNow()));

        _agent.Runner.Succeed(attempt, "1");

        _agent.Runner.Succeed(await _agent.Runner.NextAsync());
        await _agent.WhenAsync(run, live => live.Head.State == RunState.Success);
        _agent.Store.Updates.ShouldBe(1);
    }

    [Fact]
    public async Task Commit_that_failed_is_made_again_with_the_same_reports()
    {
        var run = await _agent.RunAsync(TestAgent.Task("a"), TestAgent.Task("b", "a"));
        var attempt = await _agent.Runner.NextAsync();
        _agent.Store.BeforeCommit = () => throw new IOException("away");
        var waits = _agent.Clock.TimerInAsync(TimeSpan.FromMilliseconds(100));

        _agent.Runner.Succeed(attempt, "1");
        await waits;
        _agent.Clock.Advance(TimeSpan.FromMilliseconds(100));

        var next = await _agent.Runner.NextAsync();
        next.TaskId.ShouldBe("b");
        _agent.Runner.Succeed(next);
        (await _agent.WhenAsync(run, live => live.Head.State == RunState.Success)).Instances[0].Attempt.ShouldBe(1);
    }

    [Fact]
    public async Task Commit_whose_answer_was_lost_is_looked_up_and_what_it_started_runs_once()
    {
        var run = await _agent.RunAsync(TestAgent.Task("a"), TestAgent.Task("b", "a"));
        var attempt = await _agent.Runner.NextAsync();
        _agent.Store.AfterCommit = () => throw new IOException("the answer was lost");
        var waits = _agent.Clock.TimerInAsync(TimeSpan.FromMilliseconds(100));

        _agent.Runner.Succeed(attempt, "1");
        await waits;
        _agent.Clock.Advance(TimeSpan.FromMilliseconds(100));

        var second = await _agent.Runner.NextAsync();
        second.Attempt.ShouldBe(1);
        _agent.Runner.Succeed(second);
        await _agent.WhenAsync(run, live => live.Head.State == RunState.Success);
        _agent.Runner.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task Claim_whose_answer_was_lost_is_looked_up()
    {
        _agent.Store.AfterCommit = () => throw new IOException("the answer was lost");
        var waits = _agent.Clock.TimerInAsync(TimeSpan.FromMilliseconds(100));
        var run = await _agent.RunAsync(TestAgent.Task("a"));
        await waits;
        _agent.Clock.Advance(TimeSpan.FromMilliseconds(100));

        var found = await _agent.Runner.NextAsync();
        found.Attempt.ShouldBe(1);
        _agent.Runner.Succeed(found);

        await _agent.WhenAsync(run, live => live.Head.State == RunState.Success);
    }

    [Fact]
    public async Task Log_store_that_is_away_does_not_stop_the_agent()
    {
        var run = await _agent.RunAsync(TestAgent.Task("a"));
        var dead = _agent.Runner;
        await dead.NextAsync();
        _agent.Logs.Away = true;

        dead.Die("exited with code 1");

        _agent.Runner.Succeed(await _agent.Runner.NextAsync());
        (await _agent.WhenAsync(run, live => live.Head.State == RunState.Success)).Instances[0].Losses.ShouldBe(1);
    }

    [Fact]
    public async Task Cancelled_run_stops_its_attempt()
    {
        var run = await _agent.RunAsync(TestAgent.Task("a"));
        var attempt = await _agent.Runner.NextAsync();

        await CancelAsync(run);

        (await _agent.Runner.CancelledAsync()).ShouldBe((attempt.Instance, attempt.Fence));
        _agent.Runner.Report(attempt, new() { Kind = ReportKind.Cancelled });
        await _agent.WhenAsync(run, live => live.Head.State == RunState.Cancelled);
    }

    [Fact]
    public async Task Attempt_that_ignores_a_cancel_has_its_runner_drained_then_killed()
    {
        var run = await _agent.RunAsync(TestAgent.Task("a"));
        var stubborn = _agent.Runner;
        await stubborn.NextAsync();
        var drains = _agent.Clock.TimerInAsync(_agent.Options.DrainAfter);
        await CancelAsync(run);
        await stubborn.CancelledAsync();
        await drains;

        _agent.Clock.Advance(_agent.Options.CancelGrace);

        await stubborn.Killed;
        stubborn.Draining.ShouldBeTrue();
        var live = await _agent.WhenAsync(run, one => one.Head.State == RunState.Cancelled);
        live.Instances[0].Reason.ShouldBe("It did not stop in time; its runner was killed.");
    }

    [Fact]
    public async Task Drained_runner_is_ended_with_its_last_attempt()
    {
        var (run, other) = (await _agent.RunAsync(TestAgent.Task("a")), await _agent.RunAsync(TestAgent.Task("b")));
        var slow = _agent.Runner;
        var (first, second) = (await slow.NextAsync(), await slow.NextAsync());
        if (first.Run != run) (first, second) = (second, first);
        var drains = _agent.Clock.TimerInAsync(_agent.Options.DrainAfter);
        await CancelAsync(run);
        await drains;
        var kills = _agent.Clock.TimerInAsync(_agent.Options.CancelGrace);
        _agent.Clock.Advance(_agent.Options.DrainAfter);
        await kills;
        slow.Draining.ShouldBeTrue();

        slow.Report(first, new() { Kind = ReportKind.Cancelled });
        await _agent.WhenAsync(run, live => live.Head.State == RunState.Cancelled);
        slow.IsKilled.ShouldBeFalse();
        slow.Succeed(second);

        await slow.Killed;
        await _agent.WhenAsync(other, live => live.Head.State == RunState.Success);
    }

    [Fact]
    public async Task Attempt_that_runs_out_of_its_time_is_stopped_and_has_timed_out()
    {
        var ends = _agent.Clock.TimerInAsync(TimeSpan.FromMinutes(1));
        var run = await _agent.RunAsync(TestAgent.Task("a") with { Timeout = TimeSpan.FromMinutes(1) });
        var attempt = await _agent.Runner.NextAsync();
        await ends;

        _agent.Clock.Advance(TimeSpan.FromMinutes(1));

        await _agent.Runner.CancelledAsync();
        _agent.Runner.Report(attempt, new() { Kind = ReportKind.Cancelled });
        var live = await _agent.WhenAsync(run, one => one.Head.State == RunState.Failed);
        live.Instances[0].Reason.ShouldBe("It ran out of its time.");
    }

    [Fact]
    public async Task Agent_that_stops_hands_its_attempts_back_without_charge()
    {
        var run = await _agent.RunAsync(TestAgent.Task("a"));
        var attempt = await _agent.Runner.NextAsync();

        var stopping = _agent.StopAsync();
        await _agent.Runner.CancelledAsync();
        _agent.Runner.Report(attempt, new() { Kind = ReportKind.Cancelled });
        await stopping;

        var live = (await _agent.Store.LoadAsync([run], default)).Single();
        live.Instances[0].State.ShouldBe(TaskInstanceState.Queued);
        (live.Instances[0].Failures, live.Instances[0].Losses).ShouldBe((0, 0));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Report_that_was_being_written_when_the_agent_was_stopped_is_kept(bool written)
    {
        var run = await _agent.RunAsync(TestAgent.Task("a"), TestAgent.Task("b", "a"));
        var attempt = await _agent.Runner.NextAsync();
        var writing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Func<Task> cutOff = async () =>
        {
            writing.SetResult();
            await stopped.Task;
            throw new OperationCanceledException();
        };
        if (written) _agent.Store.AfterCommit = cutOff;
        else _agent.Store.BeforeCommit = cutOff;
        _agent.Runner.Succeed(attempt, "1");
        await writing.Task.WaitAsync(TestAgent.Limit);

        var stopping = _agent.StopAsync();
        stopped.SetResult();
        if (written)
        {
            // What the lost answer had started is taken up, and given back.
            var second = await _agent.Runner.NextAsync();
            _agent.Runner.Report(second, new() { Kind = ReportKind.Cancelled });
        }

        await stopping;
        var live = (await _agent.Store.LoadAsync([run], default)).Single();
        live.Instances.Select(one => one.State).ShouldBe([TaskInstanceState.Success, TaskInstanceState.Queued]);
        live.Instances[0].Attempt.ShouldBe(1);
    }

    [Fact]
    public async Task Evicted_agent_drops_what_it_runs_and_gives_new_work_to_a_new_runner()
    {
        var run = await _agent.RunAsync(TestAgent.Task("a"));
        var old = _agent.Runner;
        await old.NextAsync();
        await _agent.Loop.EvictedAsync(default).WaitAsync(TestAgent.Limit);
        await old.Killed;

        var again = await _agent.Runner.NextAsync();

        _agent.Runner.ShouldNotBe(old);
        again.Attempt.ShouldBe(2);
        _agent.Runner.Succeed(again);
        await _agent.WhenAsync(run, live => live.Head.State == RunState.Success && live.Instances[0].Losses == 1);
    }

    [Fact]
    public async Task Evicted_agent_ends_as_lost_what_no_scheduler_came_to_before_the_node_may_enter_anew()
    {
        var run = await _agent.RunAsync(TestAgent.Task("a"));
        await _agent.Runner.NextAsync();

        await _agent.Loop.EvictedAsync(default).WaitAsync(TestAgent.Limit);

        var live = (await _agent.Store.LoadAsync([run], default)).Single();
        live.Instances[0].Losses.ShouldBe(1);
        (await _agent.Runner.NextAsync()).Attempt.ShouldBe(2);
    }

    private Task CancelAsync(long run) => _agent.ChangeAsync(run, (live, changes) => live.Cancel(changes, _agent.Clock.GetUtcNow(), "cancelled by ada"));
}
