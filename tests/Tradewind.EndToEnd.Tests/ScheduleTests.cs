using Tradewind.Client;
using Tradewind.EndToEnd.Tests.Harness;

namespace Tradewind.EndToEnd.Tests;

/// <summary>Runs that nobody triggers.</summary>
public abstract class ScheduleTests(Installation installation)
{
    [Fact]
    public async Task Own_timetable_of_a_script_makes_the_runs_that_it_names()
    {
        await installation.StandaloneAsync();
        await installation.DropAsync("own", """
            var dag = new Dag("own") { Schedule = new FirstDays(), Start = new(2026, 1, 1), Catchup = true };
            dag.Action("print", ctx => Console.WriteLine($"covers {ctx.DataIntervalStart:MM-dd} to {ctx.DataIntervalEnd:MM-dd}"));

            class FirstDays : CustomSchedule
            {
                public override string Describe() => "For the first two days of 2026";

                public override IEnumerable<ScheduleSlot> SlotsFrom(DateTimeOffset from) =>
                    Enumerable.Range(0, 2).Select(day => new DateTimeOffset(2026, 1, 1 + day, 0, 0, 0, TimeSpan.Zero)).Where(day => day >= from).Select(day => new ScheduleSlot(day, day.AddDays(1)));
            }
            """);

        var runs = await RunsAsync("own", 2);

        foreach (var run in runs) (await installation.EndAsync(run)).State.ShouldBe("success");
        (await installation.LogAsync(runs[0], "print")).ShouldContain("covers 01-01 to 01-02");
        (await installation.LogAsync(runs[1], "print")).ShouldContain("covers 01-02 to 01-03");
        (await installation.CliAsync("dags", "show", "own")).Output.ShouldContain("For the first two days of 2026");
        (await installation.CliAsync("dags", "next", "own")).Output.ShouldContain("no time of a next run is known");
    }

    [Fact]
    public async Task Continuous_runs_follow_each_other_without_a_gap_and_never_two_at_a_time()
    {
        await installation.StandaloneAsync();
        await installation.DropAsync("loop", """
            var dag = new Dag("loop") { Schedule = Continuous() };
            dag.Action("work", ctx => Console.WriteLine("worked"));
            """);

        var runs = await RunsAsync("loop", 4);

        await installation.CliAsync("dags", "pause", "loop");
        for (var at = 1; at < 4; at++)
        {
            var before = await installation.EndAsync(runs[at - 1]);
            before.State.ShouldBe("success");
            runs[at].DataIntervalStart.ShouldBe(before.DataIntervalEnd);
            runs[at].CreatedAt.ShouldBeGreaterThanOrEqualTo(before.EndedAt!.Value);
        }
    }

    [Fact]
    public async Task Task_that_depends_on_its_past_goes_on_when_it_has_succeeded_in_the_run_before()
    {
        await installation.StandaloneAsync();
        await installation.DropAsync("past", """
            var dag = new Dag("past") { Schedule = Events(new(2026, 1, 1), new(2026, 1, 2), new(2026, 1, 3)), Start = new(2026, 1, 1), Catchup = true };
            var load = dag.Action("load", ctx => Console.WriteLine("loaded")).DependsOnPast();
            load.Then(dag.Action("report", ctx => Console.WriteLine("reported")));
            """);

        var runs = await RunsAsync("past", 3);

        foreach (var run in runs) (await installation.EndAsync(run)).State.ShouldBe("success");
        var loads = new List<TaskInstanceDetailResource>();
        foreach (var run in runs) loads.Add(await installation.TaskAsync(run, "load"));
        for (var at = 1; at < 3; at++) loads[at].StartedAt!.Value.ShouldBeGreaterThanOrEqualTo(loads[at - 1].EndedAt!.Value);
    }

