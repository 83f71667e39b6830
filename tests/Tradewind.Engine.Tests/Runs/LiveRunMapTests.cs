using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using static Tradewind.Engine.States.TaskInstanceState;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Runs;

public sealed class LiveRunMapTests
{
    private static PlayedRun Mapped(params TaskSpec[] further) => new PlayedRun([Task("list"), Map("each", "list"), .. further]).Start();

    [Fact]
    public void Map_over_an_empty_output_is_skipped()
    {
        var run = Mapped(Task("join", "each"), Task("report", "each").When(TriggerRule.NoneFailed));

        run.Return("list", 0);

        run.States("each").ShouldBe([Skipped]);
        run.Of("each").Reason.ShouldBe("the output of 'list' is empty");
        run.State("join").ShouldBe(Skipped);
        run.State("report").ShouldBe(Queued);
    }

    [Fact]
    public void Map_over_one_element_has_one_index()
    {
        var run = Mapped(Task("join", "each"));

        run.Return("list", 1);

        run.Of("each", 0).State.ShouldBe(Queued);
        run.Succeed("each", 0);
        run.State("join").ShouldBe(Queued);
    }

    [Fact]
    public void Map_over_many_elements_is_joined_after_the_last_index()
    {
        var run = Mapped(Task("join", "each"));
        run.Return("list", 20);
        run.Stored.Ready.Count.ShouldBe(20);

        for (var index = 19; index >= 0; index--)
        {
            run.State("join").ShouldBe(None);
            run.Succeed("each", index);
        }

        run.State("join").ShouldBe(Queued);
        run.Stored.Instances.Where(row => row.TaskIndex == 1).Select(row => row.MapIndex).ShouldBe(Enumerable.Range(0, 20));
    }

    [Fact]
    public void Map_failed_index_reaches_the_join_at_once()
    {
        var run = Mapped(Task("join", "each"));
        run.Return("list", 3);

        run.Fail("each", 1);

        run.State("join").ShouldBe(UpstreamFailed);
        run.State("each", 0).ShouldBe(Queued);
    }

    [Fact]
    public void Map_index_retries_alone()
    {
        var run = new PlayedRun(Task("list"), Map("each", "list") with { Retries = 1 }, Task("join", "each")).Start();
        run.Return("list", 2);

        run.Fail("each", 1);

        run.States("each").ShouldBe([Queued, UpForRetry]);
        run.WakeNext().ShouldBeTrue();
        run.Succeed("each", 1);
        run.Succeed("each", 0);
        run.State("join").ShouldBe(Queued);
    }

    [Fact]
    public void Map_at_the_limit_fans_out()
    {
        var run = new PlayedRun(Task("list"), Map("each", "list") with { MapLimit = 4 }).Start();

        run.Return("list", 4);

        run.States("each").Length.ShouldBe(4);
    }

