using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using static Tradewind.Engine.States.TaskInstanceState;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Runs;

/// <summary>Groups with retries that are mapped: each index is retried by itself.</summary>
public sealed class LiveRunIndexRetryTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromMinutes(10);

    // list → per(a → in.b) → after; per and the group in it have retries.
    private static PlayedRun Mapped(int retries = 1, int inner = 0, int outer = 0)
    {
        var run = new PlayedRun(Dag(
            Task("list"), Each("a", "list") with { Group = "per" }, Each("b", "a") with { Group = "in" }, Task("after", "b")) with
        {
            Groups =
            [
                new() { Id = "all", Retries = outer, RetryDelay = Delay },
                new() { Id = "per", Parent = "all", Retries = retries, RetryDelay = Delay },
                new() { Id = "in", Parent = "per", Retries = inner, RetryDelay = Delay },
            ],
        }).Start();
        run.Return("list", 3);
        return run;
    }

    private static Graph.TaskSpec Each(string id, params string[] upstream) => Task(id, upstream) with { MapGroup = "per", MapOver = ["list"] };

    [Fact]
    public void Index_that_failed_starts_again_as_a_whole_and_the_others_stay_as_they_are()
    {
        var run = Mapped();
        for (var index = 0; index < 3; index++) run.Succeed("a", index);
        run.Succeed("b", 0);
        run.Claim("b", 2);
        run.Fail("b", 1);

        run.States("a").ShouldBe([Success, None, Success]);
        run.States("b").ShouldBe([Success, None, Running]);
        run.Of("b", 2).StopRequest.ShouldBeNull();
        run.Of("a", 1).Reason.ShouldBe("index 1 of group 'per' starts again (1 of 1), for 'b' failed: broken");
        run.State("after").ShouldBe(None);

        var failed = run.Now;
        run.WakeNext().ShouldBeTrue();
        run.Now.ShouldBe(failed + Delay);
        run.States("a").ShouldBe([Success, Queued, Success]);
        run.Succeed("a", 1);
        run.Succeed("b", 1);
        run.Report("b", new() { Kind = ReportKind.Succeeded }, 2);
        run.Succeed("after");
        run.Run.State.ShouldBe(RunState.Success);
        (run.Of("a", 0).Attempt, run.Of("a", 1).Attempt, run.Of("b", 2).Attempt).ShouldBe((1, 2, 1));
    }

    [Fact]
    public void Retries_are_counted_for_each_index()
    {
        var run = Mapped();
        foreach (var index in new[] { 0, 1 }) run.Fail("a", index);
        run.States("a").ShouldBe([None, None, Queued]);
        run.WakeNext();
        run.WakeNext();

        run.Fail("a", 0);
        run.Succeed("a", 1);

        run.States("a").ShouldBe([Failed, Success, Queued]);
        run.State("b", 0).ShouldBe(UpstreamFailed);
        run.Stored.IndexGroups.Values.ShouldBe([new("per", 1, null, 0), new("per", 1, null, 1)]);
    }

    [Fact]
    public void What_runs_in_the_index_is_stopped_first_and_only_there()
    {
        var run = new PlayedRun(Dag(Task("list"), Each("a", "list") with { Group = "per" }, Each("c", "list") with { Group = "per" }) with
        {
            Groups = [new() { Id = "per", Retries = 1, RetryDelay = Delay }],
        }).Start();
        run.Return("list", 2);
        run.Claim("c", 0);
        run.Claim("c", 1);
        run.Fail("a", 0);
        (run.Of("c", 0).StopRequest?.Then, run.Of("c", 1).StopRequest).ShouldBe((StopThen.ClearKeepingState, null));

        // It takes longer to stop than the index waits.
        run.WakeNext().ShouldBeTrue();
        run.States("a").ShouldBe([None, Queued]);
        run.Report("c", new() { Kind = ReportKind.Cancelled }, 0).ShouldBeTrue();

        run.States("a").ShouldBe([Queued, Queued]);
        run.States("c").ShouldBe([Queued, Running]);
    }

    [Fact]
    public void Inner_group_goes_first_and_an_outer_one_begins_with_all_its_retries()
    {
        var run = Mapped(retries: 1, inner: 1);
        run.Succeed("a", 0);
        run.Fail("b", 0);
        (run.State("a", 0), run.State("b", 0)).ShouldBe((Success, None));
        run.WakeNext();
        run.Fail("b", 0);
        (run.State("a", 0), run.State("b", 0)).ShouldBe((None, None));
        run.WakeNext();
        run.Succeed("a", 0);

        run.Fail("b", 0);

        run.State("b", 0).ShouldBe(None);
        run.Stored.IndexGroups.Values.Select(group => (group.Id, group.Retries)).ShouldBe([("in", 1), ("per", 1)]);
    }

    [Fact]
    public void Group_around_the_mapped_one_starts_all_indices_again_with_all_their_retries()
    {
        var run = Mapped(retries: 1, outer: 1);
        run.Fail("a", 1);
        run.WakeNext();
        run.Fail("a", 1);

        run.States("a").ShouldBe([None, None, None]);
        run.Stored.IndexGroups[("per", 1)].Retries.ShouldBe(0);
        run.WakeNext();
        run.States("a").ShouldBe([Queued, Queued, Queued]);
    }

    [Fact]
    public void Clear_of_an_index_counts_its_retries_anew_and_those_of_no_other()
    {
        var run = Mapped();
        foreach (var index in new[] { 0, 1 }) run.Fail("a", index);
        run.WakeNext();
        run.WakeNext();
        foreach (var index in new[] { 0, 1 }) run.Succeed("a", index);

        run.Ask((live, changes) => live.Clear(changes, new() { Tasks = ["per"], MapIndex = 1 }, run.Now, "again").Count > 0).ShouldBeTrue();

        run.Stored.IndexGroups.Values.Select(group => (group.MapIndex, group.Retries)).ShouldBe([(0, 1), (1, 0)]);
    }

    [Fact]
    public void Clear_of_one_index_runs_all_its_tasks_again_and_leaves_the_others()
    {
        var run = Mapped();
        for (var index = 0; index < 3; index++) { run.Succeed("a", index); run.Succeed("b", index); }
        run.Succeed("after");

        run.Ask((live, changes) => live.Clear(changes, new() { Tasks = ["per"], MapIndex = 1 }, run.Now, "again").Count == 2).ShouldBeTrue();

        (run.States("a"), run.States("b")).ShouldSatisfyAllConditions(
            states => states.Item1.ShouldBe([Success, None, Success]),
            states => states.Item2.ShouldBe([Success, None, Success]));
    }

    [Fact]
    public void Cancelled_run_waits_for_no_index()
    {
        var run = Mapped();
        run.Fail("a", 0);

        run.Cancel();

        run.Run.State.ShouldBe(RunState.Cancelled);
        run.Stored.Due.ShouldBeEmpty();
    }

    [Fact]
    public void Index_that_is_woken_before_its_time_waits_on()
    {
        var run = Mapped();
        run.Fail("a", 2);
        var ordinal = run.Of("a", 2).Ordinal;
        run.Do((live, changes) =>
        {
            live.Meet(changes, new(DueKind.IndexRetry, ordinal, run.Now), run.Now);
            return true;
        });
        run.State("a", 2).ShouldBe(None);

        run.WakeNext().ShouldBeTrue();
        run.State("a", 2).ShouldBe(Queued);
    }
}
