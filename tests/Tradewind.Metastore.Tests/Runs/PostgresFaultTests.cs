using Npgsql;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Ports;
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

    [Theory]
    [InlineData("40P01")]
    [InlineData("40001")]
    public async Task F16_deadlocks_and_refused_serialisations_are_tried_again_unseen(string code)
    {
        // A sequence is not rolled back: the first three writes of a run are refused, and the fourth is let through.
        await using var connection = await Postgres.Source.OpenConnectionAsync();
        await ExecuteAsync(connection, $$"""
            CREATE SEQUENCE refusal;
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $body$
            BEGIN
                IF nextval('refusal') <= 3 THEN RAISE EXCEPTION 'injected' USING ERRCODE = '{{code}}'; END IF;
                RETURN NEW;
            END $body$;
            """);
        var run = await Sample.StartedAsync(store, await Sample.DagAsync(store, Sample.Task("a"), Sample.Task("b", "a")));
        await ExecuteAsync(connection, $"CREATE TRIGGER refusing BEFORE UPDATE ON run FOR EACH ROW WHEN (NEW.id = {run.Head.Id}) EXECUTE FUNCTION refuse()");
        try
        {
            var changes = new RunChanges(run, "user:ada");
            run.Cancel(changes, Noon, "stop");
            (await store.Runs.CommitAsync([changes], null, default)).Committed.ShouldBeTrue();
            await ExecuteAsync(connection, "ALTER SEQUENCE refusal RESTART");
            var noted = await store.Runs.UpdateAsync([run.Head.Id], "user:ada", (live, again) => again.HeadChanged = true, default);
            noted.Count.ShouldBe(1);
        }
        finally
        {
            await ExecuteAsync(connection, "DROP TRIGGER refusing ON run; DROP FUNCTION refuse; DROP SEQUENCE refusal");
        }

        (await store.Runs.LoadAsync([run.Head.Id], default)).Single().Head.State.ShouldBe(RunState.Cancelled);
    }

    [Fact]
    public async Task F12_call_that_the_network_swallows_ends_within_half_a_minute_unless_the_operator_says_otherwise()
    {
        await using var database = new PostgresDatabase("Host=db");
        foreach (var pool in new[] { database.Source, database.Hot })
        {
            var settings = new NpgsqlConnectionStringBuilder(pool.ConnectionString);
            (settings.CommandTimeout + (settings.CancellationTimeout / 1000)).ShouldBeInRange(1, 30);
            settings.Timeout.ShouldBeInRange(1, 30);
            settings.KeepAlive.ShouldBeInRange(1, 30);
        }

        await using var patient = new PostgresDatabase("Host=db;Command Timeout=300");
        new NpgsqlConnectionStringBuilder(patient.Source.ConnectionString).CommandTimeout.ShouldBe(300);
    }

    [Fact]
    public async Task Look_at_the_past_waits_for_a_commit_that_could_not_mark_yet_what_it_brings_about()
    {
        var task = Sample.Task("load") with { DependsOnPast = true };
        var dag = await Sample.DagAsync(store, task);
        var (first, second) = (Scheduled(dag, 1), Scheduled(dag, 2));
        foreach (var run in new[] { first, second }) await store.Runs.CreateAsync(new(run, "test") { ExpectedEpoch = null }, run.Head.LogicalDate, default);
        await StartAsync(first);

        // As a commit goes: the run is held first, its task succeeds, those who wait for it are marked. Nobody waits yet.
        await using var other = await Postgres.Source.OpenConnectionAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await ExecuteAsync(other, $"SELECT id FROM run WHERE id = {first.Head.Id} FOR UPDATE");
        await ExecuteAsync(other, $"UPDATE task_instance SET state = {(int)TaskInstanceState.Success} WHERE id = {InstanceId.Of(first.Head.Id, 0)}");
        await ExecuteAsync(other, $"UPDATE past_wait SET look = 1 WHERE dag_id = '{dag.DagId}'");
        await StartAsync(second);
        var look = store.Runs.LookAtPastAsync(100, default);
        await WaitingAsync();
        await transaction.CommitAsync();

        (await look).ShouldContain(new PastWait(second.Head.Id, 0, Met: true));
    }

    [Fact]
    public async Task Update_that_waited_for_its_run_sees_the_stop_request_that_came_meanwhile()
    {
        var run = await Sample.StartedAsync(store, await Sample.DagAsync(store, Sample.Task("a")));

        // As a commit goes that asks a task to stop: the run is held first.
        await using var other = await Postgres.Source.OpenConnectionAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await ExecuteAsync(other, $"SELECT id FROM run WHERE id = {run.Head.Id} FOR UPDATE");
        StopRequest? seen = null;
        var update = store.Runs.UpdateAsync([run.Head.Id], "agent:n1", (live, _) => seen = live.Instances[0].StopRequest, default);
        await WaitingAsync();
        await ExecuteAsync(other, $"INSERT INTO stop_wish (instance_id, next_step, why) VALUES ({InstanceId.Of(run.Head.Id, 0)}, {(int)StopThen.Clear}, 'cleared')");
        await transaction.CommitAsync();

        await update;
        seen.ShouldBe(new StopRequest(StopThen.Clear, "cleared"));
    }

    private static LiveRun Scheduled(CurrentDag dag, int day) =>
        LiveRun.Create(Sample.Run(dag, type: RunType.Scheduled).Head with { LogicalDate = Noon.AddDays(day) }, dag.Plan);

    private Task StartAsync(LiveRun run) => store.Runs.UpdateAsync([run.Head.Id], "scheduler", (live, changes) => live.Start(changes, Noon), default);

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