    [Fact]
    public void Map_over_the_limit_fails_the_producing_task()
    {
        var run = new PlayedRun(
            Task("list") with { Retries = 3 }, Map("wide", "list") with { MapLimit = 10 }, Map("narrow", "list") with { MapLimit = 4 }, Task("join", "narrow")).Start();

        run.Return("list", 5);

        run.State("list").ShouldBe(Failed);
        run.Of("list").Reason.ShouldBe("There are 5 elements; 'narrow' maps over at most 4. Raise its map limit or return fewer.");
        run.State("narrow").ShouldBe(UpstreamFailed);
        run.State("join").ShouldBe(UpstreamFailed);
        run.Last.Outputs.ShouldBeEmpty();
        run.Stored.Attempts[(0, 1)].Outcome.ShouldBe(AttemptOutcome.Failed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(-1)]
    public void Map_over_what_has_no_length_fails_the_producing_task(int? length)
    {
        var run = Mapped();

        run.Play("list", new() { Kind = ReportKind.Succeeded, Output = [1], OutputLength = length });

        run.State("list").ShouldBe(Failed);
        run.Of("list").Reason.ShouldBe("'each' maps over this task's output, which must be a list or a dictionary.");
    }

    [Fact]
    public void Map_over_a_mapped_task_has_an_index_for_each_of_its_results()
    {
        var run = Mapped(Map("again", "each"), Task("join", "again"));
        run.Return("list", 3);
        run.Succeed("each", 0);
        run.Succeed("each", 1);
        run.States("again").ShouldBe([None]);

        run.Succeed("each", 2);

        run.States("again").ShouldBe([Queued, Queued, Queued]);
        for (var index = 0; index < 3; index++) run.Succeed("again", index);
        run.State("join").ShouldBe(Queued);
    }

    [Fact]
    public void Map_over_a_mapped_task_leaves_out_indices_without_a_result()
    {
        var run = Mapped(Map("again", "each").When(TriggerRule.NoneFailed));
        run.Return("list", 3);

        run.Succeed("each", 0);
        run.Skip("each", 1);
        run.Succeed("each", 2);

        run.States("again").ShouldBe([Queued, Queued]);
    }

    [Fact]
    public void Map_limit_of_a_map_over_a_mapped_task_fails_the_first_producer()
    {
        var run = Mapped(Map("again", "each") with { MapLimit = 2 });

        run.Return("list", 3);

        run.State("list").ShouldBe(Failed);
        run.Of("list").Reason!.ShouldContain("'again' maps over at most 2");
    }

    [Fact]
    public void Map_over_a_skipped_task_is_skipped_when_its_rule_lets_it_run()
    {
        var run = new PlayedRun(Task("list"), Map("each", "list").When(TriggerRule.NoneFailed), Map("again", "each").When(TriggerRule.AllDone)).Start();

        run.Skip("list");

        run.States("each").ShouldBe([Skipped]);
        run.Of("each").Reason.ShouldBe("'list' was skipped, so there is nothing to map over");
        run.States("again").ShouldBe([Skipped]);
        run.Run.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public void Map_over_a_failed_task_is_upstream_failed_when_its_rule_lets_it_run()
    {
        var run = new PlayedRun(Task("list"), Map("each", "list").When(TriggerRule.AllDone), Map("again", "each").When(TriggerRule.AllDone)).Start();

        run.Fail("list");

        run.States("each").ShouldBe([UpstreamFailed]);
        run.Of("each").Reason.ShouldBe("'list' has no output to map over");
        run.States("again").ShouldBe([UpstreamFailed]);
    }

    [Theory]
    [InlineData(TriggerRule.Always)]
    [InlineData(TriggerRule.OneSuccess)]
    public void Map_whose_rule_lets_it_run_early_waits_for_the_output(TriggerRule rule)
    {
        var run = new PlayedRun(Task("list"), Task("other"), Map("each", "list", "other").When(rule)).Start();

        run.Succeed("other");

        run.States("each").ShouldBe([None]);
        run.Return("list", 2);
        run.States("each").ShouldBe([Queued, Queued]);
    }

    [Fact]
    public void Map_over_a_mapped_task_with_an_early_rule_waits_for_all_its_indices()
    {
        var run = Mapped(Map("again", "each").When(TriggerRule.OneSuccess));
        run.Return("list", 2);

        run.Succeed("each", 0);

        run.States("again").ShouldBe([None]);
        run.Succeed("each", 1);
        run.States("again").ShouldBe([Queued, Queued]);
    }

    [Fact]
    public void Map_beyond_what_a_run_can_hold_fails_the_producing_task()
    {
        var mappers = Enumerable.Range(0, 12).Select(at => Map($"m{at}", "list") with { MapLimit = 100_000 }).ToArray();
        var run = new PlayedRun([Task("list"), .. mappers]).Start();

        run.Return("list", 100_000);

        run.State("list").ShouldBe(Failed);
        run.Of("list").Reason.ShouldBe("The output has 100000 elements, and with it 12 tasks fan out to 1200000; this run has room for 1048563 more task instances. Return fewer.");
    }

    [Fact]
    public void Map_that_finds_no_room_left_in_the_run_fails_itself()
    {
        // Each output alone has room; together they have not. One instance stands for the many that exist already.
        var plan = new GraphPlan(Dag(Task("list"), Map("big", "list"), Task("gate"), Map("each", "list", "gate")));
        TaskInstance[] instances =
        [
            new() { Ordinal = 0, TaskIndex = 0, State = Success, OutputLength = 10 },
            new() { Ordinal = 1, TaskIndex = 1, State = Success, MapIndex = 0 },
            new() { Ordinal = 2, TaskIndex = 2, State = Running, Attempt = 1, Fence = 1 },
            new() { Ordinal = 3, TaskIndex = 3 },
            .. Enumerable.Repeat(new TaskInstance { Ordinal = 4, TaskIndex = 1, State = Success, MapIndex = 1 }, InstanceId.MostPerRun - 12),
        ];
        var run = new LiveRun(PlayedRun.Head() with { State = RunState.Running }, plan, instances);
        var changes = new RunChanges(run, "test");

        run.Report(changes, 2, 1, new() { Kind = ReportKind.Succeeded }, PlayedRun.Epoch);

        run.InstancesOf(3).ShouldHaveSingleItem().State.ShouldBe(Failed);
        run.InstancesOf(3)[0].Reason.ShouldBe("it maps over 10 elements, but this run has room for 8 more of its 1048576 task instances; return fewer or split the run");
        changes.Added.ShouldBeEmpty();
        run.Head.State.ShouldBe(RunState.Failed);
    }

    [Fact]
    public void Map_over_twenty_thousand_elements_writes_with_each_report_its_own_index_and_nothing_else()
    {
        const int count = 20_000;
        var plan = new GraphPlan(Dag(Task("list"), Map("each", "list") with { MapLimit = count }, Map("again", "each") with { MapLimit = count }, Task("join", "again")));
        var run = LiveRun.Create(PlayedRun.Head(), plan);
        run.Start(new(run, "test"), PlayedRun.Epoch);
        Report([run.Instances[0]], new() { Kind = ReportKind.Succeeded, OutputLength = count }).Added.Count.ShouldBe(count - 1);

        foreach (var task in new[] { 1, 2 })
        {
            var batches = run.InstancesOf(task).Chunk(256).ToArray();
            foreach (var batch in batches[..^1])
            {
                var changes = Report(batch, new() { Kind = ReportKind.Succeeded });
                (changes.Updated.Count, changes.Added.Count, changes.Ready.Count, changes.Moves.Count).ShouldBe((batch.Length, 0, 0, batch.Length));
            }

            run.MapVersion(task + 1).ShouldBe(task == 1 ? count - batches[^1].Length : 0);
            Report(batches[^1], new() { Kind = ReportKind.Succeeded }).Ready.Count.ShouldBe(task == 1 ? count : 1);
        }

        run.InstancesOf(3)[0].State.ShouldBe(Queued);

        RunChanges Report(IEnumerable<TaskInstance> instances, AttemptReport report)
        {
            var changes = new RunChanges(run, "test");
            foreach (var instance in instances)
            {
                run.Claimed(instance.Ordinal, 1, 1, "n1", PlayedRun.Epoch).ShouldBeTrue();
                run.Report(changes, instance.Ordinal, 1, report, PlayedRun.Epoch).ShouldBeTrue();
            }

            return changes;
        }
    }

    [Fact]
    public void Map_cancelled_run_ends_every_index()
    {
        var run = Mapped(Task("join", "each"));
        run.Return("list", 3);
        run.Claim("each", 1);

        run.Cancel();

        run.States("each").ShouldBe([Cancelled, Running, Cancelled]);
    }

    [Fact]
    public void Find_and_InstancesOf_know_indices_after_reading_back()
    {
        var run = Mapped(Map("again", "each"));
        run.Return("list", 3);
        var read = run.Stored.Load();

        read.InstancesOf(1).Select(instance => instance.MapIndex).ShouldBe([0, 1, 2]);
        read.Find(1, 2).ShouldBe(read.InstancesOf(1)[2]);
        read.Find(1, 3).ShouldBeNull();
        read.Find(1, -1).ShouldBeNull();
        read.Find(0, -1).ShouldBe(read.Instances[0]);
        read.Find(0, 0).ShouldBeNull();
        read.Find(2, -1).ShouldBe(read.Instances[2]);
    }
}
