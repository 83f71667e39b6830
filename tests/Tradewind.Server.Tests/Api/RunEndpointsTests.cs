using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Tradewind.Engine.Feed;
using Tradewind.Engine.States;
using Tradewind.Server.Tests.Fakes;

namespace Tradewind.Server.Tests.Api;

public sealed class RunEndpointsTests
{
    [Fact]
    public async Task Trigger_makes_a_run_and_says_where_it_is()
    {
        await using var server = await TestServer.StartAsync();
        using var response = await server.Http(Role.Operator).PostAsync("api/v1/dags/sales/runs", new StringContent("""{"note":"by hand"}""", Encoding.UTF8, "application/json"));
        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        response.Headers.Location!.OriginalString.ShouldBe("/api/v1/runs/1");
        var run = (await response.Content.ReadFromJsonAsync(TradewindJson.Default.RunResource))!;
        run.Note.ShouldBe("by hand");
        run.State.ShouldBe("running");
    }

    [Fact]
    public async Task Trigger_with_the_same_key_twice_makes_one_run()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(Role.Operator);
        var first = await client.TriggerAsync("sales", new() { Key = "order-7" });
        var second = await client.TriggerAsync("sales", new() { Key = "order-7" });
        second.RunId.ShouldBe(first.RunId);
    }

    [Fact]
    public async Task Trigger_that_waits_answers_once_the_run_has_ended()
    {
        await using var server = await TestServer.StartAsync();
        var made = new TaskCompletionSource<long>();
        server.Runs.Made += made.SetResult;
        var answer = server.Http(Role.Operator).PostAsync("api/v1/dags/sales/runs?wait=true", new StringContent("{}", Encoding.UTF8, "application/json"));
        server.Runs.End(await made.Task, RunState.Failed);
        (await (await answer).Content.ReadFromJsonAsync(TradewindJson.Default.RunResource))!.State.ShouldBe("failed");
    }

    [Fact]
    public async Task Run_of_a_partition_is_triggered_shown_and_found_by_its_key()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(Role.Operator);
        await client.TriggerAsync("sales", new());

        (await client.TriggerAsync("sales", new() { Partition = "us|2026-W44" })).Partition.ShouldBe("us|2026-W44");

        (await client.RunsAsync(new() { DagId = "sales", Partition = "us|2026-W44" })).Items.ShouldHaveSingleItem().Partition.ShouldBe("us|2026-W44");
        (await client.RunsAsync(new() { Partition = "other" })).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Triggers_of_a_run_are_the_news_that_brought_it_about()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        var at = server.Clock.GetUtcNow();
        server.Assets.Events.Add(new() { Id = 5, Asset = "orders", At = at, ExtraJson = """{"rows":3}""", DagId = "shop", RunId = "12", TaskId = "load" });
        server.Assets.Events.Add(new() { Id = 6, Asset = "prices", At = at });

        var news = (await server.Client(Role.Viewer).RunTriggersAsync(1)).Items;

        (news[0].EventId, news[0].Asset, news[0].At, news[0].DagId, news[0].RunId, news[0].TaskId, news[0].MapIndex).ShouldBe((5, "orders", at, "shop", 12, "load", null));
        news[0].Extra!.Value.GetProperty("rows").GetInt32().ShouldBe(3);
        (news[1].Asset, news[1].Extra, news[1].RunId).ShouldBe(("prices", null, null));
        using var missing = await server.Http(Role.Viewer).GetAsync("api/v1/runs/999/triggers");
        missing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Times_are_utc_and_states_are_words()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        using var json = JsonDocument.Parse(await server.Http(Role.Viewer).GetStringAsync("api/v1/runs/1"));
        json.RootElement.GetProperty("createdAt").GetString().ShouldBe("2026-11-22T10:00:00Z");
        json.RootElement.GetProperty("type").GetString().ShouldBe("manual");
        json.RootElement.TryGetProperty("endedAt", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Cancel_ends_the_run()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        (await server.Client(Role.Operator).CancelRunAsync(1)).State.ShouldBe("cancelled");
    }

    [Fact]
    public async Task Stream_shows_the_run_now_and_to_its_end()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        var seen = new List<string>();
        await foreach (var progress in server.Client(Role.Viewer).WatchRunAsync(1))
        {
            seen.Add($"{progress.Run.State} {progress.Tasks.Single().State}");
            if (!progress.Run.Ended) server.Runs.End(1);
        }

        seen.ShouldBe(["running running", "success success"]);
    }

    [Fact]
    public async Task Stream_of_a_run_leaves_the_feed_when_its_reader_goes()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        using var gone = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in server.Client(Role.Viewer).WatchRunAsync(1, gone.Token)) await gone.CancelAsync();
        });
        server.Feed.Publish(new(Topic.Everything));
        (await server.Client(Role.Viewer).RunAsync(1)).State.ShouldBe("running");
    }

    [Fact]
    public async Task Every_read_of_the_client_fits_the_servers_answer()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();
        var client = server.Client(Role.Admin);
        (await client.VersionAsync()).Version.ShouldBe("1.2.3");
        (await client.DagsAsync(new() { Text = "sal", State = "success", Paused = false, Active = "all", Limit = 3 })).Items.Single().Schedule!.Words.ShouldNotBeEmpty();
        (await client.DagAsync("sales")).Tasks.Single().Rule.ShouldBe("all_success");
        (await client.DagVersionsAsync("sales")).Items.Single().Number.ShouldBe(1);
        (await client.DagVersionAsync("sales", 1)).Graph.GetProperty("dagId").GetString().ShouldBe("sales");
        (await client.ImportErrorsAsync()).Items.Single().Faults.Single().Line.ShouldBe(3);
        (await client.RunsAsync(new() { DagId = "sales", Key = "first" })).Items.Single().RunId.ShouldBe(1);
        (await client.RunsAsync(new() { DagId = "sales", States = ["running", "failed"], Type = "manual", From = server.Clock.GetUtcNow() })).Items.Count.ShouldBe(1);
        var progress = await client.RunProgressAsync(1);
        progress.Tasks.Single().Counts["running"].ShouldBe(1);
        progress.Groups.ShouldBe([new() { GroupId = "load", Retries = 1 }]);
        (await client.TaskInstancesAsync(1, MemoryRuns.Task)).Items.Single().State.ShouldBe("running");
        (await client.TaskInstanceAsync(1, MemoryRuns.Task)).Attempts.Single().Rendered!.Value.GetProperty("url").GetString().ShouldBe("http://x");
        (await client.XComsAsync(1, MemoryRuns.Task)).Items.Single().Cut.ShouldBeTrue();
        (await client.StateAsync(1, MemoryRuns.Task)).Items.Single().ShouldSatisfyAllConditions(one => one.Key.ShouldBe("page"), one => one.Json.ShouldBe("7"));
        (await TextAsync(await client.OutputAsync(1, MemoryRuns.Task))).ShouldBe("[1,2]");
        (await TextAsync(await client.OutputAsync(1, MemoryRuns.Task, "large"))).ShouldBe(MemoryRuns.LargeText);
        (await TextAsync(await client.OutputAsync(1, MemoryRuns.Task, "sealed"))).ShouldBe("[\"***\"]");
        (await TextAsync(await client.OutputAsync(1, MemoryRuns.Task, "large_sealed"))).ShouldBe("[\"***\",\"öffentlich\",\"***\",\"end\"]");
        (await Should.ThrowAsync<TradewindApiException>(() => client.OutputAsync(1, MemoryRuns.Task, "none"))).Message.ShouldContain("has no output 'none'");
        var first = await client.MovesAsync(1, limit: 1);
        first.Items.Single().To.ShouldBe("running");
        (await client.MovesAsync(1, cursor: first.Next, limit: 1)).ShouldSatisfyAllConditions(page => page.Items.Single().To.ShouldBe("queued"), page => page.Next.ShouldBeNull());
        (await client.MovesAsync(1, MemoryRuns.Task)).Items.Single().TaskId.ShouldBe(MemoryRuns.Task);
        (await client.PluginsAsync()).Items.Single().Operators.Single().Name.ShouldBe("ShellCommand");
        (await client.NodesAsync()).Items.Single().Roles.ShouldContain("agent");
        (await client.PatchDagAsync("sales", new() { Paused = true })).Paused.ShouldBeTrue();
        (await client.UsersAsync()).Items.Count.ShouldBe(Enum.GetValues<Role>().Length);
        (await client.CallerAsync()).ShouldBe(new() { Name = "admin", Role = "admin" });
    }

    private static async Task<string> TextAsync(Stream stream)
    {
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
