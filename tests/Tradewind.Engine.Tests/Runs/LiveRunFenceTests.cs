using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using static Tradewind.Engine.States.TaskInstanceState;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Runs;

public sealed class LiveRunFenceTests
{
    private static readonly ReportKind[] Kinds = Enum.GetValues<ReportKind>();

    private static void NothingOfThisIsTaken(PlayedRun run, int ordinal, params int[] fences)
    {
        foreach (var kind in Kinds)
        {
            foreach (var fence in fences)
            {
                run.Do((live, changes) => live.Report(changes, ordinal, fence, new() { Kind = kind, Output = [1], OutputLength = 1 }, run.Now)).ShouldBeFalse($"{kind} with fence {fence}");
                run.Last.Any.ShouldBeFalse();
                run.Last.Outputs.ShouldBeEmpty();
                run.Last.EndedAttempts.ShouldBeEmpty();
            }
        }
    }

    [Fact]
    public void Report_that_comes_twice_counts_once()
    {
        foreach (var kind in Kinds)
        {
            var run = new PlayedRun(Task("a") with { Retries = 1 }, Task("b", "a")).Start();
            run.Play("a", new() { Kind = kind, Deferral = kind == ReportKind.Deferred ? Deferral.ToCallback() : null });

            NothingOfThisIsTaken(run, 0, 0, 1, 2);
        }
    }

    [Fact]
    public void Report_of_a_replaced_attempt_changes_nothing_while_the_next_runs()
    {
        var run = new PlayedRun(Task("a"), Task("b", "a")).Start();
        run.Play("a", new() { Kind = ReportKind.Lost });
        run.Claim("a");

        NothingOfThisIsTaken(run, 0, 0, 1, 3);

        run.Succeed("a");
        run.State("b").ShouldBe(Queued);
    }

    [Fact]
    public void Report_of_an_earlier_look_changes_nothing_while_the_next_runs()
    {
        var run = new PlayedRun(Sensor("a")).Start();
        run.NotYet("a");
        run.WakeNext();
        run.Claim("a");

        NothingOfThisIsTaken(run, 0, 1);
    }

    [Fact]
    public void Report_of_what_never_ran_or_does_not_exist_changes_nothing()
    {
        var run = new PlayedRun(Task("a"), Task("b", "a")).Start();

        NothingOfThisIsTaken(run, 0, 0, 1);
        NothingOfThisIsTaken(run, 1, 0, 1);
        NothingOfThisIsTaken(run, 2, 0, 1);
        NothingOfThisIsTaken(run, InstanceId.MostPerRun - 1, 0, 1);
    }

    [Fact]
    public void Report_after_the_run_was_cancelled_and_ended_changes_nothing()
    {
        var run = new PlayedRun(Task("a")).Start();
        run.Claim("a");
        run.Cancel();
        run.Report("a", new() { Kind = ReportKind.Cancelled });

        NothingOfThisIsTaken(run, 0, 1);

        run.Run.State.ShouldBe(RunState.Cancelled);
    }

    [Fact]
    public void Fence_grows_with_every_dispatch()
    {
        var run = new PlayedRun(Sensor("a") with { Retries = 1 }).Start();
        var fences = new List<int> { run.Claim("a") };
        run.NotYet("a");
        run.WakeNext();
        fences.Add(run.Claim("a"));
        run.Fail("a");
        run.WakeNext();
        fences.Add(run.Claim("a"));
        run.Play("a", new() { Kind = ReportKind.HandedBack });
        fences.Add(run.Claim("a"));

        fences.ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public void Report_with_outputs_stores_them_under_return()
    {
        var run = new PlayedRun(Task("a")).Start();

        run.Play("a", new() { Kind = ReportKind.Succeeded, Output = [4, 2] });

        run.Last.Outputs.ShouldHaveSingleItem().Key.ShouldBe("return");
        run.Stored.Outputs[0].ShouldBe([4, 2]);
    }
}
