using System.Text.Json.Nodes;
using Tradewind.Server.Tests;

namespace Tradewind.Commands.Tests;

public sealed class ChartCommandTests
{
    [Fact]
    public async Task Grid_shows_a_sign_for_each_run_and_task()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.End(server.Runs.AddRun("first").Head.Id);
        server.Runs.AddRun("second");

        var result = await Shell.RunAsync(server, Role.Viewer, "dags", "grid", "sales");

        result.Out.ShouldContain("load  ✓▶");
        result.Out.ShouldContain("oldest first");
    }

    [Fact]
    public async Task Gantt_marks_the_critical_path()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.End(server.Runs.AddRun("first").Head.Id);

        var result = await Shell.RunAsync(server, Role.Viewer, "runs", "gantt", "sales/first");

        result.Out.ShouldContain("Critical path: load");
        result.Out.ShouldContain("█");
    }

    [Fact]
    public async Task Calendar_counts_by_day()
    {
        await using var server = await TestServer.StartAsync();
        var result = await Shell.RunAsync(server, Role.Viewer, "dags", "calendar", "sales", "--from", "2026-11-01", "--to", "2026-11-02", "--json");
        var day = JsonNode.Parse(result.Out)!["items"]![0]!;
        ((string)day["day"]!, (int)day["succeeded"]!, (int)day["failed"]!).ShouldBe(("2026-11-01", 2, 1));
    }

    [Fact]
    public async Task Day_that_is_none_is_refused_with_its_option()
    {
        var result = await Shell.RunAsync([], "", "dags", "calendar", "sales", "--from", "yesterday");
        result.Code.ShouldBe(ExitCode.Usage);
        result.Error.ShouldContain("--from 'yesterday' is no day");
    }

    [Fact]
    public async Task History_names_who_made_each_change()
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun("first");
        (await Shell.RunAsync(server, Role.Viewer, "runs", "history", "sales/first")).Out.ShouldContain("scheduler");
    }

    [Theory]
    [InlineData("activity")]
    [InlineData("dags counts")]
    [InlineData("dags tags")]
    [InlineData("dags source sales")]
    [InlineData("runs timeline")]
    [InlineData("runs graph sales/first")]
    [InlineData("tasks show sales/first load")]
    [InlineData("whoami")]
    public async Task Command_answers_in_words_and_in_json(string command)
    {
        await using var server = await TestServer.StartAsync();
        server.Runs.AddRun("first");

        var words = await Shell.RunAsync(server, Role.Viewer, command.Split(' '));
        words.Code.ShouldBe(ExitCode.Ok, words.Error);
        words.Out.ShouldNotBeEmpty();
        var json = await Shell.RunAsync(server, Role.Viewer, [.. command.Split(' '), "--json"]);
        json.Code.ShouldBe(ExitCode.Ok, json.Error);
        Should.NotThrow(() => JsonNode.Parse(json.Out));
    }

    [Fact]
    public async Task All_pages_of_a_list_are_read_as_one()
    {
        await using var server = await TestServer.StartAsync();
        for (var at = 0; at < 4; at++) server.Runs.AddVersion(server.Runs.Graph, $"// {at}");

        var page = JsonNode.Parse((await Shell.RunAsync(server, Role.Viewer, "dags", "versions", "sales", "--limit", "2", "--json")).Out)!;
        page["items"]!.AsArray().Count.ShouldBe(2);
        page["next"].ShouldNotBeNull();
        var all = JsonNode.Parse((await Shell.RunAsync(server, Role.Viewer, "dags", "versions", "sales", "--limit", "2", "--all", "--json")).Out)!;
        all["items"]!.AsArray().Select(version => (int)version!["number"]!).ShouldBe([5, 4, 3, 2, 1]);
        all["next"].ShouldBeNull();
    }
}
