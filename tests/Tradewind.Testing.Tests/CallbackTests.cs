using Tradewind.Engine.States;
using static Tradewind.Dsl;

namespace Tradewind.Testing.Tests;

public sealed class CallbackTests
{
    private readonly Dag _dag = new("d");
    private readonly List<string> _told = [];

    [Fact]
    public async Task Every_way_to_end_calls_the_callback_for_it()
    {
        _dag.OnFailure = ctx => _told.Add($"run {ctx.State}");
        _dag.Action("good", _ => { }).OnSuccess(Tell);
        var bad = _dag.Action("bad", _ => throw new IOException("no line")).Retry(1).OnRetry(Tell).OnFailure(Tell);
        _dag.Action("none", _ => throw new SkipException("nothing to do")).OnSkipped(Tell);
        bad.Then(_dag.Action("after", _ => { }).OnUpstreamFailed(Tell));

        var run = await RunAsync();

        run.ShouldHaveFailed().ShouldHaveCalled(CallbackKind.Failure).ShouldHaveCalled(CallbackKind.Success, 0);
        run.Task("good").ShouldHaveCalled(CallbackKind.Success);
        run.Task("bad").ShouldHaveCalled(CallbackKind.Retry).ShouldHaveCalled(CallbackKind.Failure).ShouldHaveCalled(CallbackKind.Success, 0);
        run.Task("none").ShouldHaveCalled(CallbackKind.Skipped);
        run.Task("after").ShouldHaveCalled(CallbackKind.UpstreamFailed);
        _told.ShouldBe(["bad up_for_retry 1 no line", "good success 1", "none skipped 1 nothing to do", "bad failed 2 no line", "after upstream_failed 0 'bad' failed", "run failed"]);
    }

    [Fact]
    public async Task Callback_reads_outputs_and_has_a_log_of_its_own()
    {
        var rows = _dag.Task("rows", _ => 3);
        var use = _dag.Action("use", rows, (count, ctx) => ctx.Log("working")).OnSuccess(ctx => ctx.Log($"{ctx.Output(rows)} rows"));

        var run = await RunAsync();

        run.Task("use").Callbacks.ShouldHaveSingleItem().Log.ShouldBe(["3 rows"]);
        run.Task("use").Log.ShouldBe(["working"]);
    }

    [Fact]
    public async Task Each_index_calls_for_itself()
    {
        var list = _dag.Task("list", _ => new[] { 1, 2, 3 });
        _dag.Map("each", list, one => one == 2 ? throw new FailNowException("odd") : one).OnFailure(Tell);

        var run = await RunAsync();

        run.Task("each", 1).ShouldHaveCalled(CallbackKind.Failure);
        run.Task("each", 0).ShouldHaveCalled(CallbackKind.Failure, 0);
    }

    [Fact]
    public async Task Callback_that_throws_changes_nothing_and_fails_what_is_expected_of_it()
    {
        _dag.Action("a", _ => { }).OnSuccess(_ => throw new InvalidOperationException("no such channel"));

        var run = await RunAsync();

        run.ShouldHaveSucceeded().Task("a").Callbacks.Single().Error.ShouldBe("no such channel");
        Should.Throw<DagAssertionException>(() => run.Task("a").ShouldHaveCalled(CallbackKind.Success)).Message.ShouldStartWith("OnSuccess of task 'a' failed: no such channel\nCalled:\n  OnSuccess of a, success");
    }

    [Fact]
    public async Task What_was_expected_and_not_called_is_told_with_what_was()
    {
        _dag.Action("a", _ => { }).OnSuccess(ctx => ctx.Log("done"));
        _dag.Action("b", _ => { });

        var run = await RunAsync();

        Should.Throw<DagAssertionException>(() => run.Task("a").ShouldHaveCalled(CallbackKind.Failure)).Message
            .ShouldBe("OnFailure of task 'a' should have been called once, and was called never.\nCalled:\n  OnSuccess of a, success\n    done");
        Should.Throw<DagAssertionException>(() => run.Task("b").ShouldHaveCalled(CallbackKind.Success, 2)).Message
            .ShouldBe("OnSuccess of task 'b' should have been called 2 times, and was called never.\nNothing was called. Does the script say On... for it?");
    }

