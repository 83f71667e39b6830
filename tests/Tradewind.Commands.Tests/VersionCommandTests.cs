using System.Text.Json;
using Tradewind.Graph;
using Tradewind.Server.Tests;

namespace Tradewind.Commands.Tests;

public sealed class VersionCommandTests
{
    [Fact]
    public async Task Versions_are_listed_with_what_each_changed()
    {
        await using var server = await StartAsync();

        var rows = (await Shell.RunAsync(server, Role.Viewer, "dags", "versions", "sales")).Out.Split('\n');
        rows[1].ShouldStartWith("2 ");
        rows[1].TrimEnd().ShouldEndWith("task report added; load: retries; sales.csx +1 −1");
        rows[2].TrimEnd().ShouldEndWith("the first version");
    }

    [Fact]
    public async Task Diff_says_tasks_in_words_and_the_source_as_a_unified_diff()
    {
        await using var server = await StartAsync();

        var shown = await Shell.RunAsync(server, Role.Viewer, "dags", "diff", "sales", "1", "2");
        shown.Code.ShouldBe(ExitCode.Ok);
        shown.Out.ReplaceLineEndings("\n").ShouldBe(
            """
            sales: version 1 → 2: task report added; load: retries; sales.csx +1 −1
              task load
                retries: 0 → 2
              task report added

            --- sales.csx version 1
            +++ sales.csx version 2
            @@ -1,1 +1,1 @@
            -var dag = …
            +var dag = 2;

            """.ReplaceLineEndings("\n"));
        using var json = JsonDocument.Parse((await Shell.RunAsync(server, Role.Viewer, "dags", "diff", "sales", "1", "2", "--json")).Out);
        json.RootElement.GetProperty("files")[0].GetProperty("added").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Diff_without_numbers_needs_two_versions()
    {
        await using var server = await TestServer.StartAsync();

        (await Shell.RunAsync(server, Role.Viewer, "dags", "diff", "sales")).ShouldSatisfyAllConditions(
            refused => refused.Code.ShouldBe(ExitCode.Usage), refused => refused.Error.ShouldContain("has one version only"));
        (await Shell.RunAsync(server, Role.Viewer, "dags", "diff", "sales", "1", "7")).ShouldSatisfyAllConditions(
            refused => refused.Code.ShouldBe(ExitCode.Failed), refused => refused.Error.ShouldContain("has no version 7"));
    }

    [Fact]
    public async Task Dry_run_on_the_latest_version_says_what_would_run_differently()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun();

        var shown = (await Shell.RunAsync(server, Role.Operator, "runs", "retry", "1", "--version", "latest", "--dry-run")).Out;
        shown.ShouldContain("Run 1 of sales would go on with version 2 instead of 1: load: retries; report: queue");
        shown.ShouldContain("    retries: 0 → 3");
        shown.ShouldContain("tradewind dags diff sales 1 2");
    }

    private static async Task<TestServer> StartAsync()
    {
        var server = await TestServer.StartAsync();
        var graph = server.Runs.Graph;
        server.Runs.AddVersion(graph with { Tasks = [graph.Tasks[0] with { Retries = 2 }, new() { Id = "report", Kind = TaskKind.Action, Operator = "code" }] }, "var dag = 2;\n");
        return server;
    }
}
