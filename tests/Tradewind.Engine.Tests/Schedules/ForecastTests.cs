using Tradewind.Engine.Bundles;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Schedules;
using Tradewind.Engine.Tests.Runs;
using Tradewind.Graph;

namespace Tradewind.Engine.Tests.Schedules;

public sealed class ForecastTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 9, 20, 0, TimeSpan.Zero);

    [Fact]
    public void Hours_are_full_ones_from_the_present_on()
    {
        var forecast = Forecast.Of([], Now, 3);

        forecast.Hours.ShouldBe([new(At(9), 0, TimeSpan.Zero), new(At(10), 0, TimeSpan.Zero), new(At(11), 0, TimeSpan.Zero)]);
        forecast.Dags.ShouldBeEmpty();
    }

    [Fact]
    public void Run_counts_in_the_hour_it_begins_and_is_busy_in_all_that_it_reaches_into()
    {
        var forecast = Forecast.Of([Cron("a", "45 10 * * *", averageMinutes: 90)], Now, 4);

        forecast.Hours.Select(hour => hour.Runs).ShouldBe([0, 1, 0, 0]);
        forecast.Hours.Select(hour => hour.Busy.TotalMinutes).ShouldBe([0, 15, 60, 15]);
        forecast.Dags.ShouldBe([new("a", 1, TimeSpan.FromMinutes(90), TimeSpan.FromMinutes(90), Estimated: false)]);
    }

    [Fact]
    public void Time_after_the_last_hour_counts_for_nobody()
    {
        var forecast = Forecast.Of([Cron("a", "45 10 * * *", averageMinutes: 90)], Now, 2);

        forecast.Hours.Select(hour => hour.Busy.TotalMinutes).ShouldBe([0, 15]);
        forecast.Dags.Single().Busy.ShouldBe(TimeSpan.FromMinutes(15));
    }

    [Fact]
    public void Dags_add_up_and_the_busiest_stands_first()
    {
        var forecast = Forecast.Of([Cron("a", "0,30 * * * *", averageMinutes: 1), Cron("b", "30 * * * *", averageMinutes: 10), Cron("c", "* * * * *", averageMinutes: null)], Now, 2);

        forecast.Hours.Select(hour => hour.Runs).ShouldBe([1 + 1 + 40, 2 + 1 + 60]);
        forecast.Hours.Select(hour => hour.Busy.TotalMinutes).ShouldBe([1 + 10, 2 + 10]);
        forecast.Dags.Select(dag => (dag.DagId, dag.Runs)).ShouldBe([("b", 2), ("a", 3), ("c", 100)]);
        forecast.Dags[2].Average.ShouldBeNull();
    }

    [Theory]
    [InlineData(true, 5)]
    [InlineData(false, 1)]
    public void Missed_runs_that_get_theirs_come_now(bool catchup, int runs)
    {
        var dag = Cron("a", "0 0 * * *", averageMinutes: 1);
        var graph = dag.Dag.Plan.Graph with { Catchup = catchup, Start = At(0).AddDays(-4) };

        var forecast = Forecast.Of([dag with { Dag = dag.Dag with { Plan = new(graph) } }], Now, 2);

        forecast.Hours.Select(hour => hour.Runs).ShouldBe([runs, 0]);
    }

    [Fact]
    public void Continuous_runs_follow_each_other_at_the_pace_of_those_before()
    {
        var dag = Dag("a", new() { Kind = ScheduleKind.Continuous, Rest = TimeSpan.FromMinutes(5) }, averageMinutes: 10);

        var forecast = Forecast.Of([dag], Now, 2);

        // Forty minutes are left of the first hour; two thirds of the time is work.
        forecast.Hours.Select(hour => hour.Runs).ShouldBe([3, 4]);
        forecast.Hours.Select(hour => Math.Round(hour.Busy.TotalMinutes, 1)).ShouldBe([26.7, 40]);
        forecast.Dags.Single().Estimated.ShouldBeTrue();
    }

    [Fact]
    public void Continuous_runs_of_unknown_length_are_not_made_up() =>
        Forecast.Of([Dag("a", new() { Kind = ScheduleKind.Continuous }, averageMinutes: null)], Now, 2).Dags.ShouldBe([new("a", 0, null, TimeSpan.Zero, Estimated: true)]);

    [Fact]
    public void Schedule_with_more_times_than_are_counted_goes_on_at_its_pace()
    {
        // A thousand of them: of each, ten minutes of a run a second are counted, from 9:20 on.
        var dags = Enumerable.Range(0, 1_000).Select(number => Cron($"dag{number}", "* * * * * *", averageMinutes: null)).ToList();

        var forecast = Forecast.Of(dags, At(9), 48);

        (forecast.Hours[0].Runs / 1_000).ShouldBeInRange(40 * 60, 40 * 60 + 1);
        forecast.Hours.Skip(1).ShouldAllBe(hour => hour.Runs == 3_600_000);
        forecast.Dags.ShouldAllBe(dag => dag.Estimated);
    }

    [Fact]
    public void Schedule_that_cannot_be_read_does_not_hide_the_others()
    {
        var broken = Dag("broken", new() { Kind = ScheduleKind.Cron, Expressions = ["0 0 * * *"], TimeZone = "Atlantis/Gone" }, averageMinutes: 1);

        Forecast.Of([broken, Cron("sound", "0 * * * *", averageMinutes: 1)], Now, 2).Dags.Select(dag => dag.DagId).ShouldBe(["sound"]);
    }

    private static ScheduledDag Cron(string id, string expression, int? averageMinutes) => Dag(id, new() { Kind = ScheduleKind.Cron, Expressions = [expression] }, averageMinutes);

    private static ScheduledDag Dag(string id, ScheduleSpec schedule, int? averageMinutes) => new(
        new(id, 1, new(Graphs.Dag(Graphs.Task("a")) with { DagId = id, Schedule = schedule }), Active: true, Paused: false, Now, null, null),
        averageMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null);

    private static DateTimeOffset At(int hour) => new(2026, 11, 25, hour, 0, 0, TimeSpan.Zero);
}
