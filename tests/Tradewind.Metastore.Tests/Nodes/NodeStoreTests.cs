using Dapper;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Ports;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Nodes;

public abstract class NodeStoreTests(Store store)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    // A lease that ended before it began: the store's clock cannot be set.
    private static readonly TimeSpan Expired = TimeSpan.FromSeconds(-60);

    private INodeStore Nodes => store.Nodes;

    [Fact]
    public async Task Node_registers_beats_and_leaves()
    {
        var node = Node();
        await Nodes.RegisterAsync(node, Lease, default);
        (await Nodes.HeartbeatAsync(node.Id, 3, [new("agents", "no \"runner\"'s there"), new("dag-processor", null)], Lease, default)).ShouldBeTrue();
        var view = (await Nodes.ListAsync(default)).Single(entry => entry.Info.Id == node.Id);
        view.Info.Queues.ShouldBe(["default", "big"]);
        view.Info.Roles.ShouldBe(["agent"]);
        view.ShouldSatisfyAllConditions(
            entry => entry.Running.ShouldBe(3), entry => entry.Troubles.ShouldBe([new("agents", "no \"runner\"'s there"), new("dag-processor", null)]), entry => entry.Lost.ShouldBeFalse(), entry => entry.Info.Slots.ShouldBe(8),
            entry => (entry.LeaseUntil - entry.HeartbeatAt).ShouldBeInRange(Lease - TimeSpan.FromMilliseconds(5), Lease + TimeSpan.FromMilliseconds(5)));
        await Nodes.LeaveAsync(node.Id, default);
        (await Nodes.ListAsync(default)).ShouldNotContain(entry => entry.Info.Id == node.Id);
        (await Nodes.HeartbeatAsync(node.Id, 0, [], Lease, default)).ShouldBeFalse();
    }

    [Fact]
    public async Task Node_of_an_earlier_version_names_its_troubles_without_reasons()
    {
        var node = Node();
        await Nodes.RegisterAsync(node, Lease, default);
        await store.Database.WriteAsync(connection => connection.ExecuteAsync("UPDATE node SET troubles = '[\"dag-processor\"]' WHERE id = @Id", new { node.Id }), default);
        (await Nodes.ListAsync(default)).Single(entry => entry.Info.Id == node.Id).Troubles.ShouldBe([new("dag-processor", null)]);
    }

    [Fact]
    public async Task Node_past_its_lease_is_given_up_once_and_must_register_anew()
    {
        var node = Node();
        await Nodes.RegisterAsync(node, Expired, default);
        (await Nodes.GiveUpExpiredAsync(TimeSpan.FromDays(1), default)).ShouldNotContain(node.Id);
        (await Nodes.GiveUpExpiredAsync(TimeSpan.FromSeconds(15), default)).ShouldContain(node.Id);
        (await Nodes.GiveUpExpiredAsync(TimeSpan.FromSeconds(15), default)).ShouldNotContain(node.Id);
        (await Nodes.ListAsync(default)).Single(entry => entry.Info.Id == node.Id).Lost.ShouldBeTrue();
        (await Nodes.HeartbeatAsync(node.Id, 0, [], Lease, default)).ShouldBeFalse();
        await Nodes.RegisterAsync(node, Lease, default);
        (await Nodes.HeartbeatAsync(node.Id, 0, [], Lease, default)).ShouldBeTrue();
    }

    [Fact]
    public async Task Lost_node_is_named_while_it_has_open_attempts()
    {
        var node = Node();
        var queue = Sample.Unique("q");
        await Nodes.RegisterAsync(node, Expired, default);
        var run = await Sample.StartedAsync(store, await Sample.DagAsync(store, Sample.Task("a") with { Queue = queue }));
        var claim = (await store.Runs.CommitAsync([], new(node.Id, [queue], 1, Sample.Noon), default)).Claims.Single();
        (await Nodes.LostWithWorkAsync(default)).ShouldNotContain(node.Id);
        await Nodes.GiveUpExpiredAsync(TimeSpan.FromSeconds(15), default);
        (await Nodes.LostWithWorkAsync(default)).ShouldContain(node.Id);
        await store.Runs.UpdateAsync(
            [run.Head.Id], "scheduler", (live, changes) => live.Report(changes, 0, claim.Fence, new() { Kind = Engine.Runs.ReportKind.Lost, Message = "node lost" }, Sample.Noon), default);
        (await Nodes.LostWithWorkAsync(default)).ShouldNotContain(node.Id);
    }

    [Fact]
    public async Task Node_that_leaves_while_something_runs_under_its_name_is_lost()
    {
        var node = Node();
        var queue = Sample.Unique("q");
        await Nodes.RegisterAsync(node, Lease, default);
        await Sample.StartedAsync(store, await Sample.DagAsync(store, Sample.Task("a") with { Queue = queue }));
        (await store.Runs.CommitAsync([], new(node.Id, [queue], 1, Sample.Noon), default)).Claims.Count.ShouldBe(1);
        await Nodes.LeaveAsync(node.Id, default);
        (await Nodes.LostWithWorkAsync(default)).ShouldContain(node.Id);
    }

    [Fact]
    public async Task Single_owner_gives_up_all_others()
    {
        var self = Node();
        var other = Node();
        await Nodes.RegisterAsync(self, Lease, default);
        await Nodes.RegisterAsync(other, Lease, default);
        (await Nodes.GiveUpOthersAsync(self.Id, default)).ShouldSatisfyAllConditions(lost => lost.ShouldContain(other.Id), lost => lost.ShouldNotContain(self.Id));
    }

    [Fact]
    public async Task Lease_has_one_holder_until_it_ends_or_is_given_back()
    {
        var lease = Sample.Unique("lease");
        (await Nodes.LeadAsync(lease, "a", Lease, default)).ShouldBeTrue();
        (await Nodes.LeadAsync(lease, "b", Lease, default)).ShouldBeFalse();
        (await Nodes.LeadAsync(lease, "a", Expired, default)).ShouldBeTrue();
        (await Nodes.LeadAsync(lease, "b", Lease, default)).ShouldBeTrue();
        await Nodes.ResignAsync(lease, "a", default);
        (await Nodes.LeadAsync(lease, "a", Lease, default)).ShouldBeFalse();
        await Nodes.ResignAsync(lease, "b", default);
        (await Nodes.LeadAsync(lease, "a", Lease, default)).ShouldBeTrue();
    }

    [Fact]
    public async Task Ten_candidates_at_once_one_leader()
    {
        var lease = Sample.Unique("lease");
        var led = await Task.WhenAll(Enumerable.Range(0, 10).Select(n => Task.Run(() => Nodes.LeadAsync(lease, $"n{n}", Lease, default))));
        led.Count(won => won).ShouldBe(1);
    }

    private static NodeInfo Node() => new()
    {
        Id = Sample.Unique("node"), Host = "host", ProcessId = 7, Roles = ["agent"], Queues = ["default", "big"], Slots = 8, Version = "0.1.0",
    };
}

public sealed class SqliteNodeStoreTests(SqliteStore store) : NodeStoreTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresNodeStoreTests(PostgresStore store) : NodeStoreTests(store), IClassFixture<PostgresStore>;
