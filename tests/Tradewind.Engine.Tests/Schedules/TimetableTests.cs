using System.Globalization;
using Tradewind.Engine.Schedules;
using Tradewind.Graph;

namespace Tradewind.Engine.Tests.Schedules;

public sealed class TimetableTests
{
    private static readonly ScheduleSpec DailyTrigger = new() { Kind = ScheduleKind.Cron, Expressions = ["0 10 * * *"] };
    private static readonly ScheduleSpec DailyInterval = new() { Kind = ScheduleKind.CronInterval, Expressions = ["0 0 * * *"] };
    private static readonly ScheduleSpec Every6Hours = new() { Kind = ScheduleKind.Interval, Every = TimeSpan.FromHours(6) };
    private static readonly ScheduleSpec Once = new() { Kind = ScheduleKind.Once };
    private static readonly ScheduleSpec Continuous = new() { Kind = ScheduleKind.Continuous };

    [Fact]
    public void Cron_run_has_its_fire_time_as_logical_date_and_both_ends()
    {
        var run = Timetable.From(DailyTrigger, At("2026-11-01")).Next(null, At("2026-11-01"), catchup: true);

        run.ShouldBe(Trigger("2026-11-01 10:00"));
    }

    [Fact]
    public void CronInterval_run_covers_the_span_and_is_due_at_its_end()
    {
        var run = Timetable.From(DailyInterval, At("2026-11-01")).Next(null, At("2026-11-01"), catchup: true);

        run.ShouldBe(Covering("2026-11-01", "2026-11-02"));
        run.ShouldNotBeNull().RunAfter.ShouldBe(At("2026-11-02"));
    }

    [Fact]
    public void CronInterval_start_between_two_fires_begins_with_the_first_whole_span()
    {
        var run = Timetable.From(DailyInterval, At("2026-11-01 05:00")).Next(null, At("2026-11-05"), catchup: true);

        run.ShouldBe(Covering("2026-11-02", "2026-11-03"));
    }

    [Fact]
    public void Interval_spans_are_counted_from_the_start()
    {
        var timetable = Timetable.From(Every6Hours, At("2026-11-01 05:30"));

        timetable.Next(null, At("2026-11-01 06:00"), catchup: true).ShouldBe(Covering("2026-11-01 05:30", "2026-11-01 11:30"));
        timetable.Next(Interval("2026-11-01 05:30", "2026-11-01 11:30"), At("2026-11-01 12:00"), catchup: true)
            .ShouldBe(Covering("2026-11-01 11:30", "2026-11-01 17:30"));
    }

    [Fact]
    public void Once_runs_at_the_start_and_never_again()
    {
        var timetable = Timetable.From(Once, At("2026-11-01 05:30"));

        var run = timetable.Next(null, At("2026-12-01"), catchup: false).ShouldNotBeNull();
        run.ShouldBe(Trigger("2026-11-01 05:30"));
        timetable.Next(run.DataInterval, At("2026-12-01"), catchup: false).ShouldBeNull();
        timetable.Next(run.DataInterval, At("2026-12-01"), catchup: true).ShouldBeNull();
    }

    [Theory]
    [InlineData(ScheduleKind.Cron)]
    [InlineData(ScheduleKind.CronInterval)]
    [InlineData(ScheduleKind.Interval)]
    [InlineData(ScheduleKind.IntervalTrigger)]
    public void Next_catchup_makes_every_missed_slot_and_then_the_coming_one(ScheduleKind kind)
    {
        var timetable = Timetable.From(DailyAtMidnight(kind), At("2026-11-01"));
        var now = At("2026-11-05 12:00");

        var runs = Follow(timetable, now, catchup: true);

        var dates = kind is ScheduleKind.Cron or ScheduleKind.IntervalTrigger ? new[] { "01", "02", "03", "04", "05", "06" } : ["01", "02", "03", "04", "05"];
        runs.Select(run => run.LogicalDate).ShouldBe(dates.Select(day => At("2026-11-" + day)));
        runs[..^1].ShouldAllBe(run => run.RunAfter <= now);
        runs[^1].RunAfter.ShouldBe(At("2026-11-06"));
    }

