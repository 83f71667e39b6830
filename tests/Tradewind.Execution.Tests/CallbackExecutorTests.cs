using Tradewind.Testing;
using static Tradewind.Dsl;

namespace Tradewind.Execution.Tests;

public sealed class CallbackExecutorTests
{
    private readonly Dag _dag = new("d");
    private readonly TestAttempt _attempt = new();
    private readonly List<string> _told = [];

    [Fact]
    public async Task Callback_sees_what_happened_to_which_attempt()
    {
        _dag.Schedule = Cron("0 0 * * *", "Asia/Seoul");
        _dag.Action("a", _ => { }).OnFailure(ctx =>
            ctx.Log($"{ctx.DagId} {ctx.RunId} {ctx.TaskId} {ctx.MapIndex} {ctx.Attempt} {ctx.Kind} {ctx.State} {ctx.Reason} {ctx.ErrorType} {ctx.LogicalDate:yyyy-MM-dd} {ctx.IsOfRun}"));
        _attempt.Facts = _attempt.Facts with { MapIndex = 2, Attempt = 3, LogicalDate = new DateTimeOffset(2026, 10, 31, 15, 0, 0, TimeSpan.Zero) };

        (await CallAsync("a", CallbackKind.Failure)).Kind.ShouldBe(AttemptKind.Success);

        _attempt.LogLines.ShouldBe(["d 1 a 2 3 Failure failed broken System.IO.IOException 2026-11-01 False"]);
    }

    [Fact]
    public async Task Task_own_callback_goes_before_that_of_the_defaults_and_the_run_has_its_own()
    {
        _dag.OnFailure = ctx => _told.Add($"run {ctx.IsOfRun}");
        _dag.Defaults.OnFailure = ctx => _told.Add("defaults");
        _dag.Action("a", _ => { }).OnFailureAsync(async ctx =>
        {
            await Task.Yield();
            _told.Add("task");
        });
        _dag.Action("b", _ => { });

        foreach (var task in new[] { "a", "b", "" }) await CallAsync(task, CallbackKind.Failure);

        _told.ShouldBe(["task", "defaults", "run True"]);
    }

    [Fact]
    public async Task Callback_that_throws_fails_with_its_exception_in_its_log()
    {
        _dag.Action("a", _ => { }).OnRetry(_ => throw new AggregateException(new InvalidOperationException("no such channel")));

        var result = await CallAsync("a", CallbackKind.Retry);

        (result.Kind, result.Message, result.ErrorType).ShouldBe((AttemptKind.Failed, "no such channel", "System.InvalidOperationException"));
        _attempt.LogLines[0].ShouldBe("ERROR: System.InvalidOperationException: no such channel");
    }

    [Fact]
    public async Task Callback_may_read_but_leaves_nothing_behind()
    {
        var rows = _dag.Task("rows", _ => 3);
        var orders = Asset("orders");
        _dag.Action("a", _ => { }).OnSuccess(ctx => ctx.Log($"{ctx.Output(rows)} rows")).OnFailure(ctx => ctx.Push("seen", 1)).OnSkipped(ctx => ctx.Emit(orders));
        _attempt.Outputs["rows"] = 3;

        (await CallAsync("a", CallbackKind.Success)).Kind.ShouldBe(AttemptKind.Success);
        _attempt.LogLines.ShouldBe(["3 rows"]);
        (await CallAsync("a", CallbackKind.Failure)).Message.ShouldBe("A callback leaves no values behind; push 'seen' in the task's body.");
        (await CallAsync("a", CallbackKind.Skipped)).Message.ShouldBe("It emitted asset 'orders'; only a task can. Emit it in the task's body.");
    }

    [Fact]
    public async Task Callback_that_is_stopped_says_so()
    {
        _dag.Action("a", _ => { }).OnFailureAsync(ctx => Task.Delay(Timeout.Infinite, ctx.CancellationToken));
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        (await CallAsync("a", CallbackKind.Failure, stop.Token)).Kind.ShouldBe(AttemptKind.Cancelled);
    }

    [Fact]
    public async Task Callback_that_the_version_does_not_have_fails()
    {
        _dag.Action("a", _ => { });

        (await CallAsync("a", CallbackKind.Failure)).Message.ShouldBe("DAG 'd' has no such callback in this version.");
    }

    private Task<AttemptResult> CallAsync(string task, CallbackKind kind, CancellationToken stop = default) => CallbackExecutor.CallAsync(
        LoadedDag.Of(_dag), _attempt.Facts with { TaskId = task, DagId = "d" },
        new() { Kind = kind, State = "failed", At = DateTimeOffset.UnixEpoch, Reason = "broken", ErrorType = "System.IO.IOException" }, _attempt, stop);
}
