using Microsoft.Playwright;
using Tradewind.EndToEnd.Tests.Harness;

namespace Tradewind.EndToEnd.Tests.Dashboard;

/// <summary>Every page, in both themes and two widths: axe finds nothing serious, nothing is wider than the window, and pictures are kept.</summary>
public sealed class EveryPageTests(DashboardFixture dashboard) : DashboardTests(dashboard)
{
    /// <summary>What is opened on a page before it is looked at.</summary>
    private static readonly Dictionary<string, Func<IPage, Task>> Opened = new()
    {
        ["trigger"] = page => page.Button("Trigger").ClickAsync(),
        ["cancel"] = page => page.Button("Cancel run").ClickAsync(),
        ["backfill"] = page => page.Button("New backfill").ClickAsync(),
        ["retry"] = page => page.Button("Retry from failure").ClickAsync(),
        ["palette"] = page => page.Keyboard.PressAsync("Control+k"),
        ["keys"] = page => page.Keyboard.PressAsync("?"),
        ["long-name"] = page => page.Button("Trigger").ClickAsync(),
        ["trigger-all"] = async page =>
        {
            await page.Button("All shown").ClickAsync();
            await page.Button("Trigger all shown").ClickAsync();
        },
    };

    [Fact]
    public async Task Every_page_is_accessible_and_fits_its_window()
    {
        var page = await OpenAsync("/");
        var faults = new List<string>();
        foreach (var (name, address) in await PagesAsync())
        {
            await page.SetViewportSizeAsync(1280, 800);
            await page.GotoAsync(address);
            await page.LiveAsync();
            // Nothing is still loading.
            await page.Locator(".bones").First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
            if (Opened.TryGetValue(name, out var open))
            {
                await open(page);
                await page.OpenDialog().WaitForAsync();
            }

            foreach (var (width, height) in new[] { (1280, 800), (390, 844) })
            {
                await page.SetViewportSizeAsync(width, height);
                faults.AddRange(await TooWideAsync(page, width));
                for (var theme = 0; theme < 2; theme++)
                {
                    // Colours do not depend on the width: the narrow window is examined in one theme.
                    if (width > 390 || theme == 0) faults.AddRange(await Accessible.FindingsAsync(page));
                    await page.ScreenshotAsync(new() { Path = Path.Combine(Results.Folder, $"{name}-{width}-{await ThemeAsync(page)}.png") });
                    // The button itself may lie below a dialog.
                    await page.EvaluateAsync("() => document.querySelector('[data-act=theme]').click()");
                }
            }
        }

        faults.ShouldBeEmpty();
    }

    private static async Task<IEnumerable<string>> TooWideAsync(IPage page, int width)
    {
        var beyond = await page.EvaluateAsync<int>("() => Math.max(...[document.documentElement, ...document.querySelectorAll('dialog[open]')].map(one => one.scrollWidth - one.clientWidth))");
        return beyond <= 0 ? [] : [$"{page.Url}: {beyond} pixels wider than the window of {width}"];
    }

    private static Task<string> ThemeAsync(IPage page) => page.EvaluateAsync<string>("() => document.documentElement.dataset.theme");

    private async Task<(string Name, string Address)[]> PagesAsync()
    {
        const string LongName = "shipping_control_for_all_of_the_northern_regions_and_islands_v2";
        var gallery = await Dashboard.GalleryAsync();
        await Installation.DropAsync(LongName, Scripts.Prints(LongName, "here"));
        string Run(string dag) => $"/runs/{Dashboard.Runs[dag].RunId}";
        return
        [
            ("home", "/"), ("dags", "/dags"), ("dags-none", "/dags?q=nothing"), ("grid", "/dags/recovery"), ("grid-task", $"/dags/recovery?run={Dashboard.Runs["recovery"].RunId}&task=primary"), ("dag-gantt", "/dags/recovery/gantt"), ("dag-audit", "/dags/recovery/audit"), ("long-name", $"/dags/{LongName}"), ("trigger-all", "/dags?q=tag:example"), ("graph", "/dags/daily_sales/graph"),
            ("dag-runs", "/dags/recovery/runs"), ("code", "/dags/daily_sales/code"), ("versions", "/dags/hello/versions"), ("dag-unknown", "/dags/nobody"),
            ("runs", "/runs"), ("timeline", "/runs?view=timeline&back=1h"), ("gantt", Run("fan_out") + "?view=gantt"), ("calendar", "/dags/daily_sales/calendar"), ("run", Run("recovery")), ("run-graph", Run("recovery") + "?view=graph"), ("graph-critical", Run("recovery") + "?view=graph&only=critical"), ("run-history", Run("recovery") + "?view=history"),
            ("log", Run("recovery") + "?task=flaky&attempt=1"), ("details", Run("fan_out") + "?task=pack&part=details"), ("task-history", Run("recovery") + "?task=flaky&part=history"),
            ("mapped", Run("fan_out") + "?task=summarise"), ("failed", Run("repo_history") + "?task=git_log"), ("running", $"/runs/{gallery.RunningRun}?task=hold"),
            ("run-unknown", "/runs/999999"), ("import-errors", "/import-errors"), ("plugins", "/plugins"), ("nodes", "/nodes"),
            ("pools", "/pools"), ("connections", "/connections"), ("variables", "/variables"), ("tokens", "/tokens"), ("alerts", "/alerts"), ("users", "/users"), ("audit", "/audit"),
            ("editor", "/editor"), ("script", "/editor/daily_sales.csx"), ("script-new", "/editor/gallery_new.csx?template=params"), ("script-faulty", "/editor/gallery_faulty.csx"),
            ("backfills", "/backfills"), ("approvals", "/approvals"), ("assets", "/assets"), ("lineage", "/assets?view=lineage"), ("backfill", "/backfills"), ("retry", Run("repo_history")),
            ("trigger", "/dags/daily_sales"), ("cancel", $"/runs/{gallery.RunningRun}"), ("palette", "/"), ("keys", "/"),
        ];
    }
}
