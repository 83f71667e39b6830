using Tradewind.EndToEnd.Tests.Harness;

namespace Tradewind.EndToEnd.Tests;

/// <summary>Runners that die or hang: the platform notices, says so, and goes on.</summary>
public abstract class RunnerFaultTests
{
    private readonly Installation _installation;

    protected RunnerFaultTests(Installation installation)
    {
        _installation = installation;
        installation.Settings["CANCEL_GRACE"] = "2";
    }

    [Fact]
    public async Task Killed_runner_loses_its_attempt_with_the_signal_named_and_the_next_attempt_succeeds()
    {
        var node = await _installation.StandaloneAsync();
        await _installation.DropAsync("killed", Scripts.Held("killed"));
        var run = await _installation.TriggerAsync("killed");
        await _installation.LoggedAsync(run, "hold", "begun, attempt 1");
        var runner = await node.RunnerAsync();

        Processes.Signal(runner, Processes.Kill);

        await _installation.LoggedAsync(run, "hold", "begun, attempt 2", attempt: 2);
        _installation.Write("open-killed", "");
        (await _installation.EndAsync(run)).State.ShouldBe("success");
        var task = await _installation.TaskAsync(run, "hold");
        task.Losses.ShouldBe(1);
        task.Attempts.Select(attempt => attempt.Outcome).ShouldBe(["lost", "success"]);
        task.Attempts[0].Reason.ShouldBe("The runner was killed by signal 9 (SIGKILL).");
        var log = await _installation.LogAsync(run, "hold");
        log.ShouldContain("begun, attempt 1");
        log.ShouldContain("The log ends here: The runner was killed by signal 9 (SIGKILL).");
        Processes.Lives(node.Id).ShouldBeTrue();
    }

    [Theory]
    [InlineData("exits", "Environment.Exit(3)", "exited with code 3")]
    [InlineData("overflows", "Deeper(0)", "SIGABRT")]
    public async Task Task_that_ends_its_process_becomes_poison_and_its_neighbour_goes_on(string name, string deed, string said)
    {
        var node = await _installation.StandaloneAsync();
        var neighbour = $"beside_{name}";
        await _installation.DropAsync(neighbour, Scripts.Held(neighbour));
        await _installation.DropAsync(name, $$"""
            static int Deeper(int depth) => Deeper(depth + 1) + Deeper(depth + 2);
            var dag = new Dag("{{name}}");
            dag.Action("deed", ctx => { {{deed}}; });
            """);
        var held = await _installation.TriggerAsync(neighbour);
        await _installation.LoggedAsync(held, "hold", "begun, attempt 1");

        var run = await _installation.EndAsync(await _installation.TriggerAsync(name));

        run.State.ShouldBe("failed");
        var task = await _installation.TaskAsync(run, "deed");
        task.State.ShouldBe("failed");
        task.Attempts.Select(attempt => attempt.Outcome).ShouldBe(["lost", "lost", "poison"]);
        task.Attempts.ShouldAllBe(attempt => attempt.Reason!.Contains(said));
        Processes.Lives(node.Id).ShouldBeTrue();
        _installation.Write($"open-{neighbour}", "");
        (await _installation.EndAsync(held)).State.ShouldBe("success");
    }

    [Fact]
    public async Task Task_that_ignores_cancellation_is_killed_with_its_process()
    {
        var node = await _installation.StandaloneAsync();
        await _installation.DropAsync("deaf", """
            var dag = new Dag("deaf");
            dag.Action("listen", ctx => { ctx.Log("begun"); while (true) { } });
            """);
        var run = await _installation.TriggerAsync("deaf");
        await _installation.LoggedAsync(run, "listen", "begun");
        var runners = node.Children("Tradewind.Runner");

        var cancel = await _installation.CliAsync("runs", "cancel", $"{run.RunId}");

        cancel.ExitCode.ShouldBe(0, cancel.Output);
        (await _installation.EndAsync(run)).State.ShouldBe("cancelled");
        (await _installation.TaskAsync(run, "listen")).State.ShouldBe("cancelled");
        await Eventually.IsTrueAsync("its process is gone", () => !runners.Any(Processes.Lives));
        await _installation.DropAsync("after", Scripts.Prints("after", "well"));
        (await _installation.EndAsync(await _installation.TriggerAsync("after"))).State.ShouldBe("success");
    }

    [Fact]
    public async Task Killed_server_takes_its_children_along_and_the_run_ends_after_the_next_start()
    {
        var node = await _installation.StandaloneAsync();
        await _installation.DropAsync("survivor", Scripts.Held("survivor") + """

            dag.Action("next", ctx => Console.WriteLine("after all")).After(hold);
            """);
        var run = await _installation.TriggerAsync("survivor");
        await _installation.LoggedAsync(run, "hold", "begun, attempt 1");
        var children = Processes.Below(node.Id).Keys.ToArray();

        await node.KillAsync();

        await Eventually.IsTrueAsync("every child is gone", () => !children.Any(Processes.Lives));
        await _installation.StandaloneAsync();
        await _installation.LoggedAsync(run, "hold", "begun, attempt 2", attempt: 2);
        _installation.Write("open-survivor", "");
        (await _installation.EndAsync(run)).State.ShouldBe("success");
        (await _installation.LogAsync(run, "hold")).ShouldContain("begun, attempt 1");
        (await _installation.LogAsync(run, "next")).ShouldContain("after all");
    }
}

public sealed class RunnerFaultsOnSqliteTests(SqliteInstallation installation) : RunnerFaultTests(installation), IClassFixture<SqliteInstallation>;

public sealed class RunnerFaultsOnPostgresTests(PostgresInstallation installation) : RunnerFaultTests(installation), IClassFixture<PostgresInstallation>;