    [Fact]
    public async Task Faked_callbacks_tell_the_outside_nothing()
    {
        _dag.OnSuccess = _ => throw new InvalidOperationException("the real one");
        _dag.Defaults.OnSuccess = _ => throw new InvalidOperationException("the real one");
        var group = _dag.Group("g");
        group.Defaults.OnFailure = _ => throw new InvalidOperationException("the real one");
        _dag.Action("a", _ => { });
        group.Action("b", _ => { }).OnSuccessAsync(_ => throw new InvalidOperationException("the real one"));

        var run = await TestDag.Of(_dag).FakeCallbacks(Tell).RunAsync();

        run.ShouldHaveCalled(CallbackKind.Success);
        run.Callbacks.ShouldAllBe(one => one.Error == null);
        _told.ShouldBe(["a success 1", "g.b success 1", " success 0"]);
    }

    [Fact]
    public async Task Deadline_that_comes_while_a_task_takes_its_time_is_missed_and_told_once()
    {
        _dag.Deadline = Deadline.AfterQueued(Hours(1));
        _dag.OnDeadlineMissed = Tell;
        _dag.Action("slow", _ => { }).Deadline(Deadline.AfterQueued(Minutes(30))).OnDeadlineMissed(Tell);
        var test = TestDag.Of(_dag);
        test.Fake("slow", _ =>
        {
            test.Clock.Advance(Hours(2));
            return null;
        });
        var start = test.Clock.GetUtcNow();

        var run = await test.RunAsync();

        run.ShouldHaveSucceeded().ShouldHaveCalled(CallbackKind.DeadlineMissed);
        run.Task("slow").ShouldHaveCalled(CallbackKind.DeadlineMissed);
        run.MissedDeadlines.ShouldBe([new("slow", start + Minutes(30), start + Minutes(30)), new(null, start + Hours(1), start + Hours(1))]);
        _told.ShouldBe([$"slow running 1 {Words(start + Minutes(30))}, 00:30:00 after it was queued", $" running 0 {Words(start + Hours(1))}, 01:00:00 after it was queued"]);
        Should.Throw<DagAssertionException>(run.ShouldHaveMissedNoDeadline).Message.ShouldStartWith("No deadline should have been missed, and that of task 'slow' was");
    }

    [Fact]
    public async Task Deadline_that_comes_while_a_sensor_waits_is_missed()
    {
        var looks = 0;
        _dag.Sensor("file", _ => ++looks == 5).CheckEvery(Minutes(10)).Deadline(Deadline.AfterQueued(Minutes(25))).OnDeadlineMissed(Tell);

        var run = await RunAsync();

        run.ShouldHaveSucceeded().Task("file").ShouldHaveCalled(CallbackKind.DeadlineMissed).Callbacks[0].State.ShouldBe("waiting");
        run.Took.ShouldBe(Minutes(40));
    }

    [Fact]
    public async Task Deadline_that_is_met_calls_nobody()
    {
        _dag.Deadline = Deadline.AfterQueued(Hours(1));
        _dag.OnDeadlineMissed = Tell;
        _dag.Action("quick", _ => { });

        (await RunAsync()).ShouldHaveMissedNoDeadline().ShouldHaveCalled(CallbackKind.DeadlineMissed, 0).Took.ShouldBe(TimeSpan.Zero);
    }

    private void Tell(CallbackContext ctx) => _told.Add($"{ctx.TaskId} {ctx.State} {ctx.Attempt} {ctx.Reason}".TrimEnd());

    private Task<TestRun> RunAsync() => TestDag.Of(_dag).RunAsync();

    private static string Words(DateTimeOffset at) => $"deadline missed: it was to be done by {at:yyyy-MM-dd HH:mm:ss} UTC";
}
