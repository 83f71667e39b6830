using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Tradewind.Bench;

/// <summary>The figures, each through the whole platform.</summary>
internal sealed partial class Measures(Installation installation, Report report)
{
    // A server runs for weeks: until its hot paths are compiled for good, which takes a few thousand tasks, it is measured as little
    // as one would measure an engine that is still cold. COLD is the figure for that.
    private const int WarmRuns = 150;

    public async Task RunAsync(string[] only)
    {
        if (only.Contains("chain")) await ChainAsync();
        if (only.Contains("handoff")) await HandoffAsync();
        if (only.Contains("tiny")) await TinyAsync();
        if (only.Contains("fanout")) await FanoutAsync();
        if (only.Contains("mapped")) await MappedAsync();
        if (only.Contains("prune")) await PruneAsync();
        if (only.Contains("drop")) await DropAsync();
        if (only.Contains("cold")) await ColdAsync();
        if (only.Contains("idle")) await IdleAsync();
    }

    private async Task ChainAsync()
    {
        for (var warm = 0; warm < WarmRuns; warm++) await installation.RunAsync("chain");
        var times = new List<double>();
        var commit = await CommitLimit.AroundAsync(installation, 4, async () =>
        {
            for (var round = 0; round < 25; round++)
            {
                var run = await installation.RunAsync("chain");
                times.Add((run.EndedAt!.Value - run.CreatedAt).TotalMilliseconds);
            }
        });

        var median = Report.Percentile(times, 0.5);
        report.Add(installation.Store, "commit (one row, durable)", $"{commit:0.000} ms", $"{1000 / commit:N0}/s", "the limit");
        report.Add(installation.Store, "CHAIN-40 p50", Report.Ms(median), $"{median / (40 * commit):0.00} × 40 commits", $"≤ 3 ×, ≤ {(installation.Store == "sqlite" ? 20 : 40)} ms");
    }

    private async Task HandoffAsync()
    {
        for (var warm = 0; warm < WarmRuns; warm++) await installation.RunAsync("handoff");
        var gaps = new List<double>();
        var commit = await CommitLimit.AroundAsync(installation, 4, async () =>
        {
            for (var round = 0; round < 10; round++) gaps.AddRange(await GapsAsync());
        });

        var p50 = Report.Percentile(gaps, 0.5);
        report.Add(installation.Store, "HANDOFF p50 (body to body)", Report.Ms(p50), $"{p50 / commit:0.00} commits", "≤ 2.5 commits");
        report.Add(installation.Store, "HANDOFF p99", Report.Ms(Report.Percentile(gaps, 0.99)), $"{Report.Percentile(gaps, 0.99) / commit:0.00} commits", "");
    }

    private async Task<List<double>> GapsAsync()
    {
        var run = await installation.RunAsync("handoff");
        var (ticks, gaps) = (new List<long[]>(), new List<double>());
        for (var task = 0; task < 40; task++) ticks.Add(await TicksAsync(run.RunId, $"t{task:00}"));
        for (var task = 1; task < 40; task++) gaps.Add(TimeSpan.FromTicks(ticks[task][0] - ticks[task - 1][1]).TotalMilliseconds);
        return gaps;
    }

    private async Task TinyAsync()
    {
        const int runs = 20;
        await TwentyTinyAsync();
        var rates = new List<double>();
        var commit = await CommitLimit.AroundAsync(installation, 4, async () => rates.Add(runs * 1000 / await TwentyTinyAsync()));
        var rate = Report.Percentile(rates, 0.5);
        report.Add(installation.Store, "TINY", $"{rate:N0} tasks/s", $"{rate * commit / 1000:0.00} × commits/s", installation.Store == "sqlite" ? "≥ 20,000/s" : "≥ 10,000/s, aim 20,000/s");

        async Task<double> TwentyTinyAsync()
        {
            var started = await Task.WhenAll(Enumerable.Range(0, runs).Select(_ => installation.Client.TriggerAsync("tiny", new())));
            var ended = new List<Client.RunResource>();
            foreach (var run in started) ended.Add(await installation.WaitAsync(run.RunId));
            return (ended.Max(run => run.EndedAt!.Value) - ended.Min(run => run.CreatedAt)).TotalSeconds;
        }
    }

    private async Task FanoutAsync()
    {
        var times = new List<double>();
        for (var round = 0; round < 4; round++)
        {
            var run = await installation.RunAsync("fanout");
            if (round > 0) times.Add((run.EndedAt!.Value - run.CreatedAt).TotalSeconds);
        }

        var median = Report.Percentile(times, 0.5);
        report.Add(installation.Store, "FANOUT-10k", $"{median:0.00} s", $"{10_000 / median:N0} tasks/s", "≤ 1.5 s");
    }

