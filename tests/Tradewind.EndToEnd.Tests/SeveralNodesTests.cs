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
    public async Task Killed_worker_is_given_up_and_its_work_done_elsewhere()
    {
        await installation.DropAsync("rescued", Scripts.Held("rescued"));
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

    private Task<(int ExitCode, string Output)> HealthAsync(string node) => installation.CliAsync([("DATA", installation.At(node))], ["health", "--node"]);
}
