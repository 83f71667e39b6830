using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Runs;

public sealed class LiveRunCallbackTests
{
    private static readonly CallbackKind[] All = Enum.GetValues<CallbackKind>();

    /// <summary>Every way a task can end or go on, with what is called back about it.</summary>
    public static TheoryData<string, string> Ways => new()
    {
        { "succeeds", "a Success success 1" },
        { "fails", "a Failure failed 1 broken" },
        { "fails and is tried again", "a Retry up_for_retry 1 broken" },
        { "is skipped", "a Skipped skipped 1 nothing to do" },
        { "runs out of its time", "a Failure failed 1 too long" },
        { "is lost", "a Retry queued 1 its runner died" },
        { "is handed back", "a Retry queued 1 the agent stops" },
        { "is lost three times", "a Failure failed 3 Lost 3 times, so the task itself is taken for the cause; last: its runner died" },
        { "is cancelled while it runs", "a Failure cancelled 1 by ada" },
        { "is cancelled before it runs", "a Failure cancelled 0 by ada" },
        { "is marked as a success", "a Success success 0 by ada" },
        { "is marked as failed while it runs", "a Failure failed 1 by ada" },
        { "is marked as skipped", "a Skipped skipped 0 by ada" },
        { "is cleared while it runs", "" },
        { "finds its key taken", "a Failure failed 0 another task has its concurrency key 'k'" },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Every_way_a_task_can_end_calls_back_once_in_the_changes_that_end_it(string way, string told)
    {
        var task = Task("a") with { Callbacks = All, Retries = way == "fails and is tried again" ? 1 : 0, Concurrency = way == "finds its key taken" ? new() { Key = "k" } : null };
        var played = new PlayedRun(task).Start();
        switch (way)
        {
            case "succeeds": played.Succeed("a"); break;
            case "fails" or "fails and is tried again": played.Fail("a"); break;
            case "is skipped": played.Skip("a"); break;
            case "runs out of its time": played.Play("a", new() { Kind = ReportKind.TimedOut, Message = "too long" }); break;
            case "is lost": played.Play("a", Lost()); break;
            case "is handed back": played.Play("a", new() { Kind = ReportKind.HandedBack, Message = "the agent stops" }); break;
            case "is lost three times":
                for (var time = 0; time < 3; time++) played.Play("a", Lost());
                break;
            case "is cancelled while it runs": Stop((run, changes) => run.CancelTask(changes, run.Instances[0], played.Now, "by ada")); break;
            case "is cancelled before it runs": Ask((run, changes) => run.CancelTask(changes, run.Instances[0], played.Now, "by ada")); break;
            case "is marked as a success": Ask((run, changes) => run.Mark(changes, run.Instances[0], TaskInstanceState.Success, played.Now, "by ada")); break;
            case "is marked as failed while it runs": Stop((run, changes) => run.Mark(changes, run.Instances[0], TaskInstanceState.Failed, played.Now, "by ada")); break;
            case "is marked as skipped": Ask((run, changes) => run.Mark(changes, run.Instances[0], TaskInstanceState.Skipped, played.Now, "by ada")); break;
            case "is cleared while it runs": Stop((run, changes) => run.Clear(changes, new(), played.Now, "by ada").Count > 0); break;
            case "finds its key taken": Ask((run, changes) => run.Collide(changes, 0, OnCollision.Fail, "k", played.Now)); break;
        }

        Told(played).ShouldBe(told);

        void Ask(Func<LiveRun, RunChanges, bool> command) => played.Ask(command).ShouldBeTrue();

        void Stop(Func<LiveRun, RunChanges, bool> command)
        {
            played.Claim("a");
            Ask(command);
            played.Last.Callbacks.ShouldBeEmpty();
            played.Report("a", new() { Kind = ReportKind.Cancelled, Message = "stopped" });
        }
    }

    [Fact]
    public void Tasks_that_never_begin_call_back_with_what_kept_them()
    {
        var played = new PlayedRun(
            Task("a"), Task("blocked", "a") with { Callbacks = All }, Task("other", "a") with { Callbacks = All, Rule = TriggerRule.AllFailed }, Task("last", "other") with { Callbacks = All }).Start();

        played.Fail("a");

        Told(played).ShouldBe("blocked UpstreamFailed upstream_failed 0 'a' failed");
        played.Succeed("other");
        Told(played).ShouldBe("other Success success 1");
    }

    [Fact]
    public void Tasks_that_are_skipped_by_their_rule_or_have_nothing_to_map_over_call_back()
    {
        var played = new PlayedRun(Task("a"), Task("b", "a") with { Callbacks = All, Rule = TriggerRule.AllFailed }, Map("m", "a") with { Callbacks = All }).Start();

        played.Return("a", 0);

        Told(played).ShouldBe("b Skipped skipped 0 its trigger rule all_failed can no longer be met; m Skipped skipped 0 the output of 'a' is empty");
    }

    [Fact]
    public void Each_index_of_a_mapped_task_calls_back_for_itself()
    {
        var played = new PlayedRun(Task("a"), Map("m", "a") with { Callbacks = [CallbackKind.Failure] }).Start();
        played.Return("a", 2);

        played.Fail("m", 1);

        var callback = played.Last.Callbacks.ShouldHaveSingleItem();
        (callback.TaskId, callback.MapIndex).ShouldBe(("m", 1));
        played.Succeed("m", 0);
        played.Last.Callbacks.ShouldBeEmpty();
    }

    [Fact]
    public void Callback_names_the_exception_of_the_attempt_that_ended_and_of_none_before()
    {
        var played = new PlayedRun(Task("a") with { Callbacks = All, Retries = 1 }).Start();

        played.Play("a", new() { Kind = ReportKind.Failed, Message = "broken", ErrorType = "System.IO.IOException" });
        played.Last.Callbacks.Single().Facts.ErrorType.ShouldBe("System.IO.IOException");
        played.Ask((run, changes) => run.Mark(changes, run.Instances[0], TaskInstanceState.Failed, played.Now, "by ada"));

        var facts = played.Last.Callbacks.Single().Facts;
        (facts.Kind, facts.ErrorType, facts.Reason).ShouldBe((CallbackKind.Failure, null, "by ada"));
    }

    [Theory]
    [InlineData(RunState.Success, " Success success 0")]
    [InlineData(RunState.Failed, " Failure failed 0 failed at the end: a")]
    [InlineData(RunState.Cancelled, " Failure cancelled 0 cancelled by user:ada")]
    public void Run_calls_back_when_it_ends(RunState end, string told)
    {
        var played = new PlayedRun(Dag(Task("a")) with { Callbacks = [CallbackKind.Success, CallbackKind.Failure] }).Start();

        if (end == RunState.Success) played.Succeed("a");
        else if (end == RunState.Failed) played.Fail("a");
        else played.Cancel();

        Told(played).ShouldBe(told);
        played.Last.Callbacks.Single().Ordinal.ShouldBe(-1);
    }

    [Fact]
    public void Run_that_is_cleared_and_ends_again_calls_back_again()
    {
        var played = new PlayedRun(Dag(Task("a")) with { Callbacks = [CallbackKind.Failure] }).Start();
        played.Fail("a");
        played.Ask((run, changes) => run.Clear(changes, new(), played.Now, "again").Count > 0);
        played.Last.Callbacks.ShouldBeEmpty();

        played.Start().Fail("a");

        Told(played).ShouldBe(" Failure failed 0 failed at the end: a");
    }

    [Fact]
    public void Nobody_is_called_back_who_did_not_ask()
    {
        var played = new PlayedRun(Task("a"), Task("b", "a") with { Callbacks = [CallbackKind.Skipped] }).Start();

        played.Succeed("a");
        played.Last.Callbacks.ShouldBeEmpty();
        played.Fail("b");

        played.Last.Callbacks.ShouldBeEmpty();
    }

    private static AttemptReport Lost() => new() { Kind = ReportKind.Lost, Message = "its runner died" };

    private static string Told(PlayedRun played) => string.Join("; ", played.Last.Callbacks.Select(one => $"{one.TaskId} {one.Facts.Kind} {one.Facts.State} {one.Attempt} {one.Facts.Reason}".TrimEnd()));
}
