using System.Diagnostics;
using System.Globalization;

namespace Tradewind.Bench;

internal sealed partial class Measures
{
    // What the steps of a run beside it notice of the removal of a hundred runs of a thousand tasks each.
    private async Task PruneAsync()
    {
        const int runs = 100;
        for (var warm = 0; warm < WarmRuns; warm++) await installation.RunAsync("handoff");
        for (var made = 0; made < runs; made += 20)
            foreach (var run in await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => installation.Client.TriggerAsync("tiny", new())))) await installation.WaitAsync(run.RunId);
        // One stays in any case.
        await installation.RunAsync("tiny");

        var (quiet, beside) = (new List<double>(), new List<double>());
        for (var round = 0; round < 15; round++) quiet.AddRange(await GapsAsync());
        var start = Stopwatch.GetTimestamp();
        var pruned = await installation.Client.PruneRunsAsync(new() { OlderThanDays = 0, DagId = "tiny", LeastRuns = 1 });
        report.Add(installation.Store, "PRUNE taken out", Report.Ms(Stopwatch.GetElapsedTime(start).TotalMilliseconds), $"{pruned.Runs} runs", "");
        // The scheduler comes to it within seconds.
        await installation.UntilAsync(async () => (await installation.Client.RetentionAsync()).RunsLeft < pruned.Runs, TimeSpan.FromMinutes(1));
        start = Stopwatch.GetTimestamp();
        while ((await installation.Client.RetentionAsync()).RunsLeft > 0) beside.AddRange(await GapsAsync());
        var took = Stopwatch.GetElapsedTime(start).TotalSeconds;

        foreach (var (name, share) in new[] { ("p50", 0.5), ("p99", 0.99), ("most", 1) })
        {
            var (before, during) = (Report.Percentile(quiet, share), Report.Percentile(beside, share));
            report.Add(installation.Store, $"PRUNE HANDOFF {name}", $"{Report.Ms(during)} beside it", $"{during / before:0.00} × {Report.Ms(before)} without", "");
        }

        var metrics = (await installation.Http.GetStringAsync("metrics")).Split('\n');
        double Metric(string name) => double.Parse(metrics.Single(line => line.StartsWith($"tradewind_prune_batch_seconds_{name} ", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture);
        report.Add(installation.Store, "PRUNE batch, mean", Report.Ms(Metric("sum") / Metric("count") * 1000), $"{Metric("count"):N0} batches", "");
        report.Add(installation.Store, "PRUNE removed", $"{pruned.TaskInstances / took:N0} instances/s", $"{pruned.TaskInstances:N0} in {took:0} s", "");
    }
}
