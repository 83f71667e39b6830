using Tradewind.EndToEnd.Tests.Harness;

namespace Tradewind.EndToEnd.Tests;

/// <summary>The morning after: what failed is mended and goes on.</summary>
public abstract class RecoveryTests(Installation installation)
{
    [Fact]
    public async Task Failed_run_goes_on_with_the_mended_script()
    {
        await installation.StandaloneAsync();
        await installation.DropAsync("mend", Script("mend", "throw new InvalidOperationException(\"no such file\")"));
        var failed = await installation.EndAsync(await installation.TriggerAsync("mend"));
        failed.State.ShouldBe("failed");

        installation.Write("dags/mend.csx", Script("mend", "Console.WriteLine(\"got \" + rows)"));
        await Eventually.IsTrueAsync("the mended version is there", async () => (await installation.Api().DagAsync("mend")).Version == 2);
        var preview = await installation.CliAsync("tasks", "clear", "mend/latest", "load", "--downstream", "--version", "latest", "--dry-run");
        preview.ExitCode.ShouldBe(0, preview.Output);
        preview.Output.ShouldContain("2 task instances of 1 run would be cleared");
        (await installation.Api().RunAsync(failed.RunId)).State.ShouldBe("failed");

        var retry = await installation.CliAsync("runs", "retry", "mend/latest", "--version", "latest", "--reason", "script mended");
        retry.ExitCode.ShouldBe(0, retry.Output);
        retry.Output.ShouldContain("2 task instances of 1 run are cleared");
        var after = await installation.EndAsync(failed);

        (after.State, after.Version).ShouldBe(("success", 2));
        (await installation.TaskAsync(failed, "read")).Attempt.ShouldBe(1);
        var load = await installation.TaskAsync(failed, "load");
        load.Attempts.Select(attempt => attempt.Outcome).ShouldBe(["failed", "success"]);
        (await installation.LogAsync(failed, "load", 1)).ShouldContain("no such file");
        (await installation.LogAsync(failed, "load", 2)).ShouldContain("got 3");
        (await installation.Api().MovesAsync(failed.RunId, "load")).Items.ShouldContain(move => move.Why != null && move.Why.Contains("script mended", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Running_task_that_is_cleared_is_stopped_and_runs_again()
    {
        await installation.StandaloneAsync();
        await installation.DropAsync("restart", """
            var dag = new Dag("restart");
            dag.ActionAsync("wait", async ctx =>
            {
                Console.WriteLine("attempt " + ctx.Attempt);
                if (ctx.Attempt == 1) await Task.Delay(System.Threading.Timeout.Infinite, ctx.CancellationToken);
            });
            """);
        var run = await installation.TriggerAsync("restart");
        await installation.LoggedAsync(run, "wait", "attempt 1");

        (await installation.CliAsync("tasks", "clear", "restart/latest", "wait")).ExitCode.ShouldBe(0);

        (await installation.EndAsync(run)).State.ShouldBe("success");
        (await installation.TaskAsync(run, "wait")).Attempts.Select(attempt => attempt.Outcome).ShouldBe(["cancelled", "success"]);
    }

    [Fact]
    public async Task Paused_run_goes_on_when_it_is_resumed()
    {
        await installation.StandaloneAsync();
        await installation.DropAsync("held", $$"""
            var dag = new Dag("held");
            var first = dag.ActionAsync("first", async ctx =>
            {
                Console.WriteLine("first runs");
                {{Scripts.Until("go-on")}}
            });
            first.Then(dag.Action("second", ctx => Console.WriteLine("second runs")));
            """);
        var run = await installation.TriggerAsync("held");
        await installation.LoggedAsync(run, "first", "first runs");
        (await installation.CliAsync("runs", "pause", "held/latest")).ExitCode.ShouldBe(0);

        installation.Write("go-on", "");
        await Eventually.IsTrueAsync("the running attempt has ended", async () => (await installation.TaskAsync(run, "first")).State == "success");
        (await installation.TaskAsync(run, "second")).State.ShouldBe("none");
        (await installation.Api().RunAsync(run.RunId)).State.ShouldBe("paused");

        (await installation.CliAsync("runs", "resume", "held/latest")).ExitCode.ShouldBe(0);
        (await installation.EndAsync(run)).State.ShouldBe("success");
    }

    [Fact]
    public async Task Backfill_makes_up_for_a_range_and_reprocesses_what_failed_with_the_mended_script()
    {
        await installation.StandaloneAsync();
        await installation.DropAsync("past", Past("if (ctx.LogicalDate.Day == 2) throw new InvalidOperationException(\"no file for the second\")"));
        string[] create = ["backfills", "create", "past", "--from", "2026-01-01", "--to", "2026-01-06"];

        var preview = await installation.CliAsync([.. create, "--dry-run"]);
        preview.ExitCode.ShouldBe(0, preview.Output);
        preview.Output.ShouldContain("5 slots: 5 runs would be made, 0 run again, 0 left as they are");
        var first = await installation.CliAsync([.. create, "--max-active-runs", "2", "--wait"]);
        first.ExitCode.ShouldBe(1, first.Output);
        first.Output.ShouldContain("completed: 5 of 5 slots done");

        installation.Write("dags/past.csx", Past("Console.WriteLine(ctx.LogicalDate)"));
        await Eventually.IsTrueAsync("the mended version is there", async () => (await installation.Api().DagAsync("past")).Version == 2);
        var again = await installation.CliAsync([.. create, "--reprocess", "failed", "--wait"]);
        again.ExitCode.ShouldBe(0, again.Output);
        again.Output.ShouldContain("5 of 5 slots done, 1 success, 4 left as they were");
        var runs = (await installation.Api().RunsAsync(new() { DagId = "past", To = new(2026, 1, 6, 0, 0, 0, TimeSpan.Zero) })).Items;
        runs.Select(run => (run.LogicalDate.Day, run.State, run.Version)).Order().ShouldBe([(1, "success", 1), (2, "success", 2), (3, "success", 1), (4, "success", 1), (5, "success", 1)]);
    }

    private static string Past(string body) =>
        $$"""
        var dag = new Dag("past") { Schedule = Cron("0 0 * * *"), Start = new(2025, 1, 1) };
        dag.Action("load", ctx => { {{body}}; });
        """;

    private static string Script(string dag, string load) =>
        $$"""
        var dag = new Dag("{{dag}}");
        var read = dag.Task("read", ctx => 3);
        var load = dag.Action("load", read, rows => {{load}});
        load.Then(dag.Action("report", ctx => Console.WriteLine("done")));
        """;
}

public sealed class SqliteRecoveryTests(SqliteInstallation installation) : RecoveryTests(installation), IClassFixture<SqliteInstallation>;

public sealed class PostgresRecoveryTests(PostgresInstallation installation) : RecoveryTests(installation), IClassFixture<PostgresInstallation>;
