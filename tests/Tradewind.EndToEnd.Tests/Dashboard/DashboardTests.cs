using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Tradewind.EndToEnd.Tests.Harness;

namespace Tradewind.EndToEnd.Tests.Dashboard;

/// <summary>Tests in a browser. Besides what each looks at, none may leave an error in a page's console.</summary>
[Collection(Collection)]
public abstract partial class DashboardTests(DashboardFixture dashboard) : IAsyncLifetime
{
    public const string Collection = "Dashboard";

    private readonly List<IPage> _pages = [];
    private readonly List<string> _faults = [];

    protected DashboardFixture Dashboard => dashboard;

    protected Installation Installation => dashboard.Installation;

    /// <summary>Errors of the consoles of all pages so far.</summary>
    protected IReadOnlyList<string> Faults => _faults;

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        for (var at = 0; at < _pages.Count; at++)
        {
            var page = _pages[at];
            if (!page.IsClosed) await page.ScreenshotAsync(new() { Path = Path.Combine(Results.Folder, $"{GetType().Name}-{at}-{Slug(new Uri(page.Url).PathAndQuery)}.png") });
            await page.Context.DisposeAsync();
        }

        _faults.ShouldBeEmpty();
    }

    /// <summary>A page in a browser of its own, answering.</summary>
    protected async Task<IPage> OpenAsync(string address, string user = DashboardFixture.Admin, ColorScheme theme = ColorScheme.Dark, int width = 1280)
    {
        var page = await NewPageAsync(user, theme, width);
        await page.GotoAsync(address);
        await page.LiveAsync();
        return page;
    }

    /// <summary>An empty page in a browser of its own.</summary>
    protected async Task<IPage> NewPageAsync(string? user, ColorScheme theme = ColorScheme.Dark, int width = 1280)
    {
        var page = await (await dashboard.ContextAsync(user, theme, width)).NewPageAsync();
        _pages.Add(page);
        page.Console += (_, message) =>
        {
            if (message.Type == "error") _faults.Add($"{page.Url}: {message.Text}");
        };
        page.PageError += (_, error) => _faults.Add($"{page.Url}: {error}");
        return page;
    }

    /// <summary>Waits until the page is at exactly this address.</summary>
    protected Task IsAtAsync(IPage page, string address) => Assertions.Expect(page).ToHaveURLAsync(new Regex($"^{Regex.Escape(dashboard.Address + address)}$"));

    /// <summary>Marks the page, to see later that it was never loaded again.</summary>
    protected static Task MarkAsync(IPage page) => page.EvaluateAsync("() => { window.sameAsBefore = true; }");

    protected static async Task IsStillTheSameAsync(IPage page) => (await page.EvaluateAsync<bool>("() => window.sameAsBefore === true")).ShouldBeTrue("The page was loaded again.");

    /// <summary>Text for the name of a file.</summary>
    protected static string Slug(string text) => NoLetters().Replace(text, "-").Trim('-');

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex NoLetters();
}

[CollectionDefinition(DashboardTests.Collection)]
public sealed class DashboardCollection : ICollectionFixture<DashboardFixture>;
