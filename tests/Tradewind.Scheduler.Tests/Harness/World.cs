using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Tradewind.Engine.Backfills;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Retention;
using Tradewind.Engine.Runs;
using Tradewind.Graph;
using Tradewind.Metastore.Blobs;
using Tradewind.Metastore.Logs;
using Tradewind.Metastore.Sqlite;

namespace Tradewind.Scheduler.Tests.Harness;

/// <summary>A real SQLite metastore and a clock in the test's hand.</summary>
internal sealed class World : IAsyncDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tradewind-scheduler-");
    private readonly ServiceProvider _services;
    private int _bundles;

    private World()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<ISecretProtector, PlainProtector>();
        services.AddSqliteMetastore(Path.Combine(_folder.FullName, "tradewind.db"));
        services.AddMetastoreBlobs().AddMetastoreLogs();
        _services = services.BuildServiceProvider();
    }

    public static DateTimeOffset Midnight { get; } = new(2026, 11, 10, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Half past midnight on 10 November.</summary>
    public HandClock Clock { get; } = new(Midnight.AddMinutes(30));

    public IRunStore Runs => _services.GetRequiredService<IRunStore>();

    public IDagStore Dags => _services.GetRequiredService<IDagStore>();

    public IAssetStore Assets => _services.GetRequiredService<IAssetStore>();

    public INodeStore Nodes => _services.GetRequiredService<INodeStore>();

    public IAccessStore Access => _services.GetRequiredService<IAccessStore>();

    public IFeed Feed => _services.GetRequiredService<IFeed>();

    public RunPlanner Planner => new(Dags, Runs, Assets, Feed, Clock, NullLogger<RunPlanner>.Instance);

    public RunStarter Starter => new(Runs, Feed, Clock);

    public IBackfillStore Backfills => _services.GetRequiredService<IBackfillStore>();

    public Backfiller Backfiller => new(Backfills, Runs, _services.GetRequiredService<IRunQueries>(), Dags, Feed, Clock, NullLogger<Backfiller>.Instance);

    public BackfillCommands BackfillCommands => new(Backfills, Runs, Dags, Access, Feed, Clock);

    public Gatekeeper Gatekeeper => new(Runs, Feed, Clock);

    public FailureGuard Guard => new(Dags, Feed, Clock, NullLogger<FailureGuard>.Instance);

    public IBlobStore Blobs => _services.GetRequiredService<IBlobStore>();

    public IBlobRegister BlobRegister => _services.GetRequiredService<IBlobRegister>();

    public ICallbackStore Callbacks => _services.GetRequiredService<ICallbackStore>();

    public CallbackRescuer CallbackRescuer => new(Callbacks, Feed);

    public Admitter Admitter => new(_services.GetRequiredService<ILimitStore>(), Runs, Feed, Clock);

    public IDeferralStore Deferrals => _services.GetRequiredService<IDeferralStore>();

    public Messenger Messenger => new(Runs, Deferrals, new(RunCommands, Queries, Deferrals), Feed, Clock);

    public IRunQueries Queries => _services.GetRequiredService<IRunQueries>();

    public RunCommands RunCommands => new(Runs, Queries, Dags, Access, Feed, Clock);

    public IDeadlineStore Deadlines => _services.GetRequiredService<IDeadlineStore>();

    public ISharedLooks Looks => _services.GetRequiredService<ISharedLooks>();

    public LookCaller LookCaller => new(Runs, Looks, Feed, Clock);

    public Waker Waker => new(Runs, Deadlines, Feed, Clock);

    public static async Task<World> CreateAsync()
    {
        var world = new World();
        await world._services.GetRequiredService<IMetastoreAdmin>().MigrateAsync(default);
        return world;
    }

    public static TaskSpec Task(string id) => new() { Id = id, Kind = TaskKind.Action, Operator = "code" };

    public static DagGraph Daily(string dagId) => new()
    {
        DagId = dagId, Schedule = new() { Kind = ScheduleKind.Cron, Expressions = ["0 0 * * *"] }, Start = new DateTimeOffset(2026, 11, 8, 0, 0, 0, TimeSpan.Zero), Tasks = [Task("a")],
    };

    public static DagGraph Continuous(string dagId, TimeSpan? rest = null) => new()
    {
        DagId = dagId, Schedule = new() { Kind = ScheduleKind.Continuous, Rest = rest }, Start = Midnight, Tasks = [Task("a")],
    };

    public IAssetCatalogue Catalogue => _services.GetRequiredService<IAssetCatalogue>();

    public AssetPruner Pruner(SchedulerOptions options) => new(options, Catalogue, Clock, NullLogger<AssetPruner>.Instance);

    public IPruneStore Prune => _services.GetRequiredService<IPruneStore>();

    public ILogStore Logs => _services.GetRequiredService<ILogStore>();

    public RunPruner RunPruner(RetentionSettings settings, IPruneStore? store = null) => new(settings, store ?? Prune, Logs, Clock, NullLogger<RunPruner>.Instance);

    public Rescuer Rescuer(SchedulerOptions options) => new(Nodes, Runs, Feed, Clock, options, NullLogger<Rescuer>.Instance);

    public BlobSweeper Sweeper(IBlobRegister register, IBlobStore? blobs = null) => new(register, blobs ?? Blobs, Clock, NullLogger<BlobSweeper>.Instance);

    public SchedulerLoop Loop(string node, INodeStore? nodes = null, RunPlanner? planner = null)
    {
        var options = new SchedulerOptions { Node = node };
        return new(options, planner ?? Planner, Starter, Backfiller, Gatekeeper, Messenger, Waker, LookCaller, Rescuer(options), CallbackRescuer, Guard, Pruner(options), RunPruner(new()), Sweeper(BlobRegister), nodes ?? Nodes, Feed, Clock, NullLogger<SchedulerLoop>.Instance);
    }

    /// <summary>Stores a version of a DAG; a changed graph makes a new one.</summary>
    public async Task<CurrentDag> StoreAsync(DagGraph graph)
    {
        var bundle = new CompiledBundle
        {
            Path = $"{graph.DagId}.csx", Key = $"key-{++_bundles}", Sources = [new($"{graph.DagId}.csx", $"// {_bundles}")], Assembly = [1], Symbols = [2], Plugins = [], Dags = [graph],
        };
        (await Dags.StoreAsync(bundle, default)).Faults.ShouldBeEmpty();
        return (await Dags.CurrentAsync(graph.DagId, default))!;
    }

    /// <summary>Makes a queued run by hand.</summary>
    public async Task<long> TriggerAsync(CurrentDag dag, string key)
    {
        var now = Clock.GetUtcNow();
        var run = LiveRun.Create(
            new()
            {
                DagId = dag.DagId, VersionId = dag.VersionId, Key = key, Type = RunType.Manual, LogicalDate = now, DataIntervalStart = now, DataIntervalEnd = now,
                TriggeredBy = "test", CreatedAt = now,
            },
            dag.Plan);
        return (await Runs.CreateAsync(new(run, "test") { ExpectedEpoch = null }, null, default))!.Value;
    }

    /// <summary>A run that is started and whose ready tasks a node has claimed.</summary>
    public async Task<long> RunningAsync(DagGraph graph, string node = "n1", string key = "run")
    {
        var run = await TriggerAsync(await StoreAsync(graph), key);
        await Starter.RunOnceAsync(default);
        (await Runs.CommitAsync([], new ClaimRequest(node, ["default"], 100, Clock.GetUtcNow()), default)).Claims.ShouldNotBeEmpty();
        return run;
    }

    public async Task<LiveRun> LoadAsync(long run) => (await Runs.LoadAsync([run], default)).Single();

    public async Task ReportAsync(long run, ReportKind kind)
    {
        var now = Clock.GetUtcNow();
        await Runs.UpdateAsync([run], "test", (live, changes) => live.Report(changes, 0, live.Instances[0].Fence, new() { Kind = kind, Message = "said so" }, now), default);
    }

    public Task CancelAsync(long run) =>
        Runs.UpdateAsync([run], "test", (live, changes) => live.Cancel(changes, Clock.GetUtcNow(), "enough"), default);

    /// <summary>All runs made so far, in their order.</summary>
    public async Task<IReadOnlyList<RunSummary>> RunsAsync() =>
        [.. (await _services.GetRequiredService<IRunQueries>().ListAsync(new(), null, 1_000, default)).Items.OrderBy(run => run.Head.Id)];

    /// <summary>The slots of all runs made so far, in order.</summary>
    public async Task<IReadOnlyList<string>> LogicalDaysAsync() =>
        [.. (await RunsAsync()).Select(run => $"{run.Head.LogicalDate:MM-dd}").Order(StringComparer.Ordinal)];

    public Task RegisterAsync(string node, TimeSpan lease) =>
        Nodes.RegisterAsync(new NodeInfo { Id = node, Host = "h", ProcessId = 1, Roles = ["agent"], Queues = ["default"], Slots = 4, Version = "1" }, lease, default);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
