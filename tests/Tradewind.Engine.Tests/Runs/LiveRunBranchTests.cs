using Tradewind.Engine.States;
using Tradewind.Graph;
using static Tradewind.Engine.States.TaskInstanceState;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Runs;

public sealed class LiveRunBranchTests
{
    private static PlayedRun Fork() => new PlayedRun(Branch("fork"), Task("left", "fork"), Task("right", "fork"), Task("after", "left")).Start();

    [Fact]
    public void Branch_chosen_successor_runs_and_the_others_are_skipped()
    {
        var run = Fork();

        run.Choose("fork", "right");

        run.State("right").ShouldBe(Queued);
        run.State("left").ShouldBe(Skipped);
        run.Of("left").Reason.ShouldBe("'fork' chose right");
        run.State("after").ShouldBe(Skipped);
    }

    [Fact]
    public void Branch_several_chosen_all_run()
    {
        var run = Fork();

        run.Choose("fork", "left", "right");

        run.ReadyTasks.ShouldBe(["left", "right"]);
    }

    [Fact]
    public void Branch_none_chosen_skips_all_and_the_run_succeeds()
    {
        var run = Fork();

        run.Choose("fork");

        run.State("left").ShouldBe(Skipped);
        run.State("right").ShouldBe(Skipped);
        run.Of("right").Reason.ShouldBe("'fork' chose nothing");
        run.Run.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public void Branch_that_is_skipped_itself_skips_all()
    {
        var run = Fork();

        run.Skip("fork");

        run.State("left").ShouldBe(Skipped);
        run.State("right").ShouldBe(Skipped);
    }

    [Fact]
    public void Branch_successor_downstream_of_a_chosen_path_is_not_skipped()
    {
        var run = new PlayedRun(Branch("fork"), Task("left", "fork"), Task("further", "left"), Task("join", "fork", "further"), Task("right", "fork")).Start();

        run.Choose("fork", "left");

        run.State("right").ShouldBe(Skipped);
        run.State("join").ShouldBe(None);
        run.Succeed("left", "further");
        run.State("join").ShouldBe(Queued);
    }

    [Fact]
    public void Branch_join_by_none_failed_runs_after_the_chosen_path()
    {
        var run = new PlayedRun(
            Branch("fork"), Task("left", "fork"), Task("right", "fork"), Task("join", "left", "right").When(TriggerRule.NoneFailedMinOneSuccess)).Start();

        run.Choose("fork", "left");

        run.State("join").ShouldBe(None);
        run.Succeed("left");
        run.State("join").ShouldBe(Queued);
    }

    [Fact]
    public void Branch_unchosen_successor_is_skipped_whatever_its_rule_says_of_another_unchosen_one()
    {
        // "second" would be allowed by its rule as soon as "first" is skipped; the branch did not choose it all the same.
        var run = new PlayedRun(
            Branch("fork"), Task("first", "fork"), Task("second", "fork", "first").When(TriggerRule.NoneFailed), Task("chosen", "fork")).Start();

        run.Choose("fork", "chosen");

        run.State("first").ShouldBe(Skipped);
        run.State("second").ShouldBe(Skipped);
    }

    [Fact]
    public void Branch_unchosen_mapped_successor_is_skipped_as_one()
    {
        var run = new PlayedRun(Task("list"), Branch("fork", "list"), Map("each", "list", "fork"), Task("other", "fork")).Start();
        run.Return("list", 3);

        run.Choose("fork", "other");

        run.States("each").ShouldBe([Skipped]);
    }

    [Fact]
    public void Branch_unchosen_successor_that_runs_already_goes_on()
    {
        var run = new PlayedRun(Branch("fork"), Task("early", "fork").When(TriggerRule.Always), Task("other", "fork")).Start();
        run.Claim("early");

        run.Choose("fork", "other");

        run.State("early").ShouldBe(Running);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("after")]
    [InlineData("fork")]
    public void Branch_choice_that_is_no_successor_fails_the_branch(string chosen)
    {
        var run = Fork();

        run.Choose("fork", "left", chosen);

        run.State("fork").ShouldBe(Failed);
        run.Of("fork").Reason!.ShouldContain($"'{chosen}'");
        run.State("left").ShouldBe(UpstreamFailed);
        run.Run.State.ShouldBe(RunState.Failed);
    }

    [Fact]
    public void Branch_that_chooses_nothing_skips_its_successors_and_those_after_go_by_their_own_rules()
    {
        var run = new PlayedRun(Branch("gate"), Task("next", "gate"), Task("after", "next"), Task("clean", "next").When(TriggerRule.AllDone)).Start();

        run.Choose("gate");

        run.State("next").ShouldBe(Skipped);
        run.State("after").ShouldBe(Skipped);
        run.State("clean").ShouldBe(Queued);
    }

    [Fact]
    public void Branch_that_makes_no_choice_leaves_all_successors_to_their_rules()
    {
        var run = new PlayedRun(Branch("gate"), Task("left", "gate"), Task("right", "gate")).Start();

        run.Succeed("gate");

        run.State("left").ShouldBe(Queued);
        run.State("right").ShouldBe(Queued);
    }
}
