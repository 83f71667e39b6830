using System.Text.Json;
using Tradewind.Tests;

namespace Tradewind.Examples.Tests;

/// <summary>What the command line says about a script's schedule, without a server.</summary>
public sealed class ScriptScheduleTests(Workplace workplace) : IClassFixture<Workplace>
{
    [Theory]
    [InlineData("Cron(\"0 0 30 2 *\")", 4, "Cron expression '0 0 30 2 *' never fires: day of month '30' does not occur in month '2'.")]
    [InlineData("Cron(\"61 * * * *\").AsIntervals()", 4, "Cron expression '61 * * * *' has '61' as minute; 0 to 59 are allowed")]
    [InlineData("Daily(timeZone: \"Mars/Base\")", 4, "The time zone 'Mars/Base' is unknown; write an IANA name")]
    [InlineData("Events(new(2026, 1, 1)).In(\"Mars/Base\")", 2, "The time zone 'Mars/Base' is unknown; write an IANA name")]
    [InlineData("Events(new(1969, 12, 31, 23, 0, 0))", 2, "One of the schedule's times 1969-12-31 23:00:00Z lies outside 1970 to 2200.")]
    [InlineData("Every(Seconds(0))", 4, "The schedule's interval 00:00:00 is too short; one second is the least.")]
    [InlineData("Events()", 2, "The schedule has no times")]
    [InlineData("On(Asset(\"a\")).ByPartition(Partition.ToWholeDay(\"Mars/Base\"))", 2, "The time zone 'Mars/Base' is unknown")]
    [InlineData("On(Asset(\"a\")).ByPartition(Partition.ToWholeDay()).EachEvent()", 2, "this schedule waits for whole days")]
    public void Schedule_that_cannot_be_is_refused_with_file_and_line(string schedule, int line, string message)
    {
        var script = workplace.Write("refused.csx", $$"""
            // A DAG
            var dag = new Dag("refused")
            {
                Schedule = {{schedule}},
            };
            dag.Action("a", _ => { });
            """);

        var (exitCode, output) = workplace.Tradewind("dags", "check", script);

        exitCode.ShouldBe(1, output);
        output.ShouldContain($"refused.csx({line}): error TW01");
        output.ShouldContain(message);
    }

    [Fact]
    public void Next_runs_of_a_script_are_those_from_now_on()
    {
        var script = Path.Combine(Repository.Root, "dags", "examples", "schedule_events.csx");

        var (exitCode, output) = workplace.Tradewind("dags", "next", script, "--count", "2", "--json");

        exitCode.ShouldBe(0, output);
        using var json = JsonDocument.Parse(output);
        json.RootElement.GetProperty("items").GetArrayLength().ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public void Next_runs_of_a_scripts_own_timetable_are_asked_for()
    {
        var script = Path.Combine(Repository.Root, "dags", "examples", "schedule_own_timetable.csx");

        var (exitCode, output) = workplace.Tradewind("dags", "next", script, "--count", "30", "--json");

        exitCode.ShouldBe(0, output);
        using var json = JsonDocument.Parse(output);
        var runs = json.RootElement.GetProperty("items").EnumerateArray().Select(run => run.GetProperty("runAfter").GetDateTimeOffset()).ToList();
        runs.Count.ShouldBe(30);
        runs.ShouldAllBe(due => due.Hour == 18 && due.DayOfWeek != DayOfWeek.Saturday && due.DayOfWeek != DayOfWeek.Sunday);
    }

    [Fact]
    public void Test_run_is_one_run_whatever_the_schedule()
    {
        var script = workplace.Write("loop.csx", """
            var dag = new Dag("loop") { Schedule = Continuous() };
            var first = dag.Action("first", ctx => File.AppendAllText("loop.txt", "ran\n"));
            first.Then(dag.Action("second", _ => { }));
            """);

        var (exitCode, output) = workplace.Tradewind("dags", "test", script);

        exitCode.ShouldBe(0, output);
        workplace.Read("loop.txt").ShouldBe("ran\n");
    }
}
