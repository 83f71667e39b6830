using Microsoft.Playwright;

namespace Tradewind.EndToEnd.Tests.Dashboard;

/// <summary>What people do on any page.</summary>
internal static class PageExtensions
{
    /// <summary>Waits until the page answers; see Ready.razor.</summary>
    public static Task LiveAsync(this IPage page) => page.Locator("html[data-live]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    public static async Task SignInAsync(this IPage page, string user, string password)
    {
        await page.GetByLabel("User name").FillAsync(user);
        await page.GetByLabel("Password").FillAsync(password);
        await page.Button("Sign in").ClickAsync();
    }

    public static ILocator Button(this IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public static ILocator Button(this ILocator place, string name) => place.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public static ILocator Link(this IPage page, string name) => page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    public static ILocator Link(this ILocator place, string name) => place.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    public static ILocator Heading(this IPage page, string text) => page.GetByRole(AriaRole.Heading, new() { Name = text, Exact = true });

    /// <summary>The row of a table that holds a cell with exactly this link.</summary>
    public static ILocator Row(this IPage page, string link) => page.Locator("tbody tr").Filter(new() { Has = page.Link(link) });

    /// <summary>The dialog that is open.</summary>
    public static ILocator OpenDialog(this IPage page) => page.Locator("dialog[open]");
}
