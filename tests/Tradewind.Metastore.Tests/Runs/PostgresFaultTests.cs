using Npgsql;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Metastore.Postgres;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Runs;

/// <summary>What a commit does when PostgreSQL itself gets in the way.</summary>
public sealed class PostgresFaultTests(PostgresStore store) : IClassFixture<PostgresStore>
{
    private static readonly DateTimeOffset Noon = Sample.Noon;

    private PostgresDatabase Postgres => (PostgresDatabase)store.Database;

    [Fact]
    public async Task Commit_whose_connection_is_killed_wrote_nothing_and_can_be_repeated()
    {
        var run = await Sample.StartedAsync(store, await Sample.DagAsync(store, Sample.Task("a"), Sample.Task("b", "a")));
        var changes = new RunChanges(run, "user:ada");
        run.Cancel(changes, Noon, "stop");

        await using var holder = await Postgres.Source.OpenConnectionAsync();
        await using (var transaction = await holder.BeginTransactionAsync())
        {
            await ExecuteAsync(holder, $"SELECT id FROM run WHERE id = {run.Head.Id} FOR UPDATE");
            var commit = store.Runs.CommitAsync([changes], null, default);
            await KillWaitingAsync();
            await Should.ThrowAsync<NpgsqlException>(() => commit);
        }

        var stored = (await store.Runs.LoadAsync([run.Head.Id], default)).Single();
        stored.Head.State.ShouldBe(RunState.Running);
        stored.Head.Epoch.ShouldBe(run.Head.Epoch);
        (await store.Runs.CommitAsync([changes], null, default)).Committed.ShouldBeTrue();
        (await store.Runs.LoadAsync([run.Head.Id], default)).Single().Head.State.ShouldBe(RunState.Cancelled);
    }

    [Fact]
    public async Task Deadlock_is_broken_and_tried_again_unseen()
    {
        var dag = await Sample.DagAsync(store, Sample.Task("a"));
        var first = await Sample.StartedAsync(store, dag);
        var second = await Sample.StartedAsync(store, dag);

        // Holds the second run and then wants the first; the update holds the first and wants the second.
        await using var other = await Postgres.Source.OpenConnectionAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await ExecuteAsync(other, "SET LOCAL deadlock_timeout = '60s'");
        await ExecuteAsync(other, $"SELECT id FROM run WHERE id = {second.Head.Id} FOR UPDATE");
        var applied = 0;
        var update = store.Runs.UpdateAsync(
            [first.Head.Id, second.Head.Id], "user:ada",
            (run, changes) =>
            {
                Interlocked.Increment(ref applied);
                run.Cancel(changes, Noon, "stop");
            },
            default);
        await WaitingAsync();
        await ExecuteAsync(other, $"SELECT id FROM run WHERE id = {first.Head.Id} FOR UPDATE");
        await transaction.RollbackAsync();

        (await update).Count.ShouldBe(2);
        (await store.Runs.LoadAsync([first.Head.Id, second.Head.Id], default)).ShouldAllBe(run => run.Head.State == RunState.Cancelled);
    }

    private Task KillWaitingAsync() =>
        UntilAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");

    private Task WaitingAsync() => UntilAsync("SELECT true FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");

    // PostgreSQL has no signal for "someone waits for my lock", so this asks until it is so.
    private async Task UntilAsync(string sql)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await using var command = Postgres.Source.CreateCommand(sql);
        while (await command.ExecuteScalarAsync(patience.Token) is not true)
        {
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
