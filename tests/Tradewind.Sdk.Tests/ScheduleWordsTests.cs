using Tradewind.Graph;
using static Tradewind.Dsl;

namespace Tradewind.Sdk.Tests;

public sealed class ScheduleWordsTests
{
    [Fact]
    public void Cron_words_are_trigger_timetables_unless_they_are_asked_for_as_intervals()
    {
        Spec(Cron("0 10 * * *", "Asia/Seoul")).ShouldSatisfyAllConditions(
            spec => spec.Kind.ShouldBe(ScheduleKind.Cron), spec => spec.Expressions.ShouldBe(["0 10 * * *"]), spec => spec.TimeZone.ShouldBe("Asia/Seoul"));
        Spec(Cron("0 10 * * *").And("0 18 * * FRI").AsIntervals()).ShouldSatisfyAllConditions(
            spec => spec.Kind.ShouldBe(ScheduleKind.CronInterval), spec => spec.Expressions.ShouldBe(["0 10 * * *", "0 18 * * FRI"]));
        Spec(Daily(6, 30)).Expressions.ShouldBe(["30 6 * * *"]);
        Spec(Hourly(15)).Expressions.ShouldBe(["15 * * * *"]);
        Spec(Weekly(DayOfWeek.Friday, 6)).Expressions.ShouldBe(["0 6 * * 5"]);
        Spec(Monthly(31, 6, timeZone: "Asia/Seoul")).Expressions.ShouldBe(["0 6 31 * *"]);
    }

    [Fact]
    public void Every_is_an_interval_timetable_unless_it_is_asked_for_as_triggers()
    {
        (Spec(Every(Minutes(15))).Kind, Spec(Every(Minutes(15))).Every).ShouldBe((ScheduleKind.Interval, Minutes(15)));
        (Spec(Every(Minutes(15)).AsTriggers()).Kind, Spec(Every(Minutes(15)).AsTriggers()).Every).ShouldBe((ScheduleKind.IntervalTrigger, Minutes(15)));
    }

    [Fact]
    public void Events_are_instants_in_order_and_once_each_read_in_their_zone()
    {
        var spec = Spec(Events(new(2026, 12, 31, 8, 0, 0), new(2026, 12, 24, 8, 0, 0), new(2026, 12, 30, 23, 0, 0, DateTimeKind.Utc)).In("Asia/Seoul"));

        spec.Kind.ShouldBe(ScheduleKind.Events);
        spec.Times.ShouldBe([new(2026, 12, 23, 23, 0, 0, TimeSpan.Zero), new(2026, 12, 30, 23, 0, 0, TimeSpan.Zero)]);
        Spec(Events(new(2026, 12, 24, 8, 0, 0))).Times.ShouldBe([new(2026, 12, 24, 8, 0, 0, TimeSpan.Zero)]);
    }

    [Fact]
    public void Once_and_continuous_are_kinds_of_their_own()
    {
        Spec(Once()).Kind.ShouldBe(ScheduleKind.Once);
        (Spec(Continuous()).Kind, Spec(Continuous()).Rest).ShouldBe((ScheduleKind.Continuous, TimeSpan.Zero));
        Spec(Continuous(rest: Seconds(10))).Rest.ShouldBe(Seconds(10));
    }

    [Fact]
    public void Schedule_knows_the_line_that_makes_it()
    {
        var dag = new Dag("d");
        dag.Action("a", _ => { });
        dag.Schedule =
            Cron("0 0 30 2 *").AsIntervals();

        var graph = dag.ToGraph();

        (graph.Schedule!.Line - graph.Line).ShouldBe(3);
    }

    [Fact]
    public void Unknown_time_zone_is_a_fault_at_the_line_of_the_schedule()
    {
        var dag = new Dag("d");
        dag.Action("a", _ => { });
        dag.Schedule = Daily(timeZone: "Mars/Base");

        var fault = dag.Check().ShouldHaveSingleItem();

        fault.Message.ShouldStartWith("The time zone 'Mars/Base' is not known");
        (fault.Line - dag.ToGraph(_ => null).Line).ShouldBe(2);
    }

    [Fact]
    public void Pause_after_failures_must_not_be_negative()
    {
        var dag = new Dag("d") { PauseAfterFailures = -1 };
        dag.Action("a", _ => { });

        dag.Check().ShouldHaveSingleItem().Message.ShouldBe("PauseAfterFailures is -1; it is 0 (never) or more.");
        dag.PauseAfterFailures = 3;
        dag.ToGraph().PauseAfterFailures.ShouldBe(3);
    }

    [Fact]
    public void Runs_are_kept_for_some_time_or_as_the_installation_says()
    {
        var dag = new Dag("d") { KeepRuns = TimeSpan.Zero };
        dag.Action("a", _ => { });

        dag.Check().ShouldHaveSingleItem().Message.ShouldBe("KeepRuns is not positive.");
        dag.KeepRuns = Days(7);
        dag.ToGraph().KeepRuns.ShouldBe(TimeSpan.FromDays(7));
        dag.KeepRuns = null;
        dag.ToGraph().KeepRuns.ShouldBeNull();
    }

    [Fact]
    public void Past_is_waited_for_by_the_tasks_that_say_so()
    {
        var dag = new Dag("d");
        dag.Action("plain", _ => { });
        dag.Action("past", _ => { }).DependsOnPast();
        dag.Action("downstream", _ => { }).WaitForDownstream();

        dag.ToGraph().Tasks.Select(task => (task.DependsOnPast, task.WaitForDownstream)).ShouldBe([(false, false), (true, false), (true, true)]);
    }

    [Fact]
    public void Past_is_waited_for_by_every_task_when_the_defaults_say_so_but_for_those_that_do_not()
    {
        var dag = new Dag("d") { Defaults = { WaitForDownstream = true } };
        dag.Action("default", _ => { });
        dag.Action("past", _ => { }).WaitForDownstream(false).DependsOnPast();
        dag.Action("free", _ => { }).DependsOnPast(false);

        dag.ToGraph().Tasks.Select(task => (task.DependsOnPast, task.WaitForDownstream)).ShouldBe([(true, true), (true, false), (false, false)]);
    }

    private static ScheduleSpec Spec(Schedule schedule)
    {
        var dag = new Dag("d") { Schedule = schedule };
        dag.Action("a", _ => { });
        return GraphJson.Read(GraphJson.Write(dag.ToGraph())).Schedule!;
    }
}
