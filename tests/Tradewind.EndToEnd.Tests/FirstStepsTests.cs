using Tradewind.EndToEnd.Tests.Harness;

namespace Tradewind.EndToEnd.Tests;

/// <summary>What a newcomer does with the README beside the terminal.</summary>
public abstract class FirstStepsTests(Installation installation)
{
    [Fact]
    public async Task First_start_prints_where_it_is_and_how_to_sign_in()
    {
        await installation.StandaloneAsync();

        var first = installation.FirstStart!;
        first.Address.ShouldStartWith("http://127.0.0.1:");
        first.SignIn.Name.ShouldBe("admin");
        first.SignIn.Password.Length.ShouldBeGreaterThanOrEqualTo(16);
        (await installation.CliAsync("health")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Dropped_script_is_listed_runs_and_has_a_log()
    {
        await installation.StandaloneAsync();
        await installation.DropAsync("greeting", """
            var dag = new Dag("greeting");
            var names = dag.Task("names", ctx => new[] { "Ada", "Grace" });
            dag.Action("greet", names, all => Console.WriteLine("Hello " + string.Join(" and ", all)));
            """);

        var list = await installation.CliAsync("dags", "list");
        list.Output.ShouldContain("greeting");
        var trigger = await installation.CliAsync("dags", "trigger", "greeting", "--wait");
        trigger.ExitCode.ShouldBe(0, trigger.Output);
        trigger.Output.ShouldContain("greeting: success");
        var log = await installation.CliAsync("tasks", "log", "greeting/latest", "greet");
        log.ExitCode.ShouldBe(0, log.Output);
        log.Output.ShouldContain("Hello Ada and Grace");
    }

    [Fact]
    public async Task Broken_script_names_its_line_and_its_last_good_version_goes_on_until_it_is_mended()
    {
        await installation.StandaloneAsync();
        await installation.DropAsync("mended", Scripts.Prints("mended", "first"));

        installation.Write("dags/mended.csx", """
            var dag = new Dag("mended");
            dag.Action("print", ctx => Console.WriteLin("second"));
            """);
        var fault = (await installation.FaultAsync("mended.csx")).Faults.ShouldHaveSingleItem();
        (fault.Path, fault.Line, fault.Column, fault.Code).ShouldBe(("mended.csx", 2, 36, "CS0117"));
        var errors = await installation.CliAsync("dags", "errors");
        errors.ExitCode.ShouldBe(1);
        errors.Output.ShouldContain("mended.csx(2,36): error CS0117");
        errors.Output.ShouldContain("mended: the last good version goes on");

        var meanwhile = await installation.EndAsync(await installation.TriggerAsync("mended"));
        (meanwhile.State, meanwhile.Version).ShouldBe(("success", 1));
        (await installation.LogAsync(meanwhile, "print")).ShouldContain("first");

        installation.Write("dags/mended.csx", Scripts.Prints("mended", "third"));
        await Eventually.IsTrueAsync("the fault is gone", async () => (await installation.Api().ImportErrorsAsync()).Items.All(error => error.Path != "mended.csx"));
        var after = await installation.EndAsync(await installation.TriggerAsync("mended"));
        (after.State, after.Version).ShouldBe(("success", 2));
        (await installation.LogAsync(after, "print")).ShouldContain("third");
    }

    [Fact]
    public async Task Deleted_script_leaves_an_inactive_dag_with_its_history()
    {
        await installation.StandaloneAsync();
        await installation.DropAsync("deleted", Scripts.Prints("deleted", "kept"));
        var run = await installation.EndAsync(await installation.TriggerAsync("deleted"));

        File.Delete(installation.At("dags/deleted.csx"));

        await Eventually.IsTrueAsync("the DAG is inactive", async () => !(await installation.Api().DagAsync("deleted")).Active);
        (await installation.Api().RunsAsync(new() { DagId = "deleted" })).Items.ShouldHaveSingleItem().RunId.ShouldBe(run.RunId);
        (await installation.LogAsync(run, "print")).ShouldContain("kept");
        (await installation.CliAsync("dags", "trigger", "deleted")).ExitCode.ShouldNotBe(0);
    }

    [Fact]
    public async Task Second_start_loads_no_script_again()
    {
        var node = await installation.StandaloneAsync();
        // A script's own statements run when it is loaded, and only then.
        await installation.DropAsync("counted", """
            System.IO.File.AppendAllText("loads.txt", "loaded\n");
            var dag = new Dag("counted");
            dag.Action("print", ctx => Console.WriteLine("counted"));
            """);
        var before = File.ReadAllLines(installation.At("loads.txt"));

        await node.InterruptAsync();
        await installation.StandaloneAsync();

        File.ReadAllLines(installation.At("loads.txt")).ShouldBe(before);
        (await installation.Api().DagAsync("counted")).Active.ShouldBeTrue();
    }

    [Fact]
    public async Task Ctrl_C_leaves_no_process_and_running_attempts_go_on_after_the_next_start()
    {
        var node = await installation.StandaloneAsync();
        await installation.DropAsync("interrupted", Scripts.Held("interrupted"));
        var run = await installation.TriggerAsync("interrupted");
        await installation.LoggedAsync(run, "hold", "begun, attempt 1");
        var children = Processes.Below(node.Id);
        children.Values.ShouldContain("Tradewind.Runner");
        children.Values.ShouldContain("Tradewind.DagProcessor");

        (await node.InterruptAsync()).ShouldBe(0, node.Output);
        node.Output.ShouldNotContain("unhandled exception");

        await Eventually.IsTrueAsync("every child is gone", () => !children.Keys.Any(Processes.Lives));
        await installation.StandaloneAsync();
        await installation.LoggedAsync(run, "hold", "begun, attempt 2", attempt: 2);
        installation.Write("open-interrupted", "");
        (await installation.EndAsync(run)).State.ShouldBe("success");
        var task = await installation.TaskAsync(run, "hold");
        (task.Attempt, task.Losses).ShouldBe((2, 0));
        (await installation.LogAsync(run, "hold")).ShouldContain("The log ends here: The agent stopped.");
    }
}

public sealed class FirstStepsOnSqliteTests(SqliteInstallation installation) : FirstStepsTests(installation), IClassFixture<SqliteInstallation>;

public sealed class FirstStepsOnPostgresTests(PostgresInstallation installation) : FirstStepsTests(installation), IClassFixture<PostgresInstallation>;