    [Theory]
    [InlineData(ScheduleKind.Cron, "2026-11-05", "2026-11-06")]
    [InlineData(ScheduleKind.CronInterval, "2026-11-04", "2026-11-05")]
    [InlineData(ScheduleKind.Interval, "2026-11-04", "2026-11-05")]
    [InlineData(ScheduleKind.IntervalTrigger, "2026-11-05", "2026-11-06")]
    public void Next_without_catchup_makes_only_the_latest_missed_slot_and_then_the_coming_one(ScheduleKind kind, string latest, string coming)
    {
        var timetable = Timetable.From(DailyAtMidnight(kind), At("2026-11-01"));

        var runs = Follow(timetable, At("2026-11-05 12:00"), catchup: false);

        runs.Select(run => run.LogicalDate).ShouldBe([At(latest), At(coming)]);
    }

    [Fact]
    public void Next_without_catchup_after_a_pause_leaves_the_missed_slots_out()
    {
        var timetable = Timetable.From(DailyInterval, At("2026-01-01"));
        var last = Interval("2026-11-01", "2026-11-02");

        timetable.Next(last, At("2026-11-20 08:00"), catchup: false).ShouldBe(Covering("2026-11-19", "2026-11-20"));
        timetable.Next(last, At("2026-11-20 08:00"), catchup: true).ShouldBe(Covering("2026-11-02", "2026-11-03"));
    }

    [Theory]
    [InlineData("2026-11-02 23:59:59", "2026-11-01")]
    [InlineData("2026-11-03 00:00", "2026-11-02")]
    public void Next_without_catchup_counts_a_slot_as_due_from_its_very_end(string now, string logicalDate)
    {
        var timetable = Timetable.From(DailyInterval, At("2026-10-01"));

        timetable.Next(null, At(now), catchup: false).ShouldNotBeNull().LogicalDate.ShouldBe(At(logicalDate));
    }

    [Fact]
    public void Next_before_the_start_is_the_first_slot_at_the_start()
    {
        Timetable.From(DailyInterval, At("2027-01-01")).Next(null, At("2026-11-05"), catchup: false)
            .ShouldBe(Covering("2027-01-01", "2027-01-02"));
        Timetable.From(DailyTrigger, At("2027-01-01 10:00")).Next(null, At("2026-11-05"), catchup: false)
            .ShouldBe(Trigger("2027-01-01 10:00"));
    }

    [Theory]
    [InlineData(ScheduleKind.Cron)]
    [InlineData(ScheduleKind.CronInterval)]
    [InlineData(ScheduleKind.Interval)]
    public void Next_no_logical_date_reaches_the_end(ScheduleKind kind)
    {
        var timetable = Timetable.From(DailyAtMidnight(kind), At("2026-11-01"), At("2026-11-04"));

        var runs = Follow(timetable, At("2026-12-01"), catchup: true);

        runs.Select(run => run.LogicalDate).ShouldBe([At("2026-11-01"), At("2026-11-02"), At("2026-11-03")]);
    }

    [Theory]
    [InlineData(ScheduleKind.Cron)]
    [InlineData(ScheduleKind.CronInterval)]
    [InlineData(ScheduleKind.Interval)]
    public void Next_without_catchup_past_the_end_makes_the_last_slot_before_it(ScheduleKind kind)
    {
        var timetable = Timetable.From(DailyAtMidnight(kind), At("2026-11-01"), At("2026-11-04"));

        Follow(timetable, At("2026-12-01"), catchup: false).Select(run => run.LogicalDate).ShouldBe([At("2026-11-03")]);
    }

