using Dapper;
using Hangfire;
using Hangfire.Common;
using Hangfire.PostgreSql;
using Hangfire.States;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Tradewind.Engine.Transport;
using Tradewind.Tests;
using Tradewind.Transport.Conformance;

namespace Tradewind.Transport.Hangfire.Tests;

/// <summary>
/// The conformance suite over Hangfire's own packages. Metastore and jobs share a database, each with a schema of its own, on the server that
/// TRADEWIND_TEST_POSTGRES names.
/// </summary>
public sealed class HangfireConformanceTests : StorageConformance
{
    private HangfireSettings _settings = null!;
    private PostgreSqlStorage _storage = null!;
    private JobTable _jobs = null!;
    private HangfireTransport _transport = null!;

    private protected override PostgresDatabaseOfTest Database { get; } = new();

    private protected override ITaskTransport Transport => _transport;

    private protected override Task<Platform> StartAsync()
    {
        _settings = new() { ConnectionString = Database.ConnectionString };
        _storage = HangfireStorage.Open(_settings);
        _jobs = new(_settings);
        _transport = new(_settings, "test", "http://tradewind.test", _storage, _jobs, TimeProvider.System, NullLogger<HangfireTransport>.Instance);
        return Platform.StartAsync(_transport, metastore: Metastore);
    }

    private protected override async Task EndAsync() => await _jobs.DisposeAsync();

    private protected override Task InjectAsync(long instance, int fence)
    {
        HangfireStorage.ClientOf(_storage).Create(Job.FromExpression<TaskJob>(job => job.RunAsync(instance, fence, null)), new EnqueuedState("default"));
        return Task.CompletedTask;
    }

    private protected override async Task<int> WaitingAsync() => (int)await ScalarAsync("SELECT count(*) FROM hangfire.job WHERE statename = 'Enqueued'");

    // The tables are out of reach, as a server that is away: every statement on them fails.
    private protected override Task BreakAsync() => ScalarAsync("ALTER SCHEMA hangfire RENAME TO away; SELECT 0");

    private protected override async Task MendAsync()
    {
        await ScalarAsync("ALTER SCHEMA away RENAME TO hangfire; SELECT 0");
        Platform.Feed.Publish(new(Engine.Feed.Topic.Everything));
    }

    private protected override async Task DeleteAsync(long instance, int fence)
    {
        var id = await _jobs.FindAsync(new(instance, fence, null, default), default);
        HangfireStorage.ClientOf(_storage).Delete(id!).ShouldBeTrue();
    }

    private protected override Task LoseEverythingAsync() => ScalarAsync("TRUNCATE hangfire.job, hangfire.jobqueue CASCADE; SELECT 0");

    private protected override string UrlOf(string reference) => $"/hangfire/jobs/details/{reference}";

    [Fact]
    public async Task Job_holds_numbers_as_arguments_and_names_as_parameters()
    {
        var run = await Platform.RunAsync(Platform.Task("load") with { Queue = "nobody" });
        await Platform.Changed.UntilAsync(async () => await WaitingAsync() == 1, () => "The order was not handed over.");

        var job = await OneAsync<(string Arguments, long Id)>("SELECT arguments::text, id FROM hangfire.job");
        var names = await AllAsync<(string Name, string Value)>("SELECT name, value FROM hangfire.jobparameter ORDER BY name");

        job.Arguments.ShouldBe($"[\"{Engine.Runs.InstanceId.Of(run, 0)}\", \"1\", null]");
        var dag = (await Platform.LoadAsync(run)).Head;
        names.ShouldBe([
            ("Attempt", "1"), ("DAG", $"\"{dag.DagId}\""), ("Run", $"\"{dag.Key}\""), ("Task", "\"load\""), ("Tradewind", $"\"http://tradewind.test/runs/{run}?task=load\"")]);
    }

