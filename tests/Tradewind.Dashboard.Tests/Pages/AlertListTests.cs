using Microsoft.Extensions.DependencyInjection;
using Tradewind.Dashboard.Pages.Alerts;
using Tradewind.Dashboard.Sample;
using Tradewind.Engine.Alerts;

namespace Tradewind.Dashboard.Tests.Pages;

public sealed class AlertListTests : DashboardContext
{
    private SampleAlerts Alerts => Services.GetRequiredService<SampleAlerts>();

    [Fact]
    public void Channel_is_made_from_the_form_with_the_events_that_are_ticked()
    {
        User.SetRoles("admin");
        var page = Render<AlertList>();
        page.Find("h2, .empty, h3").TextContent.ShouldContain("No alert channel yet");

        page.Find(".page-head .primary").Click();
        page.Find("#alert-name").Change("ops");
        page.Find("#alert-url").Change("https://hooks.example.com/canary");
        for (var box = 2; box < AlertKinds.All.Count; box++) page.FindAll(".events input")[box].Change(false);
        page.Find("dialog form").Submit();

        Sample.Commands.ShouldBe(["alert ops Slack https://hooks.example.com/canary - RunFailed TaskFailed"]);
        page.WaitForAssertion(() => page.Find("tbody .name").TextContent.ShouldContain("ops"));
        page.Markup.ShouldNotContain("canary");
        page.Find("tbody").TextContent.ShouldContain("https://hooks.example.com/***");
    }

    [Fact]
    public void Mail_channel_asks_for_server_and_addresses_and_says_what_is_wrong()
    {
        User.SetRoles("admin");
        var page = Render<AlertList>();
        page.Find(".page-head .primary").Click();
        page.Find("#alert-name").Change("mail");
        page.Find("#alert-kind").Change("Smtp");
        page.FindAll("#alert-url").ShouldBeEmpty();
        page.Find("#alert-host").Change("mail.example.com");
        page.Find("#alert-from").Change("tw@example.com");
        page.Find("#alert-to").Change("ops@example.com, nobody");
        page.Find("dialog form").Submit();

        page.Find("dialog [role=alert]").TextContent.ShouldBe("'nobody' is no mail address.");
        Sample.Commands.ShouldBeEmpty();
    }

    [Fact]
    public void Stored_secrets_stay_when_their_fields_are_left_empty()
    {
        User.SetRoles("admin");
        Alerts.Show(new(new() { Name = "ops", Kind = ChannelKind.Webhook, Url = "https://hooks.example.com/canary", Password = "token", Events = [AlertKind.RunFailed] }, null, 0, null));
        var page = Render<AlertList>();
        page.Find("button[aria-label='Change ops']").Click();
        page.Markup.ShouldNotContain("canary");
        page.Markup.ShouldNotContain("token\"");
        page.Find("#alert-dags").Change("sales_*");
        page.Find("dialog form").Submit();
        Sample.Commands.ShouldBe(["alert ops Webhook https://hooks.example.com/canary token RunFailed"]);
    }

    [Fact]
    public void Test_button_sends_and_shows_what_the_receiver_says_when_it_refuses()
    {
        User.SetRoles("admin");
        Alerts.Show(new(new() { Name = "ops", Kind = ChannelKind.Slack, Url = "https://hooks.example.com/x", Events = [AlertKind.RunFailed] }, null, 1, "403 Forbidden: invalid_token"));
        var page = Render<AlertList>();
        page.Find(".trouble").TextContent.ShouldBe("403 Forbidden: invalid_token");

        page.Find("button[aria-label='Test ops']").Click();
        page.FindAll("dialog form").Single().Submit();

        Sample.Commands.ShouldBe(["test ops"]);
        page.Find("dialog [role=alert]").TextContent.ShouldBe("403 Forbidden: invalid_token");
    }

    [Fact]
    public void Messages_of_a_channel_say_what_became_of_them()
    {
        User.SetRoles("admin");
        Alerts.Show(new(new() { Name = "ops", Kind = ChannelKind.Slack, Url = "https://hooks.example.com/x", Events = [AlertKind.RunFailed] }, null, 1, null));
        var page = Render<AlertList>();
        page.Find("button[aria-label='Messages of ops']").Click();
        page.FindAll(".messages li").Select(item => item.QuerySelector("p")!.TextContent).ShouldBe(
            ["Run failed: daily_sales, scheduled__2026-11-22: 'load' failed", "Run failed: daily_sales, scheduled__2026-11-22: 'load' failed"]);
        page.Find(".messages").TextContent.ShouldContain("503 Service Unavailable");
    }

    [Fact]
    public void Who_is_no_admin_is_told_which_role_it_takes()
    {
        var page = Render<AlertList>();
        page.Find(".page-head .primary").GetAttribute("aria-disabled").ShouldBe("true");
    }
}
