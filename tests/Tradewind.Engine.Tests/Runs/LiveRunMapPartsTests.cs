using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using static Tradewind.Engine.States.TaskInstanceState;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Runs;

/// <summary>Mapping over more than one output: all combinations, side by side, lists of the script.</summary>
public sealed class LiveRunMapPartsTests
{
    [Fact]
    public void Product_has_an_index_for_each_combination_once_all_outputs_are_there()
    {
        var run = new PlayedRun(Task("a"), Task("b"), Cross("each", "a", "b")).Start();

        run.Return("a", 3);
        run.States("each").ShouldBe([None]);
        run.Return("b", 4);

        run.States("each").Length.ShouldBe(12);
        run.Stored.Load().MapLengths(2).ShouldBe([3, 4]);
    }

    [Fact]
    public void Product_over_its_limit_fails_the_task_that_makes_it_so_before_an_index_is_made()
    {
        var run = new PlayedRun(Task("a"), Task("b"), Cross("each", "a", "b") with { MapLimit = 11 }).Start();
        run.Return("a", 3);

        run.Return("b", 4);

        run.State("a").ShouldBe(Success);
        run.State("b").ShouldBe(Failed);
        run.Of("b").Reason.ShouldBe("3 × 4 elements are 12 combinations; 'each' maps over at most 11. Raise its map limit or return fewer.");
        run.States("each").ShouldBe([UpstreamFailed]);
        run.Last.Added.ShouldBeEmpty();
    }

    [Fact]
    public void Product_past_every_number_is_counted_without_being_built()
    {
        var run = new PlayedRun(Task("a"), Cross("each", "a", "a", "a", "a") with { MapLimit = 100_000 }).Start();

        run.Return("a", 100_000);

        run.State("a").ShouldBe(Failed);
        run.Of("a").Reason.ShouldBe("100,000 × 100,000 × 100,000 × 100,000 elements are too many combinations; 'each' maps over at most 100,000. Raise its map limit or return fewer.");
    }

    [Fact]
    public void Output_past_the_limit_fails_its_task_though_the_other_part_is_not_there_yet()
    {
        var run = new PlayedRun(Task("a"), Task("b"), Cross("each", "a", "b") with { MapLimit = 2 }).Start();

        run.Return("a", 3);

        run.State("a").ShouldBe(Failed);
    }

    [Fact]
    public void Product_with_an_empty_part_is_skipped()
    {
        var run = new PlayedRun(Task("a"), Task("b"), Cross("each", "a", "b")).Start();
        run.Return("a", 3);

        run.Return("b", 0);

        run.States("each").ShouldBe([Skipped]);
        run.Of("each").Reason.ShouldBe("a part of what it maps over is empty");
        run.Run.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public void Zip_has_as_many_indices_as_each_of_its_parts()
    {
        var run = new PlayedRun(Task("a"), Task("b"), Zip("each", "a", "b")).Start();
        run.Return("a", 3);

        run.Return("b", 3);

        run.States("each").ShouldBe([Queued, Queued, Queued]);
        run.Stored.Load().MapLengths(2).ShouldBeEmpty();
    }

    [Fact]
    public void Zip_of_unequal_lengths_fails_the_task_that_brings_the_other_length()
    {
        var run = new PlayedRun(Task("a"), Task("b") with { Retries = 2 }, Zip("each", "a", "b")).Start();
        run.Return("a", 3);

        run.Return("b", 2);

        run.State("b").ShouldBe(Failed);
        run.Of("b").Reason.ShouldBe("'each' takes its parts side by side, but the output of 'a' has 3 elements and the output of 'b' has 2 elements. Return as many.");
        run.States("each").ShouldBe([UpstreamFailed]);
    }

    [Fact]
    public void Zip_with_what_a_mapped_task_left_fails_itself_when_the_lengths_differ()
    {
        var run = new PlayedRun(Task("list"), Map("each", "list"), Task("b"), Zip("both", "each", "b").When(Graph.TriggerRule.NoneFailed)).Start();
        run.Return("b", 3);
        run.Return("list", 3);
        run.Succeed("each", 0);
        run.Skip("each", 1);

        run.Succeed("each", 2);

        run.States("both").ShouldBe([Failed]);
        run.Of("both").Reason.ShouldBe("'both' takes its parts side by side, but the output of 'each' has 2 elements and the output of 'b' has 3 elements.");
    }

    [Fact]
    public void List_of_the_script_fans_out_as_the_run_starts()
    {
        var run = new PlayedRun(Cross("each", 3), Task("join", "each")).Start();

        run.States("each").ShouldBe([Queued, Queued, Queued]);
        for (var index = 0; index < 3; index++) run.Succeed("each", index);
        run.State("join").ShouldBe(Queued);
    }

    [Fact]
    public void Empty_list_of_the_script_is_skipped()
    {
        var run = new PlayedRun(Cross("each", 0)).Start();

        run.States("each").ShouldBe([Skipped]);
        run.Run.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public void Shorter_output_after_a_clear_removes_the_further_indices()
    {
        var run = new PlayedRun(Task("a"), Task("b"), Cross("each", "a", "b")).Start();
        run.Return("a", 2);
        run.Return("b", 2);
        for (var index = 0; index < 4; index++) run.Succeed("each", index);
        run.Run.State.ShouldBe(RunState.Success);

        run.Ask((live, changes) => live.Clear(changes, new() { Tasks = ["b"], Downstream = true }, run.Now, "again").Count > 0);
        run.Do((live, changes) => { live.Start(changes, run.Now); return true; });
        run.Return("b", 1);

        run.States("each").ShouldBe([Queued, Queued, Removed, Removed]);
        run.Of("each", 3).Reason.ShouldBe("it maps over only 2 elements now");
    }

    [Fact]
    public void Version_of_what_is_mapped_over_changes_with_each_attempt_that_writes_it()
    {
        var run = new PlayedRun(Task("a") with { Retries = 1 }, Task("b"), Cross("each", "a", "b")).Start();
        run.Return("b", 1);
        var before = run.Stored.Load().MapVersion(2);

        run.Fail("a");
        run.WakeNext();
        run.Return("a", 1);

        run.Stored.Load().MapVersion(2).ShouldBe(before + 2);
    }

    [Fact]
    public void Name_of_an_index_is_written_with_the_end_of_its_attempt()
    {
        var run = new PlayedRun(Task("a"), Map("each", "a") with { Retries = 1 }).Start();
        run.Return("a", 2);

        run.Play("each", new() { Kind = ReportKind.Failed, Message = "broken", IndexName = "DE" }, 1);

        run.Last.Names.ShouldHaveSingleItem().ShouldBe(new(run.Of("each", 1).Ordinal, "DE"));
        run.State("each", 1).ShouldBe(UpForRetry);
    }
}
