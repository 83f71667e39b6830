using System.Net;
using System.Net.Http.Json;
using Tradewind.Engine.Recovery;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;

namespace Tradewind.Server.Tests.Api;

public sealed class RecoveryEndpointsTests
{
    [Fact]
    public async Task Clear_passes_every_part_on_and_says_what_is_affected()
    {
        await using var server = await TestServer.StartAsync();

        var done = await server.Client(Role.Operator).ClearAsync(
            1, new() { Tasks = ["load"], MapIndex = 2, Past = true, Downstream = true, OnlyFailed = true, Version = "latest", Reason = "late file", DryRun = true });

        var (wish, caller) = server.Recovery.Wishes.ShouldHaveSingleItem();
        caller.ShouldBe("user:operator");
        wish.Tasks!.Tasks.ShouldBe(["load"]);
        (wish with { Tasks = null }).ShouldBe(new RecoveryRequest
        {
            Action = RecoveryAction.Clear, Run = 1, Past = true, Version = RerunOn.Latest, Reason = "late file", DryRun = true,
        });
        (wish.Tasks with { Tasks = null }).ShouldBe(new ClearChoice { MapIndex = 2, Downstream = true, OnlyFailed = true });
        done.DryRun.ShouldBeTrue();
        done.Tasks.ShouldHaveSingleItem().ShouldBe(new AffectedTaskResource { RunId = 1, DagId = "sales", TaskId = "load", MapIndex = 2, State = "upstream_failed" });
        done.Skipped.ShouldHaveSingleItem().Why.ShouldBe("it is being stopped");
    }

    [Fact]
    public async Task Each_address_asks_for_its_action()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(Role.Operator);

        await client.RetryAsync(1, new());
        await client.MarkAsync(1, new() { State = "failed" });
        await client.PauseRunAsync(1, new());
        await client.ResumeRunAsync(1, new());
        await client.CancelTaskAsync(1, "load", new() { Attempt = 3 });

        var wishes = server.Recovery.Wishes.Select(wish => wish.Request).ToArray();
        wishes.Select(wish => wish.Action).ShouldBe([RecoveryAction.Clear, RecoveryAction.Mark, RecoveryAction.Pause, RecoveryAction.Resume, RecoveryAction.Cancel]);
        wishes[0].Tasks.ShouldBe(new ClearChoice { OnlyFailed = true });
        wishes[1].State.ShouldBe(TaskInstanceState.Failed);
        wishes[1].Tasks.ShouldBeNull();
        wishes[4].Tasks!.Tasks.ShouldBe(["load"]);
        wishes[4].Attempt.ShouldBe(3);
    }

    [Fact]
    public async Task Change_of_many_runs_passes_the_filter_on()
    {
        await using var server = await TestServer.StartAsync();

        await server.Client(Role.Operator).ChangeRunsAsync(new() { Action = "mark", DagId = "daily", States = ["failed", "cancelled"], Type = "backfill", State = "success" });

        var wish = server.Recovery.Wishes.ShouldHaveSingleItem().Request;
        wish.Run.ShouldBeNull();
        wish.Filter!.States.ShouldBe([RunState.Failed, RunState.Cancelled]);
        (wish.Filter with { States = null }).ShouldBe(new Tradewind.Engine.Queries.RunFilter { DagId = "daily", Type = RunType.Backfill });
    }

    [Fact]
    public async Task Empty_body_means_the_whole_run()
    {
        await using var server = await TestServer.StartAsync();
        using var http = server.Http(Role.Operator);

        (await http.PostAsync("api/v1/runs/1/retry", null)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await http.PostAsync("api/v1/runs/2/clear", null)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("runs/1/clear", """{"version":"newest"}""", "original, latest")]
    [InlineData("runs/1/clear", """{"downstream":true}""", "need 'tasks'")]
    [InlineData("runs/change", """{"action":"mark","state":"success","dagId":"sales","downstream":true,"noCache":true}""", "need 'tasks'")]
    [InlineData("runs/1/clear", """{"tasks":[]}""", "1 to 1000")]
    [InlineData("runs/1/clear", """{"attempt":1}""", "cancelled")]
    [InlineData("runs/1/mark", """{"state":"done"}""", "success, failed or skipped")]
    [InlineData("runs/change", """{"action":"delete","dagId":"daily"}""", "clear, mark, cancel, pause, resume")]
    [InlineData("runs/change", """{"action":"clear","states":["broken"]}""", "queued, running, paused")]
    public async Task Fault_is_named_and_nothing_is_done(string path, string body, string expected)
    {
        await using var server = await TestServer.StartAsync();
        using var http = server.Http(Role.Operator);

        using var response = await http.PostAsync($"api/v1/{path}", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).Replace("\\u0027", "'", StringComparison.Ordinal).ShouldContain(expected);
        server.Recovery.Wishes.ShouldBeEmpty();
    }

    [Fact]
    public async Task Member_that_does_not_exist_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        using var http = server.Http(Role.Operator);

        using var response = await http.PostAsync("api/v1/runs/1/clear", JsonContent.Create(new { dryrunn = true }));

        ((int)response.StatusCode).ShouldBeInRange(400, 422);
        server.Recovery.Wishes.ShouldBeEmpty();
    }
}
