using System.Diagnostics;
using System.Globalization;
using Microsoft.Playwright;

namespace Tradewind.Bench.Big;

/// <summary>What a browser sees of it: what comes over the wire first, when a page can be used, and what many open pages cost the server.</summary>
internal sealed class BigPages(Installation installation, Report report) : IAsyncDisposable
{
    private static readonly string[] Flags =
        ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string? _session;

    public async Task StartAsync()
    {
        var chromium = Environment.GetEnvironmentVariable("TRADEWIND_TEST_CHROMIUM") is { Length: > 0 } path
            ? path
            : throw new InvalidOperationException("These figures need a Chromium: install one, or set TRADEWIND_TEST_CHROMIUM to its executable.");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = Flags });
        await using var context = await _browser.NewContextAsync(new() { BaseURL = installation.Address });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("User name").FillAsync(BigInstallation.Admin);
        await page.GetByLabel("Password").FillAsync(BigInstallation.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await LiveAsync(page);
        _session = await context.StorageStateAsync();
    }

    /// <summary>The first page of a browser that has nothing of it yet.</summary>
    public async Task FirstLoadAsync()
    {
        await using var context = await ContextAsync();
        var page = await context.NewPageAsync();
        var bytes = 0L;
        var wire = await context.NewCDPSessionAsync(page);
        await wire.SendAsync("Network.enable");
        wire.Event("Network.loadingFinished").OnEvent += (_, told) => Interlocked.Add(ref bytes, (long)told!.Value.GetProperty("encodedDataLength").GetDouble());
        await page.GotoAsync("/");
        await LiveAsync(page);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        report.Add(installation.Store, "first load of Home, over the wire", $"{Interlocked.Read(ref bytes) / 1024.0:0} KB", "", $"≤ 200 KB{(bytes > 200 * 1024 ? " MISSED" : "")}");
    }

    /// <summary>From the address to a page that answers, and for the graph to its first picture.</summary>
    public async Task PagesAsync()
    {
        var runs = installation.Client;
        var mapped = (await runs.RunsAsync(new() { DagId = "big_mapped" })).Items[0].RunId;
        var graph = (await runs.RunsAsync(new() { DagId = "big_graph" })).Items[0].RunId;
        foreach (var path in new[]
        {
            "/", "/dags", "/dags?state=failed", "/runs", "/runs?view=timeline", "/dags/big_grid", "/dags/big_graph", $"/runs/{graph}", $"/runs/{mapped}", $"/runs/{mapped}?view=gantt", $"/runs/{mapped}?task=score", $"/runs/{mapped}?view=history",
            "/assets", "/assets?view=lineage", "/backfills", "/pools", "/audit", "/import-errors", "/editor", "/dags/big_grid/calendar",
        })
            await OpenAsync(path, "html[data-live]", null);
        await OpenAsync("/dags/big_graph/graph", Painted, 1000);
        await OpenAsync($"/runs/{graph}?view=graph", Painted, 1000);
    }

    /// <summary>A graph of a thousand tasks whose groups are folded at first: from the wish to see them all to their picture.</summary>
    public async Task UnfoldAsync()
    {
        var times = new List<double>();
        for (var round = 0; round < 6; round++)
        {
            await using var context = await ContextAsync();
            var page = await context.NewPageAsync();
            await page.GotoAsync("/dags/big_graph/graph");
            await page.WaitForFunctionAsync(Painted);
            var start = Stopwatch.GetTimestamp();
            await page.GetByRole(AriaRole.Button, new() { Name = "Unfold all", Exact = true }).ClickAsync();
            await page.Locator("canvas[aria-label^='Graph of 1000 tasks']").WaitForAsync();
            // The picture follows in a message of its own; once a key is answered it is there.
            await page.Locator(".stage canvas").PressAsync("+");
            await page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
            if (round > 0) times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        report.Add(installation.Store, "graph, all 1,000 nodes unfolded", $"p50 {Report.Ms(Report.Percentile(times, 0.5))}, worst {Report.Ms(times.Max())}", "", $"≤ 1000 ms{(times.Max() > 1000 ? " MISSED" : "")}");
    }

    /// <summary>From the wish for a line to its text on the screen, in a log of a million lines.</summary>
    public async Task LogAsync()
    {
        var log = (await installation.Client.RunsAsync(new() { DagId = "big_log" })).Items[0].RunId;
        await using var context = await ContextAsync();
        var page = await context.NewPageAsync();
        var start = Stopwatch.GetTimestamp();
        await page.GotoAsync($"/runs/{log}?task=write");
        await page.Locator(".log .line").First.WaitForAsync();
        report.Add(installation.Store, "open a log of 1,000,000 lines", Report.Ms(Stopwatch.GetElapsedTime(start).TotalMilliseconds), "", "");
        var times = new List<double>();
        var random = new Random(1);
        for (var round = 0; round < 60; round++)
        {
            var line = random.Next(1, 1_000_000);
            // In the page itself: what Playwright takes to ask is not the reader's.
            var took = await page.EvaluateAsync<double>(
                """
                line => new Promise((done, fail) => {
                  const field = document.querySelector('.log .goto'), begin = performance.now();
                  const look = () => {
                    const row = document.querySelector(`.log [data-line="${line}"]`);
                    if (row && row.closest('.line').querySelector('.text').textContent.startsWith(`line ${line}:`)) done(performance.now() - begin);
                    else if (performance.now() - begin > 10000) fail(new Error(`line ${line} did not come`));
                    else requestAnimationFrame(look);
                  };
                  field.value = line;
                  field.dispatchEvent(new Event('change'));
                  look();
                })
                """,
                line);
            if (round >= 10) times.Add(took);
        }

        var p99 = Report.Percentile(times, 0.99);
        report.Add(installation.Store, "jump to a line of 1,000,000", $"p50 {Report.Ms(Report.Percentile(times, 0.5))}, p99 {Report.Ms(p99)}", "", $"≤ 100 ms{(p99 > 100 ? " MISSED" : "")}");
    }

    /// <summary>What twenty open pages cost the server while five hundred states change in a second: its CPU with them less that without.</summary>
    public async Task LiveAsync()
    {
        const int seconds = 20;
        var (alone, rate) = await BusyAsync(seconds);
        report.Add(installation.Store, "server CPU, nobody looks", $"{alone:P0} of a core", $"{rate:0} changes/s", "the limit");
        // All of these change with every run.
        string[] pages = ["/", "/dags", "/dags/big_busy", "/dags/big_busy/graph", "/runs"];
        var open = new List<IBrowserContext>();
        for (var number = 0; number < 20; number++)
        {
            var context = await ContextAsync();
            open.Add(context);
            var page = await context.NewPageAsync();
            await page.GotoAsync(pages[number % pages.Length]);
            await LiveAsync(page);
        }

        var (watched, rateThen) = await BusyAsync(seconds);
        var cost = watched - alone;
        report.Add(installation.Store, "server CPU of 20 open pages", $"{cost:P0} of a core", $"{rateThen:0} changes/s", $"< 40 %{(cost > 0.4 ? " MISSED" : "")}");
        foreach (var context in open) await context.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    // The server's CPU, and changes of state in a second, while runs of fifty tasks are made as fast as makes five hundred.
    private async Task<(double Cpu, double Rate)> BusyAsync(int seconds)
    {
        const double wanted = 500;
        var api = installation.Client;
        double changesOfRun = (await api.MovesAsync((await installation.RunAsync("big_busy")).RunId, limit: 1_000)).Items.Count;
        var runs = new List<long>();
        async Task LoadAsync(TimeSpan time)
        {
            var start = Stopwatch.GetTimestamp();
            for (var made = 0; Stopwatch.GetElapsedTime(start) < time; made++)
            {
                runs.Add((await api.TriggerAsync("big_busy", new())).RunId);
                var next = TimeSpan.FromSeconds((made + 1) * changesOfRun / wanted) - Stopwatch.GetElapsedTime(start);
                if (next > TimeSpan.Zero) await Task.Delay(next);
            }
        }

        await LoadAsync(TimeSpan.FromSeconds(6));
        var (begin, cpu, before) = (Stopwatch.GetTimestamp(), Processes.CpuSeconds(installation.Process.Id), runs.Count);
        await LoadAsync(TimeSpan.FromSeconds(seconds));
        var elapsed = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        var used = Processes.CpuSeconds(installation.Process.Id) - cpu;
        var rate = (runs.Count - before) * changesOfRun / elapsed;
        foreach (var run in runs.TakeLast(20)) await installation.WaitAsync(run);
        return (used / elapsed, rate);
    }

    private const string Painted = "() => { const canvas = document.querySelector('.graph canvas'); return document.documentElement.hasAttribute('data-live') && canvas && canvas.width !== 300; }";

    private async Task OpenAsync(string path, string signal, double? goal)
    {
        var times = new List<double>();
        for (var round = 0; round < 6; round++)
        {
            await using var context = await ContextAsync();
            var page = await context.NewPageAsync();
            // The style, scripts and pictures are there already, as on any page but the first.
            await page.GotoAsync("/tokens");
            await LiveAsync(page);
            var start = Stopwatch.GetTimestamp();
            await page.GotoAsync(path);
            if (signal.StartsWith('(')) await page.WaitForFunctionAsync(signal, null, new() { PollingInterval = 10 });
            else await page.Locator(signal).WaitForAsync(new() { State = WaitForSelectorState.Attached });
            // Nothing is still loading.
            await page.Locator(".bones").First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
            if (round > 0) times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        var (median, worst) = (Report.Percentile(times, 0.5), times.Max());
        report.Add(installation.Store, $"page {path}", $"p50 {Report.Ms(median)}, worst {Report.Ms(worst)}", "", goal is null ? "" : $"≤ {goal} ms{(worst > goal ? " MISSED" : "")}");
    }

    private async Task<IBrowserContext> ContextAsync()
    {
        var context = await _browser!.NewContextAsync(new() { BaseURL = installation.Address, StorageState = _session, ViewportSize = new() { Width = 1280, Height = 800 } });
        context.SetDefaultTimeout(30_000);
        return context;
    }

    private static Task LiveAsync(IPage page) => page.Locator("html[data-live]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
}
