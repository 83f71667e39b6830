using Tradewind.Engine.Bundles;
using Tradewind.Engine.Runs;
using Tradewind.Engine.Schedules;
using Tradewind.Engine.Tests.Runs;
using Tradewind.Graph;

namespace Tradewind.Engine.Tests.Schedules;

public sealed class LatestSlotTests
{
    private static readonly DateTimeOffset Midnight = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(24, true)]
    [InlineData(47, true)]
    [InlineData(48, false)]
    [InlineData(500, false)]
    public void Interval_run_is_the_latest_until_the_next_interval_has_ended(int hoursLater, bool latest) =>
        LatestSlot.Is(Run(RunType.Scheduled, Midnight, Midnight.AddDays(1)), Dag(Daily), Midnight.AddHours(hoursLater)).ShouldBe(latest);

    [Theory]
    [InlineData(10, true)]
    [InlineData(33, true)]
    [InlineData(34, false)]
    public void Trigger_run_is_the_latest_until_the_next_one_fires(int hoursLater, bool latest)
    {
        var fired = Midnight.AddHours(10);
        LatestSlot.Is(Run(RunType.Scheduled, fired, fired), Dag(new() { Kind = ScheduleKind.Cron, Expressions = ["0 10 * * *"] }), Midnight.AddHours(hoursLater)).ShouldBe(latest);
    }

    [Fact]
    public void Backfill_run_of_an_old_slot_is_not_the_latest() =>
        LatestSlot.Is(Run(RunType.Backfill, Midnight, Midnight.AddDays(1)), Dag(Daily), Midnight.AddDays(9)).ShouldBeFalse();

    [Theory]
    [InlineData(RunType.Manual)]
    [InlineData(RunType.Asset)]
    [InlineData(RunType.Triggered)]
    public void Run_that_stands_in_no_slot_is_taken_for_the_latest(RunType type) =>
        LatestSlot.Is(Run(type, Midnight, Midnight.AddDays(1)), Dag(Daily), Midnight.AddDays(9)).ShouldBeTrue();

    [Fact]
    public void Last_slot_before_the_end_of_the_schedule_stays_the_latest()
    {
        var dag = Dag(Daily, end: Midnight.AddDays(1));
        LatestSlot.Is(Run(RunType.Scheduled, Midnight, Midnight.AddDays(1)), dag, Midnight.AddDays(9)).ShouldBeTrue();
    }

    [Fact]
    public void Schedule_that_was_taken_away_leaves_every_run_the_latest() =>
        LatestSlot.Is(Run(RunType.Scheduled, Midnight, Midnight.AddDays(1)), Dag(null), Midnight.AddDays(9)).ShouldBeTrue();

    private static ScheduleSpec Daily => new() { Kind = ScheduleKind.Interval, Every = TimeSpan.FromDays(1) };

    private static CurrentDag Dag(ScheduleSpec? schedule, DateTimeOffset? end = null) =>
        new("dag", 1, new(Graphs.Dag(Graphs.Task("a")) with { Schedule = schedule, Start = Midnight, End = end }), true, false, Midnight, null, null);

    private static RunHead Run(RunType type, DateTimeOffset start, DateTimeOffset end) => new()
    {
        DagId = "dag", VersionId = 1, Key = "k", Type = type, LogicalDate = start, DataIntervalStart = start, DataIntervalEnd = end, TriggeredBy = "scheduler", CreatedAt = end,
    };
}
