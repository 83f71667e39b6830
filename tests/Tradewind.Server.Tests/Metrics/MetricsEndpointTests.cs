namespace Tradewind.Server.Tests.Metrics;

public sealed class MetricsEndpointTests
{
    [Fact]
    public async Task Installation_stands_in_the_text_with_a_type_for_each_name()
    {
        await using var server = await TestServer.StartAsync();

        using var response = await server.Http(Role.Viewer).GetAsync("metrics");

        response.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.ShouldContain("""tradewind_healthy{component="scheduler"} 1""");
        lines.ShouldContain("""tradewind_nodes{role="scheduler",state="alive"} 1""");
        lines.ShouldContain("""tradewind_runs{state="running"} 2""");
        lines.ShouldContain("""tradewind_task_instances{state="queued"} 5""");
        lines.ShouldContain("""tradewind_dags{paused="false"} 2""");
        var types = lines.Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]).ToArray();
        types.ShouldBeUnique();
        foreach (var line in lines.Where(line => line[0] != '#'))
        {
            var name = line.Split('{', ' ')[0];
            types.ShouldContain(type => name == type || name == type + "_bucket" || name == type + "_sum" || name == type + "_count", line);
        }
    }

    [Fact]
    public async Task Component_that_is_not_well_is_zero()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.HasNodes = false;

        (await server.Http(Role.Viewer).GetStringAsync("metrics")).ShouldContain("tradewind_healthy{component=\"scheduler\"} 0");
    }

    [Fact]
    public async Task Metastore_that_is_away_is_told_instead_of_an_error()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.Fault = new InvalidOperationException("canary: Host=db1");

        var text = await server.Http(Role.Viewer).GetStringAsync("metrics");

        text.ShouldContain("tradewind_healthy{component=\"metastore\"} 0");
        text.ShouldNotContain("canary");
        text.ShouldNotContain("tradewind_runs{");
    }
}