    [Fact]
    public void Next_end_at_or_before_start_is_never()
    {
        foreach (var kind in Enum.GetValues<ScheduleKind>())
        {
            Timetable.From(DailyAtMidnight(kind), At("2026-11-01"), At("2026-11-01"))
                .Next(null, At("2026-12-01"), catchup: true).ShouldBeNull();
        }
    }

    [Fact]
    public void Next_after_a_change_of_schedule_covers_no_time_twice()
    {
        var hourly = Timetable.From(new() { Kind = ScheduleKind.CronInterval, Expressions = ["@hourly"] }, At("2026-11-01"));

        hourly.Next(Interval("2026-11-03", "2026-11-04"), At("2026-11-04 00:10"), catchup: true)
            .ShouldBe(Covering("2026-11-04 00:00", "2026-11-04 01:00"));
    }

    [Fact]
    public void Next_after_a_change_from_trigger_to_interval_uses_no_logical_date_twice()
    {
        var daily = Timetable.From(DailyInterval, At("2026-11-01"));

        daily.Next(Interval("2026-11-03", "2026-11-03"), At("2026-11-10"), catchup: true)
            .ShouldBe(Covering("2026-11-04", "2026-11-05"));
    }

    [Fact]
    public void Cron_several_expressions_fire_at_each_moment_once()
    {
        var timetable = Timetable.From(
            new() { Kind = ScheduleKind.Cron, Expressions = ["0 10 * * *", "0 10,16 * * MON-FRI", "30 12 * * SUN"] }, At("2026-11-01"));

        Due(timetable, "2026-11-01", 5).ShouldBe(
        [
            Trigger("2026-11-01 10:00"), Trigger("2026-11-01 12:30"), Trigger("2026-11-02 10:00"),
            Trigger("2026-11-02 16:00"), Trigger("2026-11-03 10:00"),
        ]);
    }

    [Fact]
    public void CronInterval_several_expressions_cut_time_at_each_fire()
    {
        var timetable = Timetable.From(
            new() { Kind = ScheduleKind.CronInterval, Expressions = ["0 0 * * *", "0 18 * * SUN"] }, At("2026-11-01"));

        Due(timetable, "2026-11-01", 3).ShouldBe(
        [
            Covering("2026-11-01", "2026-11-01 18:00"), Covering("2026-11-01 18:00", "2026-11-02"), Covering("2026-11-02", "2026-11-03"),
        ]);
    }

    [Fact]
    public void CronInterval_across_a_DST_change_has_a_day_of_23_and_one_of_25_hours()
    {
        var timetable = Timetable.From(DailyInterval with { TimeZone = "America/New_York" }, At("2026-03-01"));

        Due(timetable, "2026-03-09", 1).ShouldBe([Covering("2026-03-08 05:00", "2026-03-09 04:00")]);
        Due(timetable, "2026-11-02", 1).ShouldBe([Covering("2026-11-01 04:00", "2026-11-02 05:00")]);
    }

    [Fact]
    public void Interval_across_a_DST_change_keeps_its_length() =>
        Due(Timetable.From(Every6Hours, At("2026-03-08")), "2026-03-08", 8)
            .ShouldAllBe(run => run.DataInterval.End - run.DataInterval.Start == TimeSpan.FromHours(6));

    [Fact]
    public void IntervalTrigger_runs_at_the_start_and_at_each_multiple_of_its_length() =>
        Due(Timetable.From(Every6Hours with { Kind = ScheduleKind.IntervalTrigger }, At("2026-11-01 05:30")), "2026-11-01", 3)
            .ShouldBe([Trigger("2026-11-01 05:30"), Trigger("2026-11-01 11:30"), Trigger("2026-11-01 17:30")]);

