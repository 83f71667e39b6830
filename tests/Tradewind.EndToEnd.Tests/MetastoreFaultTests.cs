using System.Net;
using Tradewind.Client;
using Tradewind.EndToEnd.Tests.Harness;

namespace Tradewind.EndToEnd.Tests;

/// <summary>PostgreSQL goes away, swallows what it is sent, loses its answers, or is slow, while tasks run.</summary>
public sealed class MetastoreFaultTests(NetworkInstallation installation) : IClassFixture<NetworkInstallation>
{
    private Network Network => installation.Network;

    [Fact]
    public async Task F10_database_that_restarts_while_tasks_run_fails_none_and_health_is_red_meanwhile()
    {
        var node = await installation.StandaloneAsync();
        await installation.DropAsync("restarted", Chain("restarted", 3));
        var run = await installation.TriggerAsync("restarted");
        await installation.LoggedAsync(run, "hold", "begun, attempt 1");

        Network.Cut();
        installation.Write("open-restarted", "");
        await node.LineAsync("The metastore could not be written; 1 reports are kept");
        (await HealthAsync(node)).ShouldBe(HttpStatusCode.ServiceUnavailable);
        Network.Mend();

        await AllOnceAsync(run, "restarted", 3);
        await Eventually.IsTrueAsync("health is green", async () => await HealthAsync(node) == HttpStatusCode.OK);
    }

    [Fact]
    public async Task F12_network_that_swallows_everything_ends_the_calls_and_nothing_is_lost_when_it_is_back()
    {
        var node = await installation.StandaloneAsync();
        await installation.DropAsync("swallowed", Chain("swallowed", 3));
        var run = await installation.TriggerAsync("swallowed");
        await installation.LoggedAsync(run, "hold", "begun, attempt 1");
        var before = node.Output.Length;

        Network.Swallow();
        installation.Write("open-swallowed", "");
        await Eventually.IsTrueAsync("the agent's call has ended", () => node.Output[before..].Contains("reports are kept and written when it is back", StringComparison.Ordinal));
        (await HealthAsync(node)).ShouldBe(HttpStatusCode.ServiceUnavailable);
        Network.Mend();

        await AllOnceAsync(run, "swallowed", 3);
        await Eventually.IsTrueAsync("health is green", async () => await HealthAsync(node) == HttpStatusCode.OK);
    }

    [Fact]
    public async Task F13_answers_that_are_lost_after_the_database_did_what_it_was_asked_start_no_task_twice()
    {
        await installation.StandaloneAsync();
        await installation.DropAsync("unanswered", Chain("unanswered", 30));
        var run = await installation.TriggerAsync("unanswered");
        await installation.LoggedAsync(run, "hold", "begun, attempt 1");

        Network.LoseAnswers(8);
        installation.Write("open-unanswered", "");
        await Eventually.IsTrueAsync("eight answers are lost", () => Network.Lost == 8);

        await AllOnceAsync(run, "unanswered", 30);
    }

    [Fact]
    public async Task F15_statements_that_take_half_a_second_each_lose_no_task()
    {
        var node = await installation.StandaloneAsync();
        await installation.DropAsync("slow", Chain("slow", 3));
        var run = await installation.TriggerAsync("slow");
        await installation.LoggedAsync(run, "hold", "begun, attempt 1");
        var began = await HeartbeatAsync();

        Network.Delay = TimeSpan.FromMilliseconds(500);
        try
        {
            // Longer than a lease, so that it must have been renewed.
            await Eventually.IsTrueAsync("heartbeats go on", async () => await HeartbeatAsync() - began > TimeSpan.FromSeconds(6));
            installation.Write("open-slow", "");
            await AllOnceAsync(run, "slow", 3);
        }
        finally
        {
            Network.Delay = TimeSpan.Zero;
        }

        node.Output.ShouldNotContain("was given up");
    }

    // A task that is held, and so many after it that each leave a line in a file.
    private static string Chain(string name, int length) => Scripts.Held(name) + $$"""

        var last = hold;
        for (var at = 0; at < {{length}}; at++)
        {
            var number = at;
            var next = dag.Action($"step{number}", ctx => File.AppendAllText("done-{{name}}", $"{number}\n"));
            last.Then(next);
            last = next;
        }
        """;

    private async Task AllOnceAsync(RunResource run, string name, int length)
    {
        (await installation.EndAsync(run)).State.ShouldBe("success");
        File.ReadAllLines(installation.At($"done-{name}")).ShouldBe(Enumerable.Range(0, length).Select(number => $"{number}"));
        foreach (var task in (await installation.Api().TaskInstancesAsync(run.RunId, null, limit: 100)).Items)
            (await installation.TaskAsync(run, task.TaskId)).Attempts.Select(attempt => attempt.Outcome).ShouldBe(["success"], task.TaskId);
    }

    private static async Task<HttpStatusCode> HealthAsync(Node node)
    {
        using var http = new HttpClient { Timeout = Limits.Usual };
        using var answer = await http.GetAsync($"{node.Address.TrimEnd('/')}/health");
        return answer.StatusCode;
    }

    private async Task<DateTimeOffset> HeartbeatAsync() => (await installation.Api().NodesAsync()).Items.Max(one => one.HeartbeatAt);
}
