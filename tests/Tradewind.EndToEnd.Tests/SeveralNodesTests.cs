using Tradewind.Client;
using Tradewind.EndToEnd.Tests.Harness;

namespace Tradewind.EndToEnd.Tests;

/// <summary>A server, a scheduler and two workers, each a process of its own with a data folder of its own, on PostgreSQL.</summary>
public sealed class SeveralNodesTests(PostgresInstallation installation) : IClassFixture<PostgresInstallation>, IAsyncLifetime
{
    private const string First = "worker1", Second = "worker2";
    private readonly Dictionary<string, Node> _nodes = [];

    public async Task InitializeAsync()
    {
        // The workers run few attempts at once, so that both get some.
        _nodes["server"] = installation.Start("server");
        await _nodes["server"].LineAsync("Ready:");
        foreach (var name in new[] { "scheduler", First, Second })
            _nodes[name] = installation.Start(name == "scheduler" ? name : "worker", ("DATA", installation.At(name)), ("SLOTS", "4"));
        await Eventually.IsTrueAsync("all four are in the list", async () => (await installation.Api().NodesAsync()).Items.Count(node => !node.Lost) == 4);
        foreach (var name in new[] { First, Second }) await _nodes[name].RunnerAsync();
    }

    public async Task DisposeAsync()
    {
        // Each test has nodes of its own; the next one's are not to share their work with these.
        foreach (var node in _nodes.Values) await node.DisposeAsync();
    }

    [Fact]
    public async Task Fifty_mapped_tasks_are_shared_out_and_their_logs_read_from_the_server()
    {
        await installation.DropAsync("fifty", $$"""
            var dag = new Dag("fifty");
            var numbers = dag.Task("numbers", ctx => Enumerable.Range(0, 50).ToArray());
            var squares = dag.MapAsync("square", numbers, async (n, ctx) =>
            {
                ctx.Log($"the square of {n}");
                // Until both workers have begun some: neither can be done alone.
                File.WriteAllText($"seen-{Environment.ProcessId}", "");
                {{Scripts.While("Directory.GetFiles(\".\", \"seen-*\").Length < 2")}}
                return n * n;
            });
            dag.Action("sum", squares, all => Console.WriteLine($"sum {all.Sum()}"));
            """);

        var run = await installation.EndAsync(await installation.TriggerAsync("fifty"));

        run.State.ShouldBe("success");
        var squares = (await installation.Api().TaskInstancesAsync(run.RunId, "square", limit: 100)).Items;
        squares.Count.ShouldBe(50);
        var nodes = new HashSet<string?>();
        foreach (var square in squares) nodes.Add((await installation.Api().TaskInstanceAsync(run.RunId, "square", square.MapIndex)).Attempts[^1].Node);
        nodes.Count.ShouldBe(2);
        (await installation.LogAsync(run, "square", mapIndex: 31)).ShouldContain("the square of 31");
        (await installation.LogAsync(run, "sum")).ShouldContain("sum 40425");
    }

    [Fact]
    public async Task F01_killed_worker_is_given_up_and_its_work_done_elsewhere_with_each_callback_once()
    {
        await installation.DropAsync("rescued", Scripts.Held("rescued") + """

            hold.OnRetry(ctx => File.AppendAllText("called-rescued", "retry\n")).OnFailure(ctx => File.AppendAllText("called-rescued", "failure\n")).OnSuccess(ctx => File.AppendAllText("called-rescued", "success\n"));
            """);
        var run = await installation.TriggerAsync("rescued");
        await installation.LoggedAsync(run, "hold", "begun, attempt 1");
        var busy = (await installation.TaskAsync(run, "hold")).Node!;
        var worker = new[] { First, Second }.Single(name => busy.Contains($"-{_nodes[name].Id}-", StringComparison.Ordinal));

        await _nodes[worker].KillAsync();

        await installation.LoggedAsync(run, "hold", "begun, attempt 2", attempt: 2);
        installation.Write("open-rescued", "");
        (await installation.EndAsync(run)).State.ShouldBe("success");
        var task = await installation.TaskAsync(run, "hold");
        task.Attempts.Select(attempt => attempt.Outcome).ShouldBe(["lost", "success"]);
        task.Attempts[0].Reason!.ShouldContain(busy);
        task.Attempts[1].Node.ShouldNotBe(busy);
        (await installation.LogAsync(run, "hold")).ShouldContain("begun, attempt 1");
        await Eventually.IsTrueAsync("its success is called back", () => File.ReadAllText(installation.At("called-rescued")).Contains("success\n", StringComparison.Ordinal));
        File.ReadAllLines(installation.At("called-rescued")).Order().ShouldBe(["retry", "success"]);
    }

