using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Tradewind.EndToEnd.Tests.Dashboard;

public sealed class SignInTests(DashboardFixture dashboard) : DashboardTests(dashboard)
{
    [Fact]
    public async Task Password_of_the_first_start_opens_the_home_page_and_signing_out_closes_it()
    {
        var page = await NewPageAsync(user: null);
        await page.GotoAsync("/");
        await page.SignInAsync(DashboardFixture.Admin, Dashboard.PasswordOf(DashboardFixture.Admin));

        await page.LiveAsync();
        await Expect(page.Heading("Home")).ToBeVisibleAsync();
        await page.Button("Signed in as admin").ClickAsync();
        await Expect(page.Locator("[data-menu]:popover-open")).ToContainTextAsync("Signed in as admin, admin");
        await page.Button("Sign out").ClickAsync();

        await Expect(page.GetByLabel("User name")).ToBeVisibleAsync();
        await page.GotoAsync("/dags");
        await Expect(page.GetByLabel("User name")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Wrong_password_is_said_to_be_wrong()
    {
        var page = await NewPageAsync(user: null);
        await page.GotoAsync("/sign-in");
        await page.SignInAsync(DashboardFixture.Admin, "not the password");

        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("That name and password do not fit.");
        await Expect(page.GetByLabel("Password")).ToHaveValueAsync("");
    }

    [Fact]
    public async Task Page_that_was_asked_for_opens_after_signing_in()
    {
        var page = await NewPageAsync(user: null);
        await page.GotoAsync("/dags?q=hello");
        await page.SignInAsync(DashboardFixture.Admin, Dashboard.PasswordOf(DashboardFixture.Admin));

        await page.LiveAsync();
        await IsAtAsync(page, "/dags?q=hello");
        await Expect(page.Locator("tbody .name")).ToHaveTextAsync(["hello"]);
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("https://evil.example/")]
    public async Task Address_of_another_host_is_not_followed(string returnUrl)
    {
        var page = await NewPageAsync(user: null);
        await page.GotoAsync("/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl));
        await page.SignInAsync(DashboardFixture.Admin, Dashboard.PasswordOf(DashboardFixture.Admin));

        await page.LiveAsync();
        await IsAtAsync(page, "/");
    }

    [Theory]
    [InlineData(ColorScheme.Dark)]
    [InlineData(ColorScheme.Light)]
    public async Task Page_is_accessible(ColorScheme theme)
    {
        var page = await NewPageAsync(user: null, theme);
        await page.GotoAsync("/sign-in?failed=credentials");

        await Accessible.IsAsync(page);
    }
}
