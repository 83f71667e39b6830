using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using static Tradewind.Engine.States.TaskInstanceState;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Runs;

/// <summary>What a sensor does when its script says nothing of it, one test for each.</summary>
public sealed class SensorDefaultTests
{
    private static PlayedRun Sensing(int retries = 0, SensorSpec? sensor = null) =>
        new PlayedRun(Task("file") with { Kind = TaskKind.Sensor, Sensor = sensor ?? new(), Retries = retries, RetryDelay = TimeSpan.FromMinutes(1) }, Task("next", "file")).Start();

    [Fact]
    public void Interval_is_60_seconds_and_stays_so_without_backoff()
    {
        var run = Sensing();
        for (var look = 0; look < 5; look++)
        {
            run.NotYet("file");
            (run.Of("file").DueAt!.Value - run.Now).ShouldBe(TimeSpan.FromSeconds(60));
            run.WakeNext();
        }
    }

    [Theory]
    [InlineData(4.999, false)]
    [InlineData(5, true)]
    public void Interval_below_5_seconds_is_refused_with_its_line(double seconds, bool sound)
    {
        var graph = Dag(Task("file") with { Kind = TaskKind.Sensor, Sensor = new() { Interval = TimeSpan.FromSeconds(seconds) }, Line = 7 });

        SensorCheck.Faults(graph).ShouldBe(sound
            ? []
            : [new GraphFault(7, "Task 'file': it looks every 4.999 seconds; at least 5 are needed between two looks. Use .CheckEvery(Seconds(5)) or longer.")]);
    }

    [Fact]
    public void Backoff_grows_to_an_hour()
    {
        var run = Sensing(sensor: new() { Backoff = 4 });
        foreach (var minutes in new[] { 1, 4, 16, 60, 60 })
        {
            run.NotYet("file");
            (run.Of("file").DueAt!.Value - run.Now).ShouldBe(TimeSpan.FromMinutes(minutes));
            run.WakeNext();
        }
    }

    [Fact]
    public void Timeout_is_7_days_and_terminal_whatever_retries_are_left()
    {
        var run = Sensing(retries: 5);
        run.NotYet("file");
        run.Now = PlayedRun.Epoch + TimeSpan.FromDays(7) - TimeSpan.FromTicks(1);
        run.WakeNext();
        run.NotYet("file");
        run.State("file").ShouldBe(Waiting);
        run.Of("file").DueAt.ShouldBe(PlayedRun.Epoch + TimeSpan.FromDays(7));
        run.WakeNext();

        run.NotYet("file");

        run.State("file").ShouldBe(Failed);
        run.Stored.Attempts[(0, 1)].Outcome.ShouldBe(AttemptOutcome.TimedOut);
        run.State("next").ShouldBe(UpstreamFailed);
    }

    [Fact]
    public void Timeout_is_not_reset_by_a_retry()
    {
        var run = Sensing(retries: 5);
        run.NotYet("file");
        run.Now = PlayedRun.Epoch + TimeSpan.FromDays(6);
        run.WakeNext();
        run.Fail("file");
        run.WakeNext();
        run.NotYet("file");
        run.Of("file").Attempt.ShouldBe(2);
        run.Now = PlayedRun.Epoch + TimeSpan.FromDays(7);
        run.WakeNext();

        run.NotYet("file");

        run.State("file").ShouldBe(Failed);
    }

    [Fact]
    public void Timeout_with_soft_fail_skips_the_sensor_and_what_follows()
    {
        var run = Sensing(sensor: new() { SoftFail = true });
        run.Claim("file");
        run.Now = PlayedRun.Epoch + TimeSpan.FromDays(7);

        run.Report("file", new() { Kind = ReportKind.NotYet, Message = "not there" });

        (run.State("file"), run.State("next")).ShouldBe((Skipped, Skipped));
        run.Stored.Attempts[(0, 1)].Outcome.ShouldBe(AttemptOutcome.Skipped);
    }

    [Fact]
    public void Sensor_between_two_checks_has_no_node_no_slot_and_no_part_of_a_limit()
    {
        var run = new PlayedRun(Task("file") with { Kind = TaskKind.Sensor, Sensor = new(), Pool = "disk" }).Start();
        run.Admit("file");
        run.NotYet("file");

        (run.State("file"), run.Of("file").Node).ShouldBe((Waiting, null));
        run.Stored.Ready.ShouldBeEmpty();
        run.Stored.Admitted.ShouldBeEmpty();
        run.Stored.Due.ShouldHaveSingleItem();
    }
}
