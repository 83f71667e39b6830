using System.Text;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Graph;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Cache;

public abstract class CacheStoreTests(Store store)
{
    private readonly string _queue = Sample.Unique("q");

    private ICacheStore Cache => store.Port<ICacheStore>();

    private TaskSpec Cached => Sample.Task("a") with { Queue = _queue, CacheFor = TimeSpan.FromDays(1), Retries = 1 };

    [Fact]
    public async Task Success_is_found_by_its_key_with_its_outputs_in_its_own_dag()
    {
        var dag = await Sample.DagAsync(store, Cached);
        var first = await StartAsync(dag);
        await store.Runs.PutXComAsync(first.Instance, first.Fence, "score", "7"u8.ToArray(), default);
        await ReportAsync(first, Sample.Succeeded("[1,2]") with { CacheKey = "k", OutputLength = 2 });
        var second = await StartAsync(dag);

        var found = (await Cache.FindAsync(dag.Plan.Graph.DagId, second.Instance, "k", default))!;

        (found.Instance, found.Attempt, found.OutputLength).ShouldBe((first.Instance, 1, 2));
        found.Outputs.ToDictionary(one => one.Key, one => Encoding.UTF8.GetString(one.Value.Span)).ShouldBe(new Dictionary<string, string> { ["return"] = "[1,2]", ["score"] = "7" }, ignoreOrder: true);
        (await Cache.FindAsync(dag.Plan.Graph.DagId, second.Instance, "other", default)).ShouldBeNull();
        (await Cache.FindAsync("another", second.Instance, "k", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Failure_and_a_retry_are_never_found()
    {
        var dag = await Sample.DagAsync(store, Cached);
        await ReportAsync(await StartAsync(dag), Sample.Failed() with { CacheKey = "k" });

        (await Cache.FindAsync(dag.Plan.Graph.DagId, 1, "k", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Expired_success_is_not_found_and_goes_with_the_next_one()
    {
        var dag = await Sample.DagAsync(store, Cached with { CacheFor = TimeSpan.FromMilliseconds(1) });
        await ReportAsync(await StartAsync(dag), Sample.Succeeded("1") with { CacheKey = "old" }, DateTimeOffset.UnixEpoch);
        (await Cache.FindAsync(dag.Plan.Graph.DagId, 1, "old", default)).ShouldBeNull();

        await ReportAsync(await StartAsync(dag), Sample.Succeeded("1") with { CacheKey = "new" });
        (await KeysAsync(dag)).ShouldBe(["new"]);
    }

    [Fact]
    public async Task Cleared_success_is_not_found()
    {
        var dag = await Sample.DagAsync(store, Cached);
        var first = await StartAsync(dag);
        await ReportAsync(first, Sample.Succeeded("1") with { CacheKey = "k" });

        await ClearAsync(first, noCache: false);

        (await Cache.FindAsync(dag.Plan.Graph.DagId, 1, "k", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Run_without_cache_and_a_task_cleared_without_cache_find_nothing()
    {
        var dag = await Sample.DagAsync(store, Cached);
        await ReportAsync(await StartAsync(dag), Sample.Succeeded("1") with { CacheKey = "k" });
        var without = await StartAsync(dag, noCache: true);
        (await Cache.FindAsync(dag.Plan.Graph.DagId, without.Instance, "k", default)).ShouldBeNull();

        var cleared = await StartAsync(dag);
        await ReportAsync(cleared, Sample.Succeeded("2"));
        await ClearAsync(cleared, noCache: true);
        (await Cache.FindAsync(dag.Plan.Graph.DagId, cleared.Instance, "k", default)).ShouldBeNull();
        await ReportAsync(await GoOnAsync(InstanceId.RunOf(cleared.Instance)), Sample.Succeeded("3"));
        await ClearAsync(cleared, noCache: false);
        (await Cache.FindAsync(dag.Plan.Graph.DagId, cleared.Instance, "k", default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Attempt_that_took_a_success_over_says_from_which_and_keeps_its_large_output_in_use()
    {
        var dag = await Sample.DagAsync(store, Cached);
        var register = store.Port<IBlobRegister>();
        var blob = LargeOutput.NewId();
        var named = new LargeOutput(blob, 100_000, "[1"u8.ToArray()).ToStored();
        var (first, second) = (await StartAsync(dag), await StartAsync(dag));
        await register.AddAsync(blob, first.Instance, default);
        await ReportAsync(first, Sample.Succeeded() with { Output = named, CacheKey = "k" });
        await ReportAsync(second, Sample.Succeeded() with { Output = named, CachedFrom = new(first.Instance, 1) });

        var attempt = (await store.RunQueries.InstanceAsync(InstanceId.RunOf(second.Instance), "a", -1, default))!.Attempts.Single();
        attempt.CachedFrom.ShouldBe(new CachedFrom(first.Instance, 1));
        await ClearAsync(first, noCache: false);
        (await register.UnusedAsync(TimeSpan.Zero, 100_000, default)).ShouldNotContain(blob);
        await ClearAsync(second, noCache: false);
        (await register.UnusedAsync(TimeSpan.Zero, 100_000, default)).ShouldContain(blob);
    }

    [Fact]
    public async Task Same_work_done_twice_in_one_commit_is_noted_once()
    {
        var dag = await Sample.DagAsync(store, Cached);
        var (first, second) = (await StartAsync(dag), await StartAsync(dag));
        var runs = await store.Runs.LoadAsync([InstanceId.RunOf(first.Instance), InstanceId.RunOf(second.Instance)], default);
        RunChanges[] changes = [.. runs.Select(run => new RunChanges(run, "agent:n1"))];
        changes[0].Run.Report(changes[0], 0, first.Fence, Sample.Succeeded("1") with { CacheKey = "k" }, Sample.Noon);
        changes[1].Run.Report(changes[1], 0, second.Fence, Sample.Succeeded("1") with { CacheKey = "k" }, Sample.Noon);

        (await store.Runs.CommitAsync(changes, null, default)).Committed.ShouldBeTrue();

        (await KeysAsync(dag)).ShouldBe(["k"]);
    }

    private async Task<Claim> StartAsync(CurrentDag dag, bool noCache = false)
    {
        var id = await store.Runs.CreateAsync(new(Sample.Run(dag), "test") { ExpectedEpoch = null, NoCache = noCache }, null, default);
        return await GoOnAsync(id!.Value);
    }

    private async Task<Claim> GoOnAsync(long run)
    {
        await store.Runs.UpdateAsync([run], "test", (live, changes) => live.Start(changes, Sample.Noon), default);
        return (await store.Runs.CommitAsync([], new("n1", [_queue], 1, Sample.Noon), default)).Claims.Single();
    }

    // The entry holds a day by the database's clock.
    private async Task ReportAsync(Claim claim, AttemptReport report, DateTimeOffset? at = null) => await store.Runs.UpdateAsync(
        [InstanceId.RunOf(claim.Instance)], "agent:n1", (run, changes) => run.Report(changes, 0, claim.Fence, report, at ?? TimeProvider.System.GetUtcNow()).ShouldBeTrue(), default);

    private async Task ClearAsync(Claim claim, bool noCache) => await store.Runs.UpdateAsync(
        [InstanceId.RunOf(claim.Instance)], "test", (run, changes) => run.Clear(changes, new() { NoCache = noCache }, Sample.Noon, "again"), default);

    private async Task<IReadOnlyList<string>> KeysAsync(CurrentDag dag) => await store.Database.ReadAsync<IReadOnlyList<string>>(
        async connection =>
        {
            await using var command = connection.Command("SELECT key FROM task_cache WHERE dag_id = @dag ORDER BY key", ("dag", dag.Plan.Graph.DagId));
            await using var reader = await command.ExecuteReaderAsync();
            var keys = new List<string>();
            while (await reader.ReadAsync()) keys.Add(reader.GetString(0));
            return keys;
        },
        default);
}

public sealed class SqliteCacheStoreTests(SqliteStore store) : CacheStoreTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresCacheStoreTests(PostgresStore store) : CacheStoreTests(store), IClassFixture<PostgresStore>;