    [Fact]
    public async Task Failed_attempt_is_a_failed_job_that_tells_nothing_of_the_author_and_is_not_retried()
    {
        Platform.IsHeld = _ => true;
        await Platform.AgentAsync();
        var run = await Platform.RunAsync(Platform.Task("a"));
        Platform.End((await Platform.BegunAsync("a")).Attempt, new() { Kind = Engine.Runs.ReportKind.Failed, Message = "the password is hunter2" });
        await Platform.WhenOverAsync(run);
        await WhenStatesAsync("Failed");

        var told = await OneAsync<string>("SELECT data::text FROM hangfire.state WHERE name = 'Failed'");
        told.ShouldContain($"http://tradewind.test/runs/{run}?task=a");
        told.ShouldNotContain("hunter2");
        (await OneAsync<DateTime?>("SELECT expireat FROM hangfire.job")).ShouldNotBeNull();
    }

    [Fact]
    public async Task Retry_is_a_job_of_its_own()
    {
        Platform.IsHeld = attempt => attempt.Attempt == 1;
        await Platform.AgentAsync();
        var run = await Platform.RunAsync(Platform.Task("a") with { Retries = 1, RetryDelay = TimeSpan.Zero });
        Platform.End((await Platform.BegunAsync("a")).Attempt, new() { Kind = Engine.Runs.ReportKind.Failed, Message = "not yet" });
        var due = (await Platform.WhenAsync(run, live => live.Instances[0].DueAt is not null)).Instances[0].DueAt!.Value;
        await Platform.ChangeAsync(run, (live, changes) => live.Wake(changes, 0, Engine.Runs.DueKind.Retry, due));

        (await Platform.WhenOverAsync(run)).Head.State.ShouldBe(Engine.States.RunState.Success);
        await WhenStatesAsync("Failed", "Succeeded");
    }

    [Fact]
    public async Task Cancelled_attempt_deletes_its_job()
    {
        Platform.IsHeld = _ => true;
        await Platform.AgentAsync(slots: 1);
        var run = await Platform.RunAsync(Platform.Task("a"), Platform.Task("b"));
        await Platform.BegunAsync(1);

        await Platform.ChangeAsync(run, (live, changes) => live.Cancel(changes, Platform.Clock.GetUtcNow(), "enough"));
        await Platform.WhenOverAsync(run);

        await WhenStatesAsync("Deleted", "Deleted");
    }

    [Fact]
    public async Task Queue_whose_name_hangfire_does_not_take_is_served_under_another()
    {
        await Platform.AgentAsync(queues: ["Große Last"]);
        var run = await Platform.RunAsync(Platform.Task("a") with { Queue = "Große Last" });

        (await Platform.WhenOverAsync(run)).Head.State.ShouldBe(Engine.States.RunState.Success);
        (await OneAsync<string>("SELECT data ->> 'Queue' FROM hangfire.state WHERE name = 'Enqueued'")).ShouldBe("x-47726fc39f65204c617374");
    }

    // Hangfire tells nobody when it has written how a job ended; its database does.
    private async Task WhenStatesAsync(params string[] states)
    {
        await ScalarAsync(
            """
            CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NOTIFY job_changed; RETURN NULL; END $$;
            CREATE TRIGGER tell AFTER UPDATE ON hangfire.job EXECUTE FUNCTION tell();
            SELECT 0
            """);
        await using var listening = new NpgsqlConnection(Database.ConnectionString);
        await listening.OpenAsync();
        await listening.ExecuteAsync("LISTEN job_changed");
        while (!(await AllAsync<string>("SELECT statename FROM hangfire.job ORDER BY id")).SequenceEqual(states))
            (await listening.WaitAsync(Signal.Limit)).ShouldBeTrue($"The jobs did not become {string.Join(", ", states)}.");
    }

    private Task<long> ScalarAsync(string sql) => OneAsync<long>(sql);

    private async Task<T> OneAsync<T>(string sql) => (await AllAsync<T>(sql)).First();

    private async Task<IEnumerable<T>> AllAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(Database.ConnectionString);
        return await connection.QueryAsync<T>(sql);
    }
}
