using System.Net;
using Tradewind.Client;

namespace Tradewind.Server.Tests.Api;

public sealed class RetentionEndpointsTests : IAsyncLifetime
{
    private TestServer _server = null!;

    private DateTimeOffset Now => _server.Clock.GetUtcNow();

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _server.Pruning.Ended["sales"] = [.. Enumerable.Range(0, 5).Select(_ => Now.AddDays(-100))];
        _server.Pruning.Ended["stock"] = [Now.AddDays(-100), Now.AddDays(-1)];
        _server.Pruning.Ended["young"] = [Now.AddDays(-1)];
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Retention_tells_the_settings_and_how_much_is_left_to_remove()
    {
        _server.Pruning.Left.AddRange([7, 8]);

        (await _server.Client(Role.Viewer).RetentionAsync()).ShouldBe(new() { RunDays = 365, LeastRuns = 20, DraftDays = 30, AuditDays = null, RunsLeft = 2 });
    }

    [Fact]
    public async Task Dry_run_counts_by_dag_and_removes_nothing()
    {
        var counted = await _server.Client(Role.Admin).PruneRunsAsync(new() { OlderThanDays = 90, LeastRuns = 3, DryRun = true });

        (counted.DryRun, counted.Runs, counted.TaskInstances).ShouldBe((true, 6, 30));
        counted.Dags.Select(dag => (dag.DagId, dag.Runs)).ShouldBe([("sales", 5), ("stock", 1)]);
        _server.Pruning.Ended["sales"].Count.ShouldBe(5);
        _server.Pruning.Asked.ShouldAllBe(rule => rule.Least == 3 && rule.EndedBefore == Now.AddDays(-90) && rule.DraftsEndedBefore == Now.AddDays(-90));
        _server.Access.Audit.ShouldNotContain(entry => entry.Action == "runs.prune");
    }

    [Fact]
    public async Task Prune_removes_what_it_counts_and_is_noted_in_the_audit()
    {
        var pruned = await _server.Client(Role.Admin).PruneRunsAsync(new() { OlderThanDays = 90, DagId = "sales" });

        (pruned.DryRun, pruned.Runs, pruned.TaskInstances).ShouldBe((false, 5, 25));
        _server.Pruning.Ended["sales"].ShouldBeEmpty();
        _server.Pruning.Ended["stock"].Count.ShouldBe(2);
        var entry = _server.Access.Audit.Single(entry => entry.Action == "runs.prune");
        (entry.Actor, entry.Subject).ShouldBe(("user:admin", "dag:sales"));
        entry.After.ShouldBe("""{"olderThanDays":90,"leastRuns":20,"runs":5,"taskInstances":25}""");
    }

    [Fact]
    public async Task Prune_that_breaks_off_is_noted_with_what_it_removed_by_then()
    {
        _server.Pruning.Pruning = pages =>
        {
            if (pages == 2) throw new IOException("the metastore is away");
        };

        (await Should.ThrowAsync<TradewindApiException>(() => _server.Client(Role.Admin).PruneRunsAsync(new() { OlderThanDays = 90 }))).Status.ShouldBe(HttpStatusCode.InternalServerError);

        _server.Pruning.Ended["sales"].Count.ShouldBe(1);
        _server.Access.Audit.Single(entry => entry.Action == "runs.prune").After.ShouldBe("""{"olderThanDays":90,"leastRuns":20,"runs":4,"taskInstances":25}""");
    }

    [Fact]
    public async Task Prune_of_nothing_leaves_no_trace()
    {
        (await _server.Client(Role.Admin).PruneRunsAsync(new() { OlderThanDays = 9_000 })).Dags.ShouldBeEmpty();
        _server.Access.Audit.ShouldNotContain(entry => entry.Action == "runs.prune");
    }

    [Fact]
    public async Task Prune_takes_the_role_admin_and_sound_numbers()
    {
        (await Should.ThrowAsync<TradewindApiException>(() => _server.Client(Role.Author).PruneRunsAsync(new() { OlderThanDays = 90 }))).Status.ShouldBe(HttpStatusCode.Forbidden);
        var fault = await Should.ThrowAsync<TradewindApiException>(() => _server.Client(Role.Admin).PruneRunsAsync(new() { OlderThanDays = -1, LeastRuns = 0 }));
        fault.Problem!.Errors!.Keys.ShouldBe(["olderThanDays", "leastRuns"], ignoreOrder: true);
        (await Should.ThrowAsync<TradewindApiException>(() => _server.Client(Role.Admin).PruneRunsAsync(new() { OlderThanDays = 1, DagId = "nobody" }))).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Run_that_is_not_there_is_said_to_be_removed_after_a_time()
    {
        var fault = await Should.ThrowAsync<TradewindApiException>(() => _server.Client(Role.Viewer).RunAsync(4_711));

        fault.Status.ShouldBe(HttpStatusCode.NotFound);
        fault.Message.ShouldContain("There is no run 4711. Runs are removed 365 days after their end");
    }
}