    // Ten times as many must take no more than ten times as long: whatever is done for each index over all the others would show.
    private async Task MappedAsync()
    {
        const int few = 10_000;
        const int many = 100_000;
        await OfAsync(few);
        var limit = Math.Min(await OfAsync(few), await OfAsync(few)) / (2 * few);
        var each = await OfAsync(many) / (2 * many);
        report.Add(installation.Store, "MAPPED-10k twice, per index", Report.Ms(limit), $"{1000 / limit:N0} indices/s", "the limit");
        report.Add(installation.Store, "MAPPED-100k twice, per index", Report.Ms(each), $"{each / limit:0.00} × that of 10k", "≤ 1.5 ×");

        async Task<double> OfAsync(int count)
        {
            var run = await installation.RunAsync("mapped", $$"""{"Count":{{count}}}""");
            var sum = (await installation.Client.XComsAsync(run.RunId, "sum")).Items.Single(item => item.Key == "return").Json;
            if (sum != ((long)count * (count + 1)).ToString(CultureInfo.InvariantCulture)) throw new InvalidOperationException($"The sum over {count} indices is {sum}.");
            return (run.EndedAt!.Value - run.CreatedAt).TotalMilliseconds;
        }
    }

    private async Task DropAsync()
    {
        var times = new List<double>();
        for (var round = 0; round < 60; round++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"dropped_{round}");
            var path = Path.Combine(installation.DagsDirectory, $"{id}.csx");
            var text = Script(id);
            var start = Stopwatch.GetTimestamp();
            await File.WriteAllTextAsync(path, text);
            while (!(await installation.Http.GetAsync($"api/v1/dags/{id}")).IsSuccessStatusCode)
            {
                if (Stopwatch.GetElapsedTime(start) > TimeSpan.FromSeconds(20)) throw new TimeoutException($"{id} did not appear.");
                await Task.Delay(1);
            }

            if (round >= 10) times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            await Task.Delay(50);
        }

        report.Add(installation.Store, "DROP p50 (30 lines)", Report.Ms(Report.Percentile(times, 0.5)), "", "");
        report.Add(installation.Store, "DROP p99", Report.Ms(Report.Percentile(times, 0.99)), "", "≤ 100 ms");
    }

    private async Task ColdAsync()
    {
        var times = new List<double>();
        for (var round = 0; round < 5; round++)
        {
            await installation.StopProcessAsync();
            var began = await installation.StartProcessAsync();
            var run = await installation.RunAsync("first");
            var ticks = await TicksAsync(run.RunId, "now");
            times.Add(TimeSpan.FromTicks(ticks[0] - began.Ticks).TotalMilliseconds);
        }

        report.Add(installation.Store, "COLD (start → first line)", Report.Ms(Report.Percentile(times, 0.5)), "", "≤ 1 s");
    }

    private async Task IdleAsync()
    {
        // A fresh start, once the compiler in the background is done with it: what an installation costs that has nothing to do.
        await installation.StopProcessAsync();
        await installation.StartProcessAsync();
        await installation.RunAsync("first");
        await Task.Delay(TimeSpan.FromSeconds(40));
        var processes = Processes.Family(installation.Process.Id);
        var before = processes.ToDictionary(one => one, Processes.CpuSeconds);
        var start = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(20));
        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var busy = processes.Sum(one => Processes.CpuSeconds(one) - before[one]) / elapsed;
        report.Add(installation.Store, "idle CPU (all processes)", $"{busy:P2} of a core", "", "≤ 1 %");
        foreach (var process in processes)
            report.Add(installation.Store, $"idle memory {Processes.Name(process)}", $"{Processes.ResidentMegabytes(process):N0} MB", "", Processes.Name(process) switch { "tradewind" => "≤ 200 MB", "Tradewind.Runne" => "≤ 90 MB", _ => "" });
    }

    private async Task<long[]> TicksAsync(long run, string task)
    {
        var output = (await installation.Client.XComsAsync(run, task)).Items.Single(item => item.Key == "return");
        using var json = JsonDocument.Parse(output.Json);
        return json.RootElement.ValueKind == JsonValueKind.Array ? [.. json.RootElement.EnumerateArray().Select(one => one.GetInt64())] : [json.RootElement.GetInt64()];
    }

    private static string Script(string id) =>
        $$"""
        // A script of about thirty lines, as people write them.
        record Order(string Country, decimal Amount);
        record Report { public string Currency { get; init; } = "EUR"; }

        var dag = new Dag("{{id}}")
        {
            Description = "Orders by country",
            Owner = "bench",
            Tags = ["bench", "orders"],
            Defaults = { Retries = 2, RetryDelay = Minutes(1) },
        };
        dag.Params<Report>();

        var orders = dag.Task("orders", ctx => new List<Order>
        {
            new("BE", 10m), new("NL", 20m), new("BE", 30m), new("DE", 5m),
        });
        var large = dag.Task("large", orders, rows => rows.Where(row => row.Amount > 8m).ToList());
        var totals = dag.Task("totals", large, rows => rows
            .GroupBy(row => row.Country)
            .ToDictionary(group => group.Key, group => group.Sum(row => row.Amount)));
        var best = dag.Task("best", totals, sums => sums.OrderByDescending(sum => sum.Value).First().Key);
        var report = dag.Action("report", ctx => ctx.Log("done"));
        var cleanup = dag.Action("cleanup", ctx => ctx.Log("clean")).Rule(AllDone);
        best.Then(report);
        report.Then(cleanup);
        """;
}
