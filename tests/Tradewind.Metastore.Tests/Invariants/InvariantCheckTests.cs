using Dapper;
using Tradewind.Metastore.Invariants;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Invariants;

public abstract class InvariantCheckTests(Store store)
{
    [Theory]
    [InlineData("I1", "INSERT INTO attempt (instance_id, number, node, fence, started_at) VALUES (@id, 2, 'n2', 2, 0)")]
    [InlineData("I2", "UPDATE node SET lease_until = 0 WHERE id = @node")]
    [InlineData("I4", "INSERT INTO journal (run_id, id, at, actor, moves) VALUES (@run, 1000000, 0, 'agent:n1', '[[0,\"success\",\"none\",null,0]]')")]
    [InlineData("I5", "INSERT INTO attempt (instance_id, number, node, fence, started_at, outcome) VALUES (@id + 1, 1, 'n1', 1, 0, 1)")]
    [InlineData("I6", "INSERT INTO limit_use (instance_id, limit_name, units, capacity) VALUES (@id, 'pool:i6', 7, 6)")]
    [InlineData("I5", "INSERT INTO journal (run_id, id, at, actor, moves) VALUES (@run, 1000000, 0, 'agent:n1', '[[1,\"none\",\"queued\",null,0]]')")]
    [InlineData("I7", "UPDATE attempt SET outcome = 2, ended_at = 1 WHERE instance_id = @id")]
    [InlineData("I9", "UPDATE attempt SET fence = 7 WHERE instance_id = @id")]
    [InlineData("T1", "INSERT INTO ready (instance_id, queue, priority, attempt, fence) VALUES (@id, 'q', 0, 1, 1)")]
    [InlineData("T2", "UPDATE task_instance SET state = 2 WHERE id = @id")]
    [InlineData("T3", "DELETE FROM open_run WHERE run_id = @run")]
    [InlineData("T4", "UPDATE task_instance SET state = 9 WHERE id = @id")]
    [InlineData("T5", "UPDATE run SET state = 3 WHERE id = @run")]
    [InlineData("T6", "DELETE FROM attempt WHERE instance_id = @id")]
    [InlineData("T8", "UPDATE task_instance SET state = 1 WHERE id = @id")]
    [InlineData("T8", "INSERT INTO held (instance_id, limits, queue, priority, attempt, fence, since) VALUES (@id, '[]', 'q', 0, 1, 1, 0)")]
    [InlineData("T9", "INSERT INTO limit_use (instance_id, limit_name, units, capacity) VALUES (@id + 1, 'pool:t8', 1, 6)")]
    [InlineData("T7", "INSERT INTO past_wait (instance_id, dag_id, task_id, look) VALUES (@id, 'd', 'a', 0)")]
    [InlineData("T10", "INSERT INTO stop_wish (instance_id, next_step, why) VALUES (@id + 1, 0, 'stop')")]
    [InlineData("T11", "INSERT INTO deferral (instance_id, fence, attempt, kind, subject, wish, since, until) VALUES (@id, 1, 1, 0, 's', '{}', 0, 1)")]
    [InlineData("T12", "INSERT INTO run_group (run_id, group_id, retries, due_at) VALUES (@run, 'g', 1, 1)")]
    [InlineData("T13", "INSERT INTO look_wait (instance_id, key, since) VALUES (@id, 'k', 1)")]
    public async Task Breach_is_found(string rule, string fault)
    {
        var node = Sample.Unique("node");
        var queue = Sample.Unique("q");
        await store.Nodes.RegisterAsync(new() { Id = node, Host = "h", ProcessId = 1, Roles = ["agent"], Version = "1" }, TimeSpan.FromHours(1), default);
        var run = await Sample.StartedAsync(store, await Sample.DagAsync(store, Sample.Task("a") with { Queue = queue }, Sample.Task("b", "a")));
        var claim = (await store.Runs.CommitAsync([], new(node, [queue], 1, Sample.Noon), default)).Claims.Single();

        var before = await BreachesAsync(run.Head.Id);
        before.ShouldBeEmpty();
        await store.Database.WriteAsync(connection => connection.ExecuteAsync(fault, new { id = claim.Instance, run = run.Head.Id, node }), default);
        (await BreachesAsync(run.Head.Id)).Select(breach => breach.Rule).ShouldContain(rule);
    }

    [Fact]
    public async Task Only_the_journals_are_read_that_are_asked_for()
    {
        var dag = await Sample.DagAsync(store, Sample.Task("a") with { Queue = Sample.Unique("q") });
        var (run, other) = ((await Sample.StartedAsync(store, dag)).Head.Id, (await Sample.StartedAsync(store, dag)).Head.Id);
        await store.Database.WriteAsync(connection => connection.ExecuteAsync(
            "INSERT INTO journal (run_id, id, at, actor, moves) VALUES (@run, 1000000, 0, 'agent:n1', '[[0,\"success\",\"none\",null,0]]')", new { run }), default);

        var check = store.Port<InvariantCheck>();
        var name = $"run {run}, instance 0";
        (await check.RunAsync([other], default)).ShouldNotContain(breach => breach.What.Contains(name));
        (await check.RunAsync([], default)).ShouldNotContain(breach => breach.What.Contains(name));
        (await check.RunAsync([run], default)).ShouldContain(breach => breach.Rule == "I4" && breach.What.Contains(name));
        (await check.RunAsync(default)).ShouldContain(breach => breach.Rule == "I4" && breach.What.Contains(name));
    }

    // The cases share a database, and each leaves its breach in it.
    private async Task<List<InvariantBreach>> BreachesAsync(long run) =>
        [.. (await store.Port<InvariantCheck>().RunAsync(default)).Where(breach => $"{breach.What},".Contains($"run {run},", StringComparison.Ordinal))];
}

public sealed class SqliteInvariantCheckTests(SqliteStore store) : InvariantCheckTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresInvariantCheckTests(PostgresStore store) : InvariantCheckTests(store), IClassFixture<PostgresStore>;