    [Fact]
    public void Events_run_at_each_of_their_times_from_the_start_on_and_before_the_end()
    {
        var timetable = Timetable.From(Events("2026-10-31", "2026-11-01", "2026-11-03 12:00", "2026-11-24", "2026-12-01"), At("2026-11-01"), At("2026-12-01"));

        Due(timetable, "2026-10-01", 10).ShouldBe([Trigger("2026-11-01"), Trigger("2026-11-03 12:00"), Trigger("2026-11-24")]);
    }

    [Theory]
    [InlineData(true, "2026-11-01,2026-11-02,2026-11-04")]
    [InlineData(false, "2026-11-02,2026-11-04")]
    public void Events_that_were_missed_follow_the_rule_of_catchup(bool catchup, string days)
    {
        var timetable = Timetable.From(Events("2026-11-01", "2026-11-02", "2026-11-04"), At("2026-11-01"));

        timetable.Ahead(null, At("2026-11-03"), catchup).ShouldBe(days.Split(',').Select(Trigger));
    }

    [Fact]
    public void Custom_runs_are_those_that_its_own_timetable_named()
    {
        var spec = DailyAtMidnight(ScheduleKind.Custom);
        var timetable = Timetable.From(spec, At("2026-11-02"), At("2026-11-20"), [Interval("2026-11-01", "2026-11-02"), Interval("2026-11-02", "2026-11-05"), Interval("2026-11-08", "2026-11-08"), Interval("2026-11-21", "2026-11-22")]);

        timetable.Ahead(null, At("2026-11-01"), catchup: false).ShouldBe([Covering("2026-11-02", "2026-11-05"), Trigger("2026-11-08")]);
        Timetable.From(spec, At("2026-11-02")).Next(null, At("2026-11-05"), catchup: true).ShouldBeNull("nobody has asked it yet");
    }

    [Fact]
    public void Continuous_first_run_covers_the_time_since_the_start_and_each_further_one_the_time_since_the_one_before()
    {
        var timetable = Timetable.From(Continuous, At("2026-11-01"));

        var first = timetable.Next(null, At("2026-11-01 08:00"), catchup: false).ShouldNotBeNull();
        first.ShouldBe(Covering("2026-11-01", "2026-11-01 08:00"));
        var second = timetable.Next(first.DataInterval, At("2026-11-01 08:20"), catchup: false).ShouldNotBeNull();
        second.ShouldBe(Covering("2026-11-01 08:00", "2026-11-01 08:20"));
        timetable.Next(second.DataInterval, At("2026-11-05"), catchup: true).ShouldBe(Covering("2026-11-01 08:20", "2026-11-05"));
    }

    [Fact]
    public void Continuous_run_of_no_length_still_has_a_logical_date_of_its_own()
    {
        var timetable = Timetable.From(Continuous, At("2026-11-01"));
        var (noon, before) = (At("2026-11-01 12:00"), At("2026-11-01 11:00"));

        var empty = timetable.Next(new(before, noon), now: noon, catchup: false).ShouldNotBeNull();
        var next = timetable.Next(empty.DataInterval, now: noon, catchup: false).ShouldNotBeNull();

        (empty.LogicalDate, empty.DataInterval.End).ShouldBe((noon, noon));
        (next.LogicalDate, next.DataInterval.End).ShouldBe((noon.AddMicroseconds(1), noon.AddMicroseconds(1)));
        timetable.Next(new(before, noon), now: before, catchup: false).ShouldBe(empty, "when the clock went back");
    }

    [Fact]
    public void Continuous_run_waits_for_the_start_and_none_follows_the_end()
    {
        var timetable = Timetable.From(Continuous, At("2026-11-02"), At("2026-11-03"));

        timetable.Next(null, At("2026-11-01"), catchup: false).ShouldNotBeNull().RunAfter.ShouldBe(At("2026-11-02"));
        timetable.Next(Interval("2026-11-02", "2026-11-02 20:00"), At("2026-11-03"), catchup: false).ShouldBeNull();
        timetable.Next(Interval("2026-11-02", "2026-11-03"), At("2026-11-02 23:00"), catchup: false).ShouldBeNull();
    }

