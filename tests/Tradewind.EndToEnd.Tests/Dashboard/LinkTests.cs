using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Tradewind.EndToEnd.Tests.Dashboard;

/// <summary>Every link that can be reached from the home page leads somewhere.</summary>
public sealed partial class LinkTests(DashboardFixture dashboard) : DashboardTests(dashboard)
{
    /// <summary>Of links that differ only in which DAG, run or task they name, this many are followed in the browser; all are asked for.</summary>
    private const int OfEachKind = 2;

    private readonly Dictionary<string, int> _followed = [];
    private readonly HashSet<string> _known = ["/"];

    [Fact]
    public async Task Every_link_from_the_home_page_on_leads_to_a_page_without_an_error()
    {
        await Dashboard.GalleryAsync();
        var page = await OpenAsync("/");
        var open = new Queue<string>(_known);
        while (open.TryDequeue(out var address))
        {
            await GoAsync(page, address);
            foreach (var link in await LinksAsync(page))
            {
                if (!_known.Add(link)) continue;
                await AnswersAsync(page, link);
                if (_followed.GetValueOrDefault(Kind(link)) == OfEachKind || IsNoPage(link)) continue;
                _followed[Kind(link)] = _followed.GetValueOrDefault(Kind(link)) + 1;
                await GoAsync(page, address);
                await FollowAsync(page, link);
                open.Enqueue(link);
            }
        }

        // Of each sort that there is, so that a walk that finds no links does not pass.
        foreach (var sort in new[] { "/dags/*", "/dags/*/graph", "/dags/*/code", "/dags/*/calendar", "/runs?view=timeline", "/runs/*?view=gantt", "/dags/*/versions", "/runs/*", "/runs/*?view=history", "/runs/*?task=*", "/runs/*?task=*&part=*", "/import-errors", "/plugins", "/nodes", "/pools", "/connections", "/variables", "/tokens", "/alerts", "/users", "/audit" })
            _followed.ShouldContainKey(sort);
    }

    /// <summary>As a click: within the page, without loading it.</summary>
    private async Task FollowAsync(IPage page, string link)
    {
        await MarkAsync(page);
        // A list that is read as it is scrolled draws its rows a moment after the page.
        await page.WaitForFunctionAsync("address => [...document.links].some(link => link.href.split('#')[0] === address)", Dashboard.Address + link);
        await page.EvaluateAsync("address => [...document.links].find(link => link.href.split('#')[0] === address).click()", Dashboard.Address + link);
        await IsAtAsync(page, link);
        await IsWellAsync(page);
        await IsStillTheSameAsync(page);
    }

    private async Task GoAsync(IPage page, string address)
    {
        if (page.Url == Dashboard.Address + address) return;
        await page.GotoAsync(address);
        await page.LiveAsync();
        await page.Locator(".bones").First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    /// <summary>Drawn, with a heading, and neither the page nor its circuit failed.</summary>
    private static async Task IsWellAsync(IPage page)
    {
        await page.Locator(".bones").First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.Locator("main :is(h1, h2)").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        (await page.GetByText("This page could not be shown").CountAsync()).ShouldBe(0, page.Url);
        (await page.Locator("#blazor-error-ui").IsVisibleAsync()).ShouldBeFalse(page.Url);

        // A circuit that has ended answers no more.
        await page.Button("Keys").ClickAsync();
        await page.OpenDialog().Button("Close").ClickAsync();
        await page.OpenDialog().WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    private static async Task AnswersAsync(IPage page, string link)
    {
        var answer = await page.APIRequest.GetAsync(link, new() { Headers = new Dictionary<string, string> { ["Accept"] = "text/html" } });
        answer.Status.ShouldBe(200, $"{page.Url} leads to {link}");
        (await answer.TextAsync()).ShouldNotContain("This page could not be shown", customMessage: link);
    }

    /// <summary>The addresses of this server that the page leads to, also from menus that are closed.</summary>
    private async Task<string[]> LinksAsync(IPage page)
    {
        var links = await page.EvaluateAsync<string[]>("() => [...document.links].map(link => link.href.split('#')[0])");
        links.ShouldAllBe(link => link.StartsWith(Dashboard.Address + "/", StringComparison.Ordinal));
        return [.. links.Select(link => link[Dashboard.Address.Length..]).Distinct()];
    }

    private static bool IsNoPage(string link) => link.StartsWith("/api/", StringComparison.Ordinal);

    private static string Kind(string link) => Values().Replace(Names().Replace(link, "$1*"), "=*").Replace("view=*", View().Match(link).Value);

    [GeneratedRegex("(/dags/|/runs/)[^/?]+")]
    private static partial Regex Names();

    [GeneratedRegex("=[^&]*")]
    private static partial Regex Values();

    [GeneratedRegex("view=[^&]*")]
    private static partial Regex View();
}
