using System.Net.Http.Headers;
using Tradewind.Client;
using Tradewind.EndToEnd.Tests.Harness;

namespace Tradewind.EndToEnd.Tests;

/// <summary>What others learn of an installation: a scraper from its server, a collector from all its processes.</summary>
public sealed class TelemetryTests(SqliteInstallation installation) : IClassFixture<SqliteInstallation>
{
    [Fact]
    public async Task Runs_and_attempts_are_scraped_and_sent_to_the_collector_that_the_environment_names()
    {
        using var collector = new Collector();
        var node = installation.Start("standalone", ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));
        await node.LineAsync("Ready:");
        await installation.DropAsync("metered", Scripts.Prints("metered", "well"));
        await installation.EndAsync(await installation.TriggerAsync("metered"));

        var lines = (await ScrapeAsync()).Split('\n');
        lines.ShouldContain("""tradewind_runs_ended_total{dag_id="metered",state="success"} 1""");
        lines.ShouldContain("""tradewind_attempts_ended_total{outcome="success"} 1""");
        lines.ShouldContain("tradewind_task_queued_seconds_count 1");
        lines.ShouldContain("""tradewind_healthy{component="metastore"} 1""");

        // What is left is sent at the end.
        (await node.InterruptAsync()).ShouldBe(0, node.Output);
        collector.Sent("/v1/metrics").ShouldContain("tradewind.runs.ended");
        var traces = collector.Sent("/v1/traces");
        traces.ShouldContain("run metered");
        traces.ShouldContain("task print");
    }

    private async Task<string> ScrapeAsync()
    {
        var local = new LocalAccess(installation.At("data"));
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", local.Token());
        return await http.GetStringAsync(new Uri(new Uri(local.Server()!), "metrics"));
    }
}
