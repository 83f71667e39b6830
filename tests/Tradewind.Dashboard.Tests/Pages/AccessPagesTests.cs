using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Tradewind.Dashboard.Layout;
using Tradewind.Dashboard.Pages.Access;
using Tradewind.Engine.Access;
using Tradewind.Engine.Ports;

namespace Tradewind.Dashboard.Tests.Pages;

public sealed class AccessPagesTests : DashboardContext
{
    [Fact]
    public void User_is_made_with_a_role_and_a_password()
    {
        User.SetRoles("admin");
        var page = Render<UserList>();

        page.Find(".page-head .primary").Click();
        page.Find("#user-name").Change("grace");
        page.Find("#user-role").Change("Operator");
        page.Find("dialog form").Submit();
        page.Find("dialog [role=alert]").TextContent.ShouldBe("A new account needs a 'password'.");
        page.Find("#user-password").Change("correct horse battery");
        page.Find("dialog form").Submit();

        Sample.Commands.ShouldBe(["user grace Operator with a password by user:ada"]);
        page.WaitForAssertion(() => page.Find("tbody .name").TextContent.ShouldBe("grace"));
    }

    [Theory]
    [InlineData("audit", "api/v1/audit?download=true")]
    [InlineData("audit?text=dag%3Asales", "api/v1/audit?download=true&text=dag%3Asales")]
    public void Audit_is_exported_as_it_is_filtered(string address, string expected)
    {
        User.SetRoles("admin");
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);

        Render<AuditList>().Find(".page-head a[download]").GetAttribute("href").ShouldBe(expected);
    }

    [Fact]
    public async Task User_s_password_stays_when_its_field_is_left_empty()
    {
        User.SetRoles("admin");
        await Services.GetRequiredService<IUserCommands>().SaveAsync(new("grace", "viewer", "correct horse battery", false), Caller.OfUser("ada", Role.Admin), default);
        Sample.Commands.Clear();
        var page = Render<UserList>();

        page.Find("tbody td:last-child button").Click();
        page.Find("dialog input[type=checkbox]").Change(true);
        page.Find("dialog form").Submit();

        Sample.Commands.ShouldBe(["user grace Viewer disabled by user:ada"]);
    }

    [Fact]
    public void Token_s_key_is_shown_once()
    {
        var page = Render<TokenList>();

        page.Find(".page-head .primary").Click();
        page.FindAll("#token-role option").Select(option => option.TextContent).ShouldBe(["viewer", "operator"]);
        page.Find("#token-label").Change("deploy");
        page.Find("dialog form").Submit();

        page.WaitForElement(".key").TextContent.ShouldBe("key-of-t1");
        page.FindAll("dialog").Single(dialog => dialog.QuerySelector(".key") is not null).TriggerEvent("onclose", EventArgs.Empty);
        page.Markup.ShouldNotContain("key-of-t1");
    }

    [Fact]
    public void Tokens_of_somebody_else_are_refused_to_who_is_no_admin()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("tokens?user=grace");

        Render<TokenList>().Find(".empty").TextContent.ShouldContain("Seeing another user's tokens takes the role admin; user:ada has operator.");
    }

    [Fact]
    public async Task Audit_shows_the_facts_that_changed()
    {
        await Services.GetRequiredService<IAccessStore>().AuditAsync(
            new(Clock.GetUtcNow(), "user:ada", "pool.save", "pool:warehouse", """{"slots":4,"description":"db"}""", """{"slots":8,"description":"db"}"""));
        User.SetRoles("admin");

        var row = Render<AuditList>().WaitForElement("tbody tr .change");

        row.TextContent.ShouldContain("slots: 4 → 8");
        row.TextContent.ShouldNotContain("description");
    }

    [Theory]
    [InlineData("operator", false)]
    [InlineData("admin", true)]
    public void Navigation_offers_users_and_audit_to_admins_only(string role, bool offered)
    {
        User.SetRoles(role);

        var links = Render<SideBar>().FindAll("li a").Select(link => link.GetAttribute("href")).ToArray();

        links.Contains("users").ShouldBe(offered);
        links.Contains("audit").ShouldBe(offered);
        links.ShouldContain("pools");
    }
}
