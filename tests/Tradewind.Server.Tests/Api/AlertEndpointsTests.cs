using System.Net;
using Tradewind.Engine.Alerts;
using Tradewind.Engine.Feed;

namespace Tradewind.Server.Tests.Api;

public sealed class AlertEndpointsTests
{
    [Fact]
    public async Task Channel_is_made_changed_in_part_listed_and_deleted_and_no_secret_of_it_comes_back()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(Role.Admin);
        var notices = new List<Topic>();
        using var subscription = server.Feed.Subscribe(notice => notices.Add(notice.Topic));
        await client.SaveAlertChannelAsync("ops", new() { Kind = "slack", Url = "https://hooks.example.com/services/canary-url", Events = ["run_failed", "dag_paused"], Dags = "sales_*" });

        var changed = await client.SaveAlertChannelAsync("ops", new() { Password = "canary-token", Enabled = false, GatherSeconds = 5, Dags = "" });

        (changed.Kind, changed.Url, changed.HasPassword, changed.Enabled, changed.GatherSeconds, changed.Dags).ShouldBe(("slack", "https://hooks.example.com/***", true, false, 5, null));
        changed.Events.ShouldBe(["run_failed", "dag_paused"]);
        server.Alerts.Channels["ops"].Url.ShouldBe("https://hooks.example.com/services/canary-url");
        (await server.Http(Role.Admin).GetStringAsync("api/v1/alerts")).ShouldNotContain("canary");
        await client.DeleteAlertChannelAsync("ops");
        notices.Count(topic => topic == Topic.Alerts).ShouldBe(3);

        var audit = await server.Http(Role.Admin).GetStringAsync("api/v1/audit?subject=alert:ops");
        audit.ShouldNotContain("canary");
        var trail = (await client.AuditAsync("alert:ops")).Items;
        trail.Select(entry => entry.Action).ShouldBe(["alert.delete", "alert.save", "alert.save"]);
        trail[1].Before!.Value.GetProperty("enabled").GetBoolean().ShouldBeTrue();
        trail[1].After!.Value.GetProperty("enabled").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task Mail_channel_says_all_that_it_lacks_at_once()
    {
        await using var server = await TestServer.StartAsync();
        var fault = await Should.ThrowAsync<TradewindApiException>(() => server.Client(Role.Admin).SaveAlertChannelAsync(
            "mail", new() { Kind = "smtp", Host = "http://mail", From = "nobody", Events = ["run_failed", "rain"], GatherSeconds = 4_000, Security = "none", Password = "x" }));
        fault.Status.ShouldBe(HttpStatusCode.BadRequest);
        fault.Problem!.Errors!.Keys.ShouldBe(["host", "from", "to", "events", "gatherSeconds", "security"], ignoreOrder: true);
        fault.Problem.Errors["events"][0].ShouldContain("known are run_failed, task_failed");
        server.Alerts.Channels.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ftp://example.com/x")]
    [InlineData("https://user:secret@example.com/x")]
    [InlineData("hooks.example.com")]
    [InlineData(null)]
    public async Task Webhook_without_a_sound_address_is_refused(string? url)
    {
        await using var server = await TestServer.StartAsync();
        var fault = await Should.ThrowAsync<TradewindApiException>(() => server.Client(Role.Admin).SaveAlertChannelAsync("hook", new() { Kind = "webhook", Url = url }));
        fault.Problem!.Errors!.Keys.ShouldBe(["url"]);
    }

    [Fact]
    public async Task Stored_password_does_not_follow_a_channel_to_another_address()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(Role.Admin);
        await client.SaveAlertChannelAsync("hook", new() { Kind = "webhook", Url = "https://right.example.com", Password = "token" });

        var fault = await Should.ThrowAsync<TradewindApiException>(() => client.SaveAlertChannelAsync("hook", new() { Url = "https://other.example.com" }));

        fault.Problem!.Errors!.Keys.ShouldBe(["password"]);
        server.Alerts.Channels["hook"].Url.ShouldBe("https://right.example.com");
        (await client.SaveAlertChannelAsync("hook", new() { Url = "https://other.example.com", Password = "" })).HasPassword.ShouldBeFalse();
    }

    [Fact]
    public async Task Test_really_sends_also_to_a_channel_that_is_off_and_shows_the_answer()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(Role.Admin);
        await client.SaveAlertChannelAsync("ops", new() { Kind = "slack", Url = "https://hooks.example.com/x", Enabled = false });

        (await client.TestAlertChannelAsync("ops")).ShouldBe(new() { Taken = true, Answer = "200 OK: ok" });
        server.Alerts.Answer = new(false, "403 Forbidden: invalid_token");
        (await client.TestAlertChannelAsync("ops")).ShouldBe(new() { Taken = false, Answer = "403 Forbidden: invalid_token" });

        server.Alerts.Sent.Select(sent => sent.Message.Digest.First.Single()).ShouldAllBe(fact => fact.Kind == AlertKind.Test && fact.Why == "admin tries whether this channel is heard.");
        (await client.AuditAsync("alert:ops")).Items.Count(entry => entry.Action == "alert.test").ShouldBe(2);
        var message = (await client.AlertMessagesAsync("ops")).Items[0];
        (message.Text, message.State, message.Answer).ShouldBe(("Test of this alert channel: admin tries whether this channel is heard.", "waiting", "403 Forbidden: invalid_token"));
    }

    [Fact]
    public async Task Channel_that_does_not_exist_is_not_found_and_the_command_that_makes_it_named()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(Role.Admin);
        foreach (var call in new Func<Task>[] { () => client.DeleteAlertChannelAsync("gone"), () => client.TestAlertChannelAsync("gone"), () => client.AlertMessagesAsync("gone") })
        {
            var fault = await Should.ThrowAsync<TradewindApiException>(call);
            fault.Status.ShouldBe(HttpStatusCode.NotFound);
            fault.Problem!.Detail!.ShouldContain("tradewind alerts set gone");
        }
    }
}
