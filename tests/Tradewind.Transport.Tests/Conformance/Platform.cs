using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Tradewind.Agent;
using Tradewind.Agent.Blobs;
using Tradewind.Agent.Dispatch;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Logs;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Engine.Transport;
using Tradewind.Graph;
using Tradewind.Metastore.Sqlite;
using Tradewind.Protocol.Messages;
using Tradewind.Scheduler;

namespace Tradewind.Transport.Conformance;

/// <summary>An installation in one process: a real metastore, agents as they are, and the transport under test between them.</summary>
internal sealed class Platform : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tradewind-transport-");
    private readonly ServiceProvider _services;
    private readonly ITaskTransport? _transport;
    private readonly DispatchLoop? _dispatch;
    private readonly CancellationTokenSource _over = new();
    private readonly ConcurrentQueue<(string Node, RunAttempt Attempt)> _began = [];
    private readonly ConcurrentDictionary<(long Instance, int Fence), DeliveryEnd> _ends = [];
    private readonly List<PlatformAgent> _agents = [];
    private readonly List<long> _runs = [];
    private int _names;

    private Platform(ITaskTransport? transport, Action<IServiceCollection, string> metastore)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<ISecretProtector, PlainProtector>();
        metastore(services, _folder.FullName);
        services.AddSingleton<IFeed, LocalFeed>();
        services.AddSingleton<AgentStores>();
        _services = services.BuildServiceProvider();
        _transport = transport;
        Feed.Subscribe(_ => Changed.Tell());
        if (transport is not null)
        {
            Dispatcher = new(new WatchedTransport(transport, this), Orders, Runs, Options, Feed, Clock, NullLogger<Dispatcher>.Instance);
            _dispatch = new(Dispatcher, Options, Feed, Clock, NullLogger<DispatchLoop>.Instance);
        }
    }

    public Signal Changed { get; } = new();

    public ShiftedClock Clock { get; } = new();

    public IRunStore Runs => _services.GetRequiredService<IRunStore>();

    public IDispatchStore Orders => _services.GetRequiredService<IDispatchStore>();

    public IRunQueries Queries => _services.GetRequiredService<IRunQueries>();

    public IFeed Feed => _services.GetRequiredService<IFeed>();

    public Dispatcher? Dispatcher { get; }

    /// <summary>Cancelled when the test is over.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>The agents cannot reach the metastore.</summary>
    public bool MetastoreAway { get; set; }

    /// <summary>Which attempts the test ends by itself.</summary>
    public Func<RunAttempt, bool> IsHeld { get; set; } = _ => false;

    private SchedulerOptions Options { get; } = new() { Node = "dispatcher" };

    public static async Task<Platform> StartAsync(ITaskTransport? transport, bool dispatching = true, Action<IServiceCollection, string>? metastore = null)
    {
        var platform = new Platform(transport, metastore ?? ((services, folder) => services.AddSqliteMetastore(Path.Combine(folder, "tradewind.db"))));
        await platform._services.GetRequiredService<IMetastoreAdmin>().MigrateAsync(default);
        if (dispatching) await platform.DispatchAsync();
        return platform;
    }

    /// <summary>Starts to hand orders over.</summary>
    public Task DispatchAsync() => _dispatch?.StartAsync(default) ?? System.Threading.Tasks.Task.CompletedTask;

    /// <summary>Lets time pass for whoever hands orders over, and has them looked after.</summary>
    public void BePatient()
    {
        Clock.Advance(Dispatcher.HandOverLimit * 2);
        Feed.Publish(new(Topic.Everything));
    }

    public async Task<PlatformAgent> AgentAsync(int slots = 10, params string[] queues)
    {
        var node = $"agent{++_names}";
        await Nodes.RegisterAsync(new NodeInfo { Id = node, Host = "test", ProcessId = 1, Roles = ["agent"], Queues = queues, Slots = slots, Version = "0" }, TimeSpan.FromHours(1), default);
        var options = new AgentOptions
        {
            Node = node, Slots = slots, Queues = queues.Length == 0 ? ["default"] : queues, RunnerProgram = "", CacheDirectory = "", WorkDirectory = "",
            // Short, because no runner here is slow to stop.
            SafetyInterval = TimeSpan.FromSeconds(1),
        };
        var watched = _transport is null ? null : new WatchedTransport(_transport, this);
        PlatformAgent? agent = null;
        ScriptedRunner? runner = null;
        var loop = new AgentLoop(
            options, _services.GetRequiredService<AgentStores>() with { Runs = new FaultyRunStore(Runs, () => MetastoreAway || agent?.Dead == true) },
            new ConfigurationLookup(_services.GetRequiredService<IConfigurationStore>(), SecretFolder.None),
            new LargeOutputs(new FileBlobStore(Path.Combine(_folder.FullName, "blobs")), _services.GetRequiredService<IBlobRegister>(), new OutputSeals(_services.GetRequiredService<ISecretProtector>()), options),
            new CallbackLinks(_services.GetRequiredService<ISecretProtector>(), "http://tradewind.test"), new NoLogs(), Feed, TimeProvider.System, NullLoggerFactory.Instance,
            (_, _, events) => runner = new(this, node, events), watched is null ? null : new Deliveries(watched, Orders, NullLogger<Deliveries>.Instance));
        agent = new(node, loop, runner!, watched);
        _agents.Add(agent);
        await loop.StartAsync(default);
        return agent;
    }

    /// <summary>What the scheduler does about a node that is not heard of any more.</summary>
    public async Task RescueAsync(PlatformAgent survivor)
    {
        await Nodes.GiveUpOthersAsync(survivor.Node, default);
        await new Rescuer(Nodes, Runs, Feed, Clock, Options, NullLogger<Rescuer>.Instance).RunOnceAsync(default);
    }

    public static TaskSpec Task(string id, params string[] upstream) => new() { Id = id, Kind = TaskKind.Action, Operator = "code", Upstream = upstream, Inputs = upstream };

    /// <summary>Makes a run of these tasks and starts it.</summary>
    public async Task<long> RunAsync(params TaskSpec[] tasks) => (await RunsAsync(1, tasks)).Single();

    /// <summary>Makes many runs of a DAG of these tasks and starts them.</summary>
    public async Task<IReadOnlyList<long>> RunsAsync(int count, params TaskSpec[] tasks)
    {
        var graph = new DagGraph { DagId = $"dag{++_names}", Tasks = tasks };
        var dags = _services.GetRequiredService<IDagStore>();
        var bundle = new CompiledBundle
        {
            Path = $"{graph.DagId}.csx", Key = $"key-{graph.DagId}", Sources = [new($"{graph.DagId}.csx", "//")], Assembly = [1], Symbols = [2], Plugins = [], Dags = [graph],
        };
        (await dags.StoreAsync(bundle, default)).Faults.ShouldBeEmpty();
        var dag = (await dags.CurrentAsync(graph.DagId, default))!;
        var runs = new List<long>(count);
        for (var at = 0; at < count; at++)
        {
            var now = Clock.GetUtcNow();
            var run = LiveRun.Create(
                new()
                {
                    DagId = dag.DagId, VersionId = dag.VersionId, Key = $"run{at}", Type = RunType.Manual, LogicalDate = now, DataIntervalStart = now, DataIntervalEnd = now,
                    TriggeredBy = "test", CreatedAt = now,
                },
                dag.Plan);
            var id = (await Runs.CreateAsync(new(run, "test") { ExpectedEpoch = null }, null, default))!.Value;
            runs.Add(id);
            _runs.Add(id);
            await ChangeAsync(id, (live, changes) => live.Start(changes, now));
        }

        return runs;
    }

    /// <summary>Changes a run as another process would, and tells of it.</summary>
    public async Task ChangeAsync(long run, Action<LiveRun, RunChanges> apply) => Feed.PublishChanges(await Runs.UpdateAsync([run], "test", apply, default));

    public async Task<LiveRun> LoadAsync(long run) => (await Runs.LoadAsync([run], default)).Single();

    /// <summary>How many task instances are ready for an agent.</summary>
    public async Task<int> ReadyAsync() => (await Runs.LoadAsync(_runs, default)).Sum(run => run.Instances.Count(one => one.State == TaskInstanceState.Queued));

    public async Task<LiveRun> WhenAsync(long run, Func<LiveRun, bool> wished)
    {
        LiveRun live = null!;
        await Changed.UntilAsync(async () => wished(live = await LoadAsync(run)), () => $"Run {run} stands at {live.Head.State}: {string.Join(", ", live.Instances.Select(one => one.State))}");
        return live;
    }

    public Task<LiveRun> WhenOverAsync(long run) => WhenAsync(run, live => live.Head.State.IsFinal());

    /// <summary>What was begun, in order.</summary>
    public IReadOnlyList<(string Node, RunAttempt Attempt)> Begun => [.. _began];

    /// <summary>Waits until this many attempts were begun.</summary>
    public async Task<IReadOnlyList<(string Node, RunAttempt Attempt)>> BegunAsync(int count)
    {
        await Changed.UntilAsync(() => _began.Count >= count, () => $"{_began.Count} attempts were begun, not {count}.");
        return Begun;
    }

    /// <summary>Waits until an attempt of a task is begun.</summary>
    public async Task<(string Node, RunAttempt Attempt)> BegunAsync(string task, int attempt = 1)
    {
        (string Node, RunAttempt Attempt) found = default;
        await Changed.UntilAsync(
            () => (found = _began.FirstOrDefault(one => one.Attempt.TaskId == task && one.Attempt.Attempt == attempt)).Attempt is not null,
            () => $"Attempt {attempt} of {task} was never begun, only {string.Join(", ", _began.Select(one => $"{one.Attempt.TaskId}/{one.Attempt.Attempt}"))}.");
        return found;
    }

    /// <summary>How a delivery ended, once it has.</summary>
    public async Task<DeliveryEnd> EndOfAsync(long instance, int fence)
    {
        await Changed.UntilAsync(() => _ends.ContainsKey((instance, fence)), () => $"The delivery of instance {instance} under number {fence} has not ended.");
        return _ends[(instance, fence)];
    }

    public IReadOnlyDictionary<(long Instance, int Fence), DeliveryEnd> Ends => _ends;

    /// <summary>Forgets how a delivery ended, because it comes again.</summary>
    public void ForgetEnd(long instance, int fence) => _ends.TryRemove((instance, fence), out _);

    public void Ended(Delivery delivery, DeliveryEnd end)
    {
        _ends[(delivery.Instance, delivery.Fence)] = end;
        Changed.Tell();
    }

    public void Began(string node, RunAttempt attempt)
    {
        _began.Enqueue((node, attempt));
        Changed.Tell();
    }

    /// <summary>Ends an attempt, wherever it runs.</summary>
    public void End(RunAttempt attempt, AttemptReport? report = null) =>
        _agents.Any(agent => agent.Runner.End(attempt.Instance, attempt.Fence, report ?? new() { Kind = ReportKind.Succeeded })).ShouldBeTrue($"Attempt {attempt.Attempt} of {attempt.TaskId} runs nowhere.");

    private INodeStore Nodes => _services.GetRequiredService<INodeStore>();

    public async ValueTask DisposeAsync()
    {
        MetastoreAway = false;
        if (_dispatch is not null) await _dispatch.StopAsync(default);
        _over.Cancel();
        foreach (var agent in _agents) await agent.StopAsync();
        await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private sealed class PlainProtector : ISecretProtector
    {
        public string Protect(string text) => text;

        public string Unprotect(string encrypted) => encrypted;
    }

    private sealed class NoLogs : ILogStore
    {
        public Task AppendAsync(IReadOnlyList<LogBatch> batches, CancellationToken cancel) => System.Threading.Tasks.Task.CompletedTask;

        public Task<LogSlice> ReadAsync(LogKey key, long offset, int limit, CancellationToken cancel) => System.Threading.Tasks.Task.FromResult(new LogSlice([], 0, 0));

        public Task<bool> DeleteAsync(IReadOnlyCollection<long> runs, CancellationToken cancel) => System.Threading.Tasks.Task.FromResult(true);
    }
}
