using System.Net;

namespace Tradewind.Server.Tests.Api;

public sealed class DagsChangeTests
{
    [Fact]
    public async Task Dags_that_match_are_paused_and_the_answer_says_which_were_left_alone()
    {
        await using var server = await TestServer.StartAsync();
        var done = await server.Client(Role.Operator).ChangeDagsAsync(new() { Action = "pause", Tag = "nightly", State = "failed", DryRun = true });
        (done.DryRun, done.Already).ShouldBe((true, 2));
        done.Dags.ShouldBe(["sales"]);
        done.Refused.ShouldBe(["payroll"]);
        server.Runs.PausedBy.ShouldHaveSingleItem().ShouldBe((new() { Tag = "nightly", LastRun = Engine.States.RunState.Failed }, true, true));
    }

    [Fact]
    public async Task Every_dag_is_unpaused_only_when_that_is_said()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(Role.Operator);
        (await Should.ThrowAsync<TradewindApiException>(client.ChangeDagsAsync(new() { Action = "unpause" }))).Problem!.Errors!.Keys.ShouldBe(["all"]);
        (await Should.ThrowAsync<TradewindApiException>(client.ChangeDagsAsync(new() { Action = "unpause", Tag = "nightly", All = true }))).Problem!.Errors!.Keys.ShouldBe(["all"]);
        server.Runs.PausedBy.ShouldBeEmpty();
        await client.ChangeDagsAsync(new() { Action = "unpause", All = true });
        server.Runs.PausedBy.ShouldHaveSingleItem().ShouldBe((new(), false, false));
    }

    [Fact]
    public async Task Dags_that_match_are_triggered_and_the_answer_has_their_runs()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(Role.Operator);

        var asked = await client.ChangeDagsAsync(new() { Action = "trigger", Text = "sales", DryRun = true });
        asked.Dags.ShouldBe(["sales"]);
        asked.Runs!.ShouldBeEmpty();
        var done = await client.ChangeDagsAsync(new() { Action = "trigger", Text = "sales" });

        var run = await client.RunAsync(done.Runs!.ShouldHaveSingleItem());
        run.DagId.ShouldBe("sales");
        done.Faulty!.ShouldBeEmpty();
    }

    [Fact]
    public async Task Action_and_state_that_are_none_are_named_together()
    {
        await using var server = await TestServer.StartAsync();
        var refused = await Should.ThrowAsync<TradewindApiException>(server.Client(Role.Operator).ChangeDagsAsync(new() { Action = "stop", Tag = "x", State = "broken" }));
        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Problem!.Errors!.Keys.ShouldBe(["action", "state"], ignoreOrder: true);
    }

    [Fact]
    public async Task Favourites_are_those_of_the_caller_and_take_no_role_beyond_seeing_the_dag()
    {
        await using var server = await TestServer.StartAsync();
        var viewer = server.Client(Role.Viewer);
        await viewer.SetFavouriteAsync("sales", true);
        await viewer.SetFavouriteAsync("sales", true);
        server.Favourites.Marks.ShouldHaveSingleItem().ShouldBe(("viewer", "sales"));

        await viewer.DagsAsync(new() { Favourite = true });
        server.Runs.Listed.ShouldBe(new() { FavouriteOf = "viewer" });
        await server.Client(Role.Admin).SetFavouriteAsync("sales", false);
        server.Favourites.Marks.Count.ShouldBe(1);
        await viewer.SetFavouriteAsync("sales", false);
        server.Favourites.Marks.ShouldBeEmpty();

        (await Should.ThrowAsync<TradewindApiException>(viewer.SetFavouriteAsync("none", true))).Status.ShouldBe(HttpStatusCode.NotFound);
        for (var at = 0; at < Engine.Commands.FavouriteCommands.Most; at++) server.Favourites.Marks.Add(("viewer", $"dag_{at}"));
        (await Should.ThrowAsync<TradewindApiException>(viewer.SetFavouriteAsync("sales", true))).Status.ShouldBe(HttpStatusCode.Conflict);
    }
}