    [Fact]
    public async Task News_of_assets_makes_a_run_that_knows_what_brought_it_about()
    {
        await installation.StandaloneAsync();
        await installation.DropAsync("asset_consumer", """
            var (orders, prices) = (Asset("shop/orders"), Asset("shop/prices"));
            var dag = new Dag("asset_consumer") { Schedule = On(orders & prices) };
            dag.Action("print", ctx => Console.WriteLine(string.Join(", ", ctx.Triggers.Select(news => $"{news.Asset} {news.Extra<Loaded>()?.Rows} by {news.TaskId}"))));
            record Loaded(int Rows);
            """);
        await installation.DropAsync("asset_producer", """
            var (orders, prices) = (Asset("shop/orders"), Asset("shop/prices"));
            var dag = new Dag("asset_producer");
            dag.Action("load", ctx => ctx.Emit(orders, new { Rows = 3 })).Emits(orders).Then(dag.Action("price", ctx => { }).Emits(prices));
            """);

        (await installation.CliAsync("dags", "trigger", "asset_producer", "--wait")).ExitCode.ShouldBe(0);
        var run = (await RunsAsync("asset_consumer", 1))[0];

        (await installation.EndAsync(run)).State.ShouldBe("success");
        run.Type.ShouldBe("asset");
        (await installation.LogAsync(run, "print")).ShouldContain("shop/orders 3 by load, shop/prices  by price");
        (await installation.CliAsync("runs", "show", $"{run.RunId}")).Output.ShouldContain("shop/orders (1), shop/prices (1)");
        (await installation.CliAsync("dags", "show", "asset_consumer")).Output.ShouldContain("When there is news of shop/orders and shop/prices");
    }

    [Fact]
    public async Task News_of_days_makes_a_run_for_each_week_and_a_key_that_is_no_day_waits_with_the_reason()
    {
        await installation.StandaloneAsync();
        await installation.DropAsync("weekly", """
            var dag = new Dag("weekly") { Schedule = On(Asset("shop/days")).ByPartition(Partition.ToWeek()) };
            dag.Action("print", ctx => Console.WriteLine($"{ctx.Partition}: {string.Join(", ", ctx.Triggers.Select(news => news.Partition))}"));
            """);
        await installation.DropAsync("daily", """
            var days = Asset("shop/days");
            var dag = new Dag("daily");
            dag.Action("load", ctx =>
            {
                ctx.Emit(days, partition: "2026-10-28");
                ctx.Emit(days, partition: "monday");
                ctx.Emit(days);
            }).Emits(days, partition: ctx => ctx.Partition!);
            """);

        (await installation.CliAsync("dags", "trigger", "daily", "--partition", "2026-11-04", "--wait")).ExitCode.ShouldBe(0);
        var runs = await RunsAsync("weekly", 2);

        runs.Select(run => run.Partition).ShouldBe(["2026-W44", "2026-W45"]);
        foreach (var run in runs) (await installation.EndAsync(run)).State.ShouldBe("success");
        (await installation.LogAsync(runs[1], "print")).ShouldContain("2026-W45: 2026-11-04");
        (await installation.CliAsync("assets", "queued", "--dag", "weekly")).Output.ShouldContain("'monday' is no day");
        (await installation.CliAsync("assets", "emit", "shop/days", "--partition", "2026-11-29")).ExitCode.ShouldBe(0);
        (await RunsAsync("weekly", 3))[2].Partition.ShouldBe("2026-W48");
        (await installation.CliAsync("runs", "list", "--dag", "weekly", "--partition", "2026-W48")).Output.ShouldContain("2026-W48");
    }

    [Fact]
    public async Task Dag_whose_runs_keep_failing_is_paused_with_a_reason()
    {
        await installation.StandaloneAsync();
        await installation.DropAsync("failing", """
            var dag = new Dag("failing") { Schedule = Continuous(), PauseAfterFailures = 3 };
            dag.Action("work", ctx => throw new InvalidOperationException("broken"));
            """);

        var api = installation.Api();
        await Eventually.IsTrueAsync("the DAG is paused", async () => (await api.DagAsync("failing")).Paused);

        (await api.RunsAsync(new() { DagId = "failing" })).Items.Count.ShouldBe(3, "a continuous DAG would have had its next run at once");
        var entry = (await api.AuditAsync("dag:failing")).Items.ShouldHaveSingleItem();
        (entry.Actor, entry.Action).ShouldBe(("scheduler", "dag.pause"));
        entry.After!.Value.GetProperty("Why").GetString().ShouldStartWith("3 runs failed one after the other");
    }

    // The first runs of a DAG, in the order they were made.
    private async Task<List<RunResource>> RunsAsync(string dag, int count)
    {
        var api = installation.Api();
        return await Eventually.FindAsync($"{dag} has {count} runs", async () =>
            (await api.RunsAsync(new() { DagId = dag, Limit = 500 })).Items is { } items && items.Count >= count ? items.OrderBy(run => run.RunId).Take(count).ToList() : null);
    }
}

public sealed class ScheduleOnSqliteTests(SqliteInstallation installation) : ScheduleTests(installation), IClassFixture<SqliteInstallation>;

public sealed class ScheduleOnPostgresTests(PostgresInstallation installation) : ScheduleTests(installation), IClassFixture<PostgresInstallation>;
