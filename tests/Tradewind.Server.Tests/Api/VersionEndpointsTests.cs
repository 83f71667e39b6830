using Tradewind.Graph;
using Tradewind.Server.Tests.Fakes;

namespace Tradewind.Server.Tests.Api;

public sealed class VersionEndpointsTests
{
    [Fact]
    public async Task Versions_are_paged_with_what_each_changed()
    {
        await using var server = await TestServer.StartAsync();
        AddVersions(server);
        var client = server.Client(Role.Viewer);

        var first = await client.DagVersionsAsync(MemoryRuns.Dag, limit: 2);
        first.Items.Select(version => (version.Number, version.Changes)).ShouldBe([(3, "load: retries; plugin Shell 1.0.0 added; sales.csx +1 −0"), (2, "task report added; sales.csx +1 −1")]);
        var second = await client.DagVersionsAsync(MemoryRuns.Dag, first.Next);
        second.Items.Select(version => (version.Number, version.Changes)).ShouldBe([(1, "the first version")]);
        second.Next.ShouldBeNull();
        (await Should.ThrowAsync<TradewindApiException>(() => client.DagVersionsAsync(MemoryRuns.Dag, "x"))).Message.ShouldContain("'cursor'");
        (await Should.ThrowAsync<TradewindApiException>(() => client.DagVersionsAsync("nothing"))).Message.ShouldContain("no DAG 'nothing'");
    }

    [Fact]
    public async Task Diff_has_tasks_in_words_and_the_source_line_by_line()
    {
        await using var server = await TestServer.StartAsync();
        AddVersions(server);
        var client = server.Client(Role.Viewer);

        var diff = await client.VersionDiffAsync(MemoryRuns.Dag, 1, 3);
        diff.Tasks.Select(task => (task.Id, task.Change)).ShouldBe([("load", "changed"), ("report", "added")]);
        diff.Tasks[0].Properties.ShouldBe([new() { Name = "retries", Before = "0", After = "4" }]);
        diff.Plugins.ShouldBe([new() { Name = "Shell", After = "1.0.0" }]);
        var file = diff.Files.ShouldHaveSingleItem();
        (file.Change, file.Added, file.Removed).ShouldBe(("changed", 2, 1));
        file.Hunks.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            hunk => hunk.Header.ShouldBe("@@ -1,1 +1,2 @@"), hunk => hunk.Lines.Select(line => (line.Change, line.Text)).ShouldBe([("removed", "var dag = …"), ("added", "two"), ("added", "three")]));

        (await Should.ThrowAsync<TradewindApiException>(() => client.VersionDiffAsync(MemoryRuns.Dag, 1, 9))).Message.ShouldContain("has no version 9");
        (await Should.ThrowAsync<TradewindApiException>(() => client.VersionDiffAsync(MemoryRuns.Dag, 1, 2, context: -1))).Message.ShouldContain("'context'");
    }

    [Fact]
    public async Task Dry_run_on_another_version_says_what_would_run_differently()
    {
        await using var server = await TestServer.StartAsync();
        var client = server.Client(Role.Operator);

        var move = (await client.RetryAsync(1, new() { Version = "latest", DryRun = true })).Versions.ShouldHaveSingleItem();
        (move.DagId, move.From, move.To, move.Words).ShouldBe(("sales", 1, 2, "load: retries; report: queue"));
        move.Runs.ShouldBe([1]);
        move.Tasks.ShouldHaveSingleItem().Properties.ShouldBe([new() { Name = "retries", Before = "0", After = "3" }]);
        (await client.RetryAsync(1, new() { DryRun = true })).Versions.ShouldBeEmpty();
    }

    private static void AddVersions(TestServer server)
    {
        var graph = server.Runs.Graph;
        var report = new TaskSpec { Id = "report", Kind = TaskKind.Action, Operator = "code", Upstream = [MemoryRuns.Task] };
        server.Runs.AddVersion(graph with { Tasks = [.. graph.Tasks, report] }, "two");
        server.Runs.AddVersion(graph with { Tasks = [graph.Tasks[0] with { Retries = 4 }, report] }, "two\nthree\n", "Shell@ab12");
    }
}