    [Fact]
    public void Ahead_lists_what_was_missed_and_then_what_is_to_come()
    {
        var timetable = Timetable.From(DailyInterval, At("2026-11-01"));
        var last = Interval("2026-11-01", "2026-11-02");

        timetable.Ahead(last, At("2026-11-05 12:00"), catchup: true).Take(4).Select(run => run.LogicalDate)
            .ShouldBe([At("2026-11-02"), At("2026-11-03"), At("2026-11-04"), At("2026-11-05")]);
        timetable.Ahead(last, At("2026-11-05 12:00"), catchup: false).Take(2).Select(run => run.LogicalDate).ShouldBe([At("2026-11-04"), At("2026-11-05")]);
    }

    [Fact]
    public void Ahead_ends_with_the_schedule()
    {
        Timetable.From(Once, At("2026-11-01")).Ahead(null, At("2026-10-01"), catchup: false).Count().ShouldBe(1);
        Timetable.From(DailyInterval, At("2026-11-01"), At("2026-11-03")).Ahead(null, At("2026-10-01"), catchup: false).Count().ShouldBe(2);
        Timetable.From(Continuous, At("2026-11-01")).Ahead(null, At("2026-11-02"), catchup: false).Count().ShouldBe(1);
    }

    [Fact]
    public void Timetable_start_finer_than_a_microsecond_gives_the_slots_that_the_metastore_can_hold()
    {
        var seen = At("2026-11-01 05:30").AddTicks(12_345_678);

        var run = Timetable.From(Every6Hours, seen).Next(null, seen, catchup: true).ShouldNotBeNull();

        (run.LogicalDate.Ticks % TimeSpan.TicksPerMicrosecond).ShouldBe(0);
        Timetable.From(Every6Hours, run.LogicalDate).Next(run.DataInterval, seen, catchup: true)
            .ShouldBe(Timetable.From(Every6Hours, seen).Next(run.DataInterval, seen, catchup: true));
    }

