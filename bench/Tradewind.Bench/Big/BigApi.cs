using System.Diagnostics;
using System.Net.Http.Headers;
using Tradewind.Client;

namespace Tradewind.Bench.Big;

/// <summary>How long the server takes for each list and chart, over HTTP on loopback, warm; for who sees everything and for who has grants on a few DAGs.</summary>
internal sealed class BigApi(Installation installation, Report report)
{
    private const int Warm = 10;
    private const int Times = 200;
    private const double Goal = 20;

    public async Task RunAsync()
    {
        var api = installation.Client;
        // A server runs for weeks: what all of them go through is compiled for good before the first is measured.
        for (var round = 0; round < 3; round++)
            foreach (var path in Lists(null)) await TimesAsync(installation.Http, path, times: 20);
        // What an answer costs that reads nothing: HTTP, the token, JSON.
        var floor = Report.Percentile(await TimesAsync(installation.Http, "version"), 0.5);
        report.Add(installation.Store, "GET version p50", Report.Ms(floor), "", "the limit");

        var mapped = (await api.RunsAsync(new() { DagId = "big_mapped" })).Items[0].RunId;
        var graph = (await api.RunsAsync(new() { DagId = "big_graph" })).Items[0].RunId;
        var log = (await api.RunsAsync(new() { DagId = "big_log" })).Items[0].RunId;
        await MeasureAsync("", installation.Http, floor, Goal, Lists(mapped));
        await MeasureAsync("", installation.Http, floor, null, [$"dags/big_graph", $"runs/{graph}/graph", $"runs/{graph}/progress", $"runs/{mapped}/gantt", $"runs/{mapped}/moves", "schedule/forecast", $"runs/{log}/tasks/write/attempts/1/log?offset=50000000&limit=65536"]);
        using var granted = await GrantedAsync();
        await MeasureAsync($"{BigInstallation.Granted}: ", granted, floor, Goal, Lists(null));
        await GridAsync();
    }

    private static string[] Lists(long? mapped) =>
    [
        "dags", "dags?cursor=platform", "dags?text=invoices", "dags?tag=prod", "dags?owner=data-platform&paused=false", "dags?state=failed", "dag-counts", "dag-tags", "import-errors",
        "runs", "runs?cursor=100000", "runs?state=failed", "runs?state=running", "runs?type=manual", "dags/finance_invoices_load/runs", "dags/finance_invoices_load/runs?state=cancelled", "runs/timeline", "activity", "approvals",
        "assets", "assets?search=invoices", "assets/events?asset=finance/invoices", "assets/queued?asset=finance/invoices", "backfills", "pools", "pools/warehouse/holders", "connections",
        "dags/finance_invoices_load/grid", "dags/finance_invoices_load/calendar", "dags/finance_invoices_load/next",
        .. mapped is null ? Array.Empty<string>() : ["variables", "nodes", "plugins", "users", "audit", "audit?text=finance", "tokens", $"runs/{mapped}/tasks", $"runs/{mapped}/tasks?state=failed", $"runs/{mapped}/tasks?task=score&cursor=9000", $"runs/{mapped}/progress"],
    ];

    private async Task MeasureAsync(string who, HttpClient http, double floor, double? goal, IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            var times = await TimesAsync(http, path);
            var p99 = Report.Percentile(times, 0.99);
            report.Add(
                installation.Store, $"{who}GET {path}", $"p50 {Report.Ms(Report.Percentile(times, 0.5))}, p99 {Report.Ms(p99)}", $"{Report.Percentile(times, 0.5) / floor:0.0} × version",
                goal is null ? "" : $"p99 ≤ {goal} ms{(p99 > goal ? " MISSED" : "")}");
        }
    }

    // Whole: all columns, a page after the other, as who draws a year of them would.
    private async Task GridAsync()
    {
        var pages = new List<string>();
        var runs = 0;
        for (long? before = null; ;)
        {
            pages.Add($"api/v1/dags/big_grid/grid?count=100{(before is null ? "" : $"&before={before}")}");
            var grid = await installation.Client.GridAsync("big_grid", 100, before);
            runs += grid.Runs.Count;
            if (grid.Runs.Count < 100) break;
            before = grid.Runs[0].Run.RunId;
        }

        if (runs < 365) throw new InvalidOperationException($"The grid has {runs} runs.");
        var times = new List<double>();
        for (var round = 0; round < 50; round++)
        {
            var start = Stopwatch.GetTimestamp();
            foreach (var page in pages) await installation.Http.GetByteArrayAsync(page);
            if (round >= 10) times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        var p99 = Report.Percentile(times, 0.99);
        report.Add(installation.Store, "grid, 365 runs × 50 tasks", $"p50 {Report.Ms(Report.Percentile(times, 0.5))}, p99 {Report.Ms(p99)}", "", $"≤ 80 ms{(p99 > 80 ? " MISSED" : "")}");
    }

    private async Task<HttpClient> GrantedAsync()
    {
        var made = await installation.Client.CreateTokenAsync(new()
        {
            Label = "bench", Days = 1, Grants = [new() { Role = "operator", On = "dag:finance_invoices_*" }, new() { Role = "viewer", On = "dag:big_graph" }],
        });
        var http = new HttpClient { BaseAddress = installation.Http.BaseAddress };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", made.Key);
        return http;
    }

    private static async Task<List<double>> TimesAsync(HttpClient http, string path, int times = Times)
    {
        var took = new List<double>();
        for (var round = 0; round < Warm + times; round++)
        {
            var start = Stopwatch.GetTimestamp();
            using var answer = await http.GetAsync($"api/v1/{path}");
            if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            await answer.Content.ReadAsByteArrayAsync();
            if (round >= Warm) took.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            // A slow one is known to be slow after a few.
            if (round >= Warm + 20 && took.Sum() > 4000) break;
        }

        return took;
    }
}