    [Fact]
    public async Task F06_worker_that_was_frozen_past_its_lease_reports_late_and_changes_nothing()
    {
        await installation.DropAsync("frozen", Scripts.Held("frozen"));
        var run = await installation.TriggerAsync("frozen");
        await installation.LoggedAsync(run, "hold", "begun, attempt 1");
        var busy = (await installation.TaskAsync(run, "hold")).Node!;
        var worker = _nodes[new[] { First, Second }.Single(name => busy.Contains($"-{_nodes[name].Id}-", StringComparison.Ordinal))];

        // The agent alone: its runner goes on, and its report of attempt 1 waits for an agent who wakes up too late.
        Processes.Signal(worker.Id, Processes.Stop);
        await installation.LoggedAsync(run, "hold", "begun, attempt 2", attempt: 2);
        installation.Write("open-frozen", "");
        (await installation.EndAsync(run)).State.ShouldBe("success");
        var before = await installation.TaskAsync(run, "hold");
        Processes.Signal(worker.Id, Processes.Continue);
        await worker.LineAsync("was given up while it was out of contact; it enters anew");
        await Eventually.IsTrueAsync("it is in the list again", async () => (await installation.Api().NodesAsync()).Items.Any(node => node.NodeId == busy && !node.Lost));

        var after = await installation.TaskAsync(run, "hold");
        after.Attempts.Select(attempt => attempt.Outcome).ShouldBe(["lost", "success"]);
        after.ShouldBeEquivalentTo(before);
        await installation.DropAsync("thawed", Scripts.Prints("thawed", "well"));
        (await installation.EndAsync(await installation.TriggerAsync("thawed"))).State.ShouldBe("success");
    }

    [Fact]
    public async Task F07_scheduler_that_was_frozen_while_it_led_finds_another_in_its_place_and_makes_no_run_twice()
    {
        await _nodes["scheduler"].LineAsync("leads the scheduling");
        var second = installation.Start("scheduler", ("DATA", installation.At("scheduler2")));
        _nodes["second"] = second;
        await Eventually.IsTrueAsync("both schedulers are in the list", async () => (await installation.Api().NodesAsync()).Items.Count(node => !node.Lost && node.Roles.Contains("scheduler")) == 2);

        Processes.Signal(_nodes["scheduler"].Id, Processes.Stop);
        await second.LineAsync("leads the scheduling");
        await installation.DropAsync("timely", Scripts.Prints("timely", "well").Replace("new Dag(\"timely\")", "new Dag(\"timely\") { Schedule = Cron(\"* * * * * *\"), Start = new(2026, 1, 1) }"));
        await Eventually.IsTrueAsync("runs are made", async () => (await RunsAsync()).Count >= 2);
        Processes.Signal(_nodes["scheduler"].Id, Processes.Continue);
        await _nodes["scheduler"].LineAsync("no longer leads the scheduling");
        var seen = (await RunsAsync()).Count;
        await Eventually.IsTrueAsync("more runs are made", async () => (await RunsAsync()).Count >= seen + 2);

        var slots = (await RunsAsync()).Select(run => run.LogicalDate).ToList();
        slots.Distinct().Count().ShouldBe(slots.Count);
        second.Output.ShouldNotContain("no longer leads the scheduling");
        await installation.CliAsync("dags", "pause", "timely");
    }

    [Fact]
    public async Task F08_schedulers_that_restart_together_leave_running_tasks_alone()
    {
        await installation.DropAsync("undisturbed", Scripts.Held("undisturbed"));
        var run = await installation.TriggerAsync("undisturbed");
        await installation.LoggedAsync(run, "hold", "begun, attempt 1");

        await _nodes["scheduler"].KillAsync();
        foreach (var name in new[] { "third", "fourth" }) _nodes[name] = installation.Start("scheduler", ("DATA", installation.At(name)));
        await Eventually.IsTrueAsync("one of them leads", () => _nodes["third"].Output.Contains("leads the scheduling", StringComparison.Ordinal) || _nodes["fourth"].Output.Contains("leads the scheduling", StringComparison.Ordinal));

        installation.Write("open-undisturbed", "");
        (await installation.EndAsync(run)).State.ShouldBe("success");
        (await installation.TaskAsync(run, "hold")).Attempts.Select(attempt => attempt.Outcome).ShouldBe(["success"]);
    }

    [Fact]
    public async Task Each_node_tells_its_own_health_without_a_server()
    {
        await _nodes["server"].KillAsync();

        foreach (var name in new[] { "scheduler", First, Second })
        {
            var alive = await HealthAsync(name);
            alive.ExitCode.ShouldBe(0, alive.Output);
            alive.Output.ShouldContain($"-{_nodes[name].Id}-");
        }

        await _nodes[First].KillAsync();
        await Eventually.IsTrueAsync("the killed worker is unhealthy", async () => (await HealthAsync(First)).ExitCode == 1);
        (await HealthAsync(Second)).ExitCode.ShouldBe(0);
        await _nodes["scheduler"].InterruptAsync();
        (await HealthAsync("scheduler")).ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task Running_work_and_what_follows_it_ends_without_a_scheduler()
    {
        await installation.DropAsync("unled", Scripts.Held("unled") + """

            dag.Action("next", ctx => Console.WriteLine("no scheduler needed")).After(hold);
            """);
        var run = await installation.TriggerAsync("unled");
        await installation.LoggedAsync(run, "hold", "begun, attempt 1");

        await _nodes["scheduler"].KillAsync();

        installation.Write("open-unled", "");
        (await installation.EndAsync(run)).State.ShouldBe("success");
        (await installation.LogAsync(run, "next")).ShouldContain("no scheduler needed");
    }

    private async Task<IReadOnlyList<RunResource>> RunsAsync() => (await installation.Api().RunsAsync(new() { DagId = "timely", Limit = 100 })).Items;

    private Task<(int ExitCode, string Output)> HealthAsync(string node) => installation.CliAsync([("DATA", installation.At(node))], ["health", "--node"]);
}