    [Fact]
    public void Timetable_start_with_an_offset_gives_times_in_UTC()
    {
        var start = new DateTimeOffset(2026, 11, 1, 9, 0, 0, TimeSpan.FromHours(9));

        var run = Timetable.From(Every6Hours, start).Next(null, start, catchup: true);

        run.ShouldBe(Covering("2026-11-01 00:00", "2026-11-01 06:00"));
        run.ShouldNotBeNull().LogicalDate.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Timetable_at_the_edges_of_the_calendar_ends_without_an_error()
    {
        foreach (var kind in Enum.GetValues<ScheduleKind>())
        {
            if (kind != ScheduleKind.Custom)
                Timetable.From(DailyAtMidnight(kind), DateTimeOffset.MinValue).Next(null, At("2026-11-05"), catchup: false).ShouldNotBeNull();
            Timetable.From(DailyAtMidnight(kind), DateTimeOffset.MaxValue.AddHours(-1)).Ahead(null, At("2026-11-05"), catchup: false).Count()
                .ShouldBe(kind is ScheduleKind.Once or ScheduleKind.Continuous ? 1 : 0);
        }

        Timetable.From(Every6Hours with { Every = TimeSpan.FromMilliseconds(9e14) }, At("2026-11-01")).Next(null, At("2026-11-05"), catchup: false)
            .ShouldBeNull();
    }

    [Theory]
    [InlineData(ScheduleKind.Cron, "At 00:00 every day (UTC)")]
    [InlineData(ScheduleKind.CronInterval, "At 00:00 every day (UTC)")]
    [InlineData(ScheduleKind.Interval, "Every day")]
    [InlineData(ScheduleKind.IntervalTrigger, "Every day")]
    [InlineData(ScheduleKind.Events, "At 2 given times from 2026-11-01 00:00:00 to 2026-11-02 00:00:00 (UTC)")]
    [InlineData(ScheduleKind.Once, "Once, at 2026-11-01 00:00:00 (UTC)")]
    [InlineData(ScheduleKind.Continuous, "Continuously, each run after the one before")]
    [InlineData(ScheduleKind.Custom, "On trading days")]
    [InlineData(ScheduleKind.Assets, "When there is news of orders; and: At 00:00 every day (UTC)")]
    public void Describe_says_the_schedule_in_words(ScheduleKind kind, string words) =>
        Timetable.From(DailyAtMidnight(kind), At("2026-11-01")).Describe().ShouldBe(words);

    [Theory]
    [InlineData("00:00:30", "Every 30 seconds")]
    [InlineData("00:01:00", "Every minute")]
    [InlineData("01:30:00", "Every 1 hour 30 minutes")]
    [InlineData("7.00:00:00", "Every 7 days")]
    public void Describe_interval_says_its_length(string every, string words) =>
        Timetable.From(new() { Kind = ScheduleKind.Interval, Every = TimeSpan.Parse(every, CultureInfo.InvariantCulture) }, At("2026-11-01"))
            .Describe().ShouldBe(words);

    [Fact]
    public void Describe_says_a_single_event_and_a_rest_between_runs()
    {
        Timetable.From(Events("2026-12-24 08:00"), At("2026-11-01")).Describe().ShouldBe("At 2026-12-24 08:00:00 (UTC)");
        Timetable.From(Continuous with { Rest = TimeSpan.FromMinutes(1) }, At("2026-11-01")).Describe().ShouldBe("Continuously, 1 minute after the run before has ended");
    }

    private static ScheduleSpec Events(params string[] times) => new() { Kind = ScheduleKind.Events, Times = [.. times.Select(At)] };

    private static ScheduleSpec DailyAtMidnight(ScheduleKind kind) => new()
    {
        Kind = kind,
        Expressions = kind is ScheduleKind.Cron or ScheduleKind.CronInterval ? ["0 0 * * *"] : [],
        Every = kind is ScheduleKind.Interval or ScheduleKind.IntervalTrigger ? TimeSpan.FromDays(1) : null,
        Name = kind == ScheduleKind.Custom ? "TradingDays" : null,
        Words = kind == ScheduleKind.Custom ? "On trading days" : null,
        Assets = kind == ScheduleKind.Assets ? new() { Asset = "orders" } : null,
        OrAt = kind == ScheduleKind.Assets ? new() { Kind = ScheduleKind.Cron, Expressions = ["0 0 * * *"] } : null,
        Times = kind == ScheduleKind.Events ? [At("2026-11-01"), At("2026-11-02")] : [],
    };

    /// <summary>Makes runs one after the other until one is not due yet, or none is left.</summary>
    private static List<ScheduledRun> Follow(Timetable timetable, DateTimeOffset now, bool catchup)
    {
        var runs = new List<ScheduledRun>();
        DataInterval? last = null;
        while (timetable.Next(last, now, catchup) is { } run)
        {
            runs.Add(run);
            last = run.DataInterval;
            if (run.RunAfter > now)
                break;
        }

        return runs;
    }

    /// <summary>The next runs that are due at a moment or after it, whatever was made before.</summary>
    private static List<ScheduledRun> Due(Timetable timetable, string from, int count) =>
        [.. timetable.Ahead(null, At(from).AddTicks(-1), catchup: false).Where(run => run.RunAfter >= At(from)).Take(count)];

    private static ScheduledRun Trigger(string fire) =>
        new() { LogicalDate = At(fire), DataInterval = Interval(fire, fire), RunAfter = At(fire) };

    private static ScheduledRun Covering(string start, string end) =>
        new() { LogicalDate = At(start), DataInterval = Interval(start, end), RunAfter = At(end) };

    private static DataInterval Interval(string start, string end) => new(At(start), At(end));

    private static DateTimeOffset At(string utc) =>
        DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
