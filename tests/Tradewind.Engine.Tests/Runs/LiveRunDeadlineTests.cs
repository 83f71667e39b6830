using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Runs;

public sealed class LiveRunDeadlineTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly CallbackKind[] Missed = [CallbackKind.DeadlineMissed];

    [Theory]
    [InlineData(DeadlineReference.Queued, 60, 60)]
    [InlineData(DeadlineReference.LogicalDate, 90, 90)]
    [InlineData(DeadlineReference.FixedTime, 0, 120)]
    public void Deadline_of_a_run_is_watched_from_when_it_is_made(DeadlineReference reference, int interval, int due)
    {
        var graph = Dag(Task("a")) with { Deadline = Deadline(reference, interval) };

        Watched(graph).ShouldBe([new(DueKind.RunDeadline, 0, PlayedRun.Epoch + TimeSpan.FromMinutes(due))]);
    }

    [Theory]
    [InlineData(DeadlineReference.LogicalDate, -1)]
    [InlineData(DeadlineReference.FixedTime, -121)]
    public void Deadline_that_had_passed_when_the_run_was_made_is_none(DeadlineReference reference, int interval)
    {
        var graph = Dag(Task("a") with { Deadline = Deadline(reference, interval) }) with { Deadline = Deadline(reference, interval) };

        Watched(graph).ShouldBeEmpty();
    }

    [Fact]
    public void Deadline_of_a_task_by_the_date_is_watched_although_the_task_may_never_begin()
    {
        var graph = Dag(Task("a"), Task("b", "a") with { Deadline = Deadline(DeadlineReference.LogicalDate, 60) });

        Watched(graph).ShouldBe([new(DueKind.TaskDeadline, 1, PlayedRun.Epoch + Hour)]);
    }

    [Fact]
    public void Run_that_is_not_done_in_time_is_told_once_and_goes_on()
    {
        var run = new PlayedRun(Dag(Task("a")) with { Deadline = Deadline(DeadlineReference.Queued, 60), Callbacks = Missed }).Start();
        run.Claim("a");
        run.Now += Hour;

        run.Do((live, changes) => Meet(live, changes, DueKind.RunDeadline, 0, run.Now));

        const string why = "deadline missed: it was to be done by 2026-11-01 01:00:00 UTC, 01:00:00 after it was queued";
        run.Last.Missed.ShouldBe([new(-1, run.Now, run.Now)]);
        run.Last.RunMoves.ShouldBe([new(RunState.Running, RunState.Running, run.Now, why)]);
        var facts = run.Last.Callbacks.Single().Facts;
        (facts.Kind, facts.State, facts.Reason).ShouldBe((CallbackKind.DeadlineMissed, "running", why));
        run.State("a").ShouldBe(TaskInstanceState.Running);
        run.Stored.Due.ShouldBeEmpty();
        run.Succeed("a");
        run.Run.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public void Run_that_ended_in_time_has_missed_nothing()
    {
        var run = new PlayedRun(Dag(Task("a")) with { Deadline = Deadline(DeadlineReference.Queued, 60), Callbacks = Missed }).Start();
        run.Succeed("a");
        run.Last.NoLongerDue.ShouldContain((DueKind.RunDeadline, 0));

        run.Do((live, changes) => Meet(live, changes, DueKind.RunDeadline, 0, run.Now + Hour));

        run.Last.Missed.ShouldBeEmpty();
        run.Last.Callbacks.ShouldBeEmpty();
    }

    [Fact]
    public void Task_is_watched_from_when_it_becomes_ready_and_told_when_it_is_late()
    {
        var run = new PlayedRun(Task("a"), Task("b", "a") with { Deadline = Deadline(DeadlineReference.Queued, 60), Callbacks = Missed }).Start();
        run.Now += Hour;
        run.Succeed("a");
        run.Stored.Due.ShouldContainKeyAndValue((DueKind.TaskDeadline, 1), run.Now + Hour);

        run.WakeNext();

        run.Last.Moves.Select(move => (move.Ordinal, move.From, move.To)).ShouldBe([(1, TaskInstanceState.Queued, TaskInstanceState.Queued)]);
        run.Last.Callbacks.Single().TaskId.ShouldBe("b");
        run.State("b").ShouldBe(TaskInstanceState.Queued);
    }

    [Fact]
    public void Retry_does_not_begin_a_deadline_anew_and_an_end_takes_it_back()
    {
        var run = new PlayedRun(Task("a") with { Deadline = Deadline(DeadlineReference.Queued, 60), Retries = 1 }).Start();
        run.Fail("a");
        run.WakeNext();
        run.Stored.Due.ShouldContainKeyAndValue((DueKind.TaskDeadline, 0), PlayedRun.Epoch + Hour);

        run.Succeed("a");

        run.Stored.Due.ShouldBeEmpty();
    }

    [Fact]
    public void Task_that_ended_in_time_has_missed_nothing_although_its_moment_was_read_before()
    {
        var run = new PlayedRun(Dag(Task("a") with { Deadline = Deadline(DeadlineReference.Queued, 60), Callbacks = Missed }, Task("b", "a"))).Start();
        run.Succeed("a");

        run.Do((live, changes) => Meet(live, changes, DueKind.TaskDeadline, 0, run.Now + Hour));

        run.Last.Missed.ShouldBeEmpty();
        run.Last.Callbacks.ShouldBeEmpty();
    }

    [Fact]
    public void Mapped_task_has_one_deadline_as_a_whole()
    {
        var run = new PlayedRun(Task("a"), Map("m", "a") with { Deadline = Deadline(DeadlineReference.Queued, 60), Callbacks = Missed }).Start();
        run.Return("a", 3);
        run.Succeed("m", 0);
        run.Stored.Due.Count.ShouldBe(1);

        run.WakeNext();

        run.Last.Callbacks.Single().MapIndex.ShouldBe(1);
        run.Last.Missed.Single().Ordinal.ShouldBe(1);
    }

    [Fact]
    public void Average_is_asked_for_when_the_time_beyond_it_is_over()
    {
        var run = new PlayedRun(Dag(Task("a")) with { Deadline = Deadline(DeadlineReference.Average, 10), Callbacks = Missed }).Start();
        run.Claim("a");
        run.Now += TimeSpan.FromMinutes(10);

        run.Do((live, changes) => Meet(live, changes, DueKind.RunDeadline, 0, run.Now, Hour));
        run.Last.Missed.ShouldBeEmpty();
        run.Stored.Due.ShouldContainKeyAndValue((DueKind.RunDeadline, 0), PlayedRun.Epoch + Hour + TimeSpan.FromMinutes(10));
        run.Now += Hour;
        run.Do((live, changes) => Meet(live, changes, DueKind.RunDeadline, 0, run.Now, Hour));

        run.Last.Missed.Single().DueAt.ShouldBe(run.Now);
    }

    [Fact]
    public void Average_of_nothing_is_no_deadline()
    {
        var run = new PlayedRun(Dag(Task("a") with { Deadline = Deadline(DeadlineReference.Average, 10) }) with { Deadline = Deadline(DeadlineReference.Average, 10) }).Start();
        run.Claim("a");
        run.WakeNext();
        run.WakeNext();

        run.Last.Missed.ShouldBeEmpty();
        run.Stored.Due.ShouldBeEmpty();
    }

    private static bool Meet(LiveRun run, RunChanges changes, DueKind kind, int ordinal, DateTimeOffset at, TimeSpan? average = null)
    {
        run.Meet(changes, new(kind, ordinal, at), at, average);
        return true;
    }

    private static List<DueItem> Watched(DagGraph graph)
    {
        GraphCheck.Faults(graph).ShouldBeEmpty();
        var run = LiveRun.Create(PlayedRun.Head(), new(graph));
        var changes = new RunChanges(run, "test") { ExpectedEpoch = null };
        run.Watch(changes);
        return changes.Due;
    }

    private static DeadlineSpec Deadline(DeadlineReference reference, int minutes) => new()
    {
        Reference = reference, Interval = TimeSpan.FromMinutes(minutes), At = reference == DeadlineReference.FixedTime ? PlayedRun.Epoch + (2 * Hour) : null,
    };
}
