using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tradewind.Agent.Blobs;
using Tradewind.Agent.Dispatch;
using Tradewind.Agent.Runners;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Graph;
using Tradewind.Metastore.Sqlite;
using Tradewind.Protocol.Children;

namespace Tradewind.Agent.Tests.Harness;

/// <summary>An agent on a real SQLite metastore, with runners and a clock of the test.</summary>
internal sealed class TestAgent : IAsyncDisposable
{
    /// <summary>What has not come by then never comes.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly ScratchFolder _folder = ScratchFolder.Make();
    private readonly ServiceProvider _services;
    private readonly ILoggerFactory _loggers = LoggerFactory.Create(_ => { });
    private AgentLoop? _loop;
    private int _dags;
    private int _runs;

    private TestAgent()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<ISecretProtector, DigitsProtector>();
        services.AddSqliteMetastore(Path.Combine(_folder.Path, "tradewind.db"));
        services.AddSingleton<AgentStores>();
        _services = services.BuildServiceProvider();
        Store = new(_services.GetRequiredService<IRunStore>());
        Callbacks = new(_services.GetRequiredService<ICallbackStore>());
    }

    public TestClock Clock { get; } = new();

    public WatchedRunStore Store { get; }

    public IStateStore States => _services.GetRequiredService<IStateStore>();

    public FaultyLogStore Logs { get; } = new();

    public FileBlobStore Blobs => new(Path.Combine(_folder.Path, "blobs"));

    public FakeRunnerPool Runners { get; private set; } = null!;

    public AskDesk Desk { get; private set; } = null!;

    public AgentLoop Loop => _loop!;

    // The times differ from the safety net's, so that a test can tell their timers apart.
    public AgentOptions Options { get; init; } = new() { Node = "n1", RunnerProgram = "", CacheDirectory = "", WorkDirectory = "", CancelGrace = TimeSpan.FromSeconds(31), DrainAfter = TimeSpan.FromSeconds(7) };

    public WatchedCallbackStore Callbacks { get; }

    public FakeRunner Runner => Runners.Now;

    private IFeed Feed => _services.GetRequiredService<IFeed>();

    /// <summary>A metastore with an agent that serves it.</summary>
    public static async Task<TestAgent> StartAsync(AgentOptions? options = null)
    {
        var agent = options is null ? new TestAgent() : new TestAgent { Options = options };
        await agent._services.GetRequiredService<IMetastoreAdmin>().MigrateAsync(default);
        agent._loop = new(
            agent.Options, agent._services.GetRequiredService<AgentStores>() with { Runs = agent.Store, Callbacks = agent.Callbacks },
            new ConfigurationLookup(agent._services.GetRequiredService<IConfigurationStore>(), SecretFolder.None),
            new LargeOutputs(agent.Blobs, agent._services.GetRequiredService<IBlobRegister>(), new OutputSeals(agent._services.GetRequiredService<ISecretProtector>()), agent.Options), new CallbackLinks(agent._services.GetRequiredService<ISecretProtector>(), "http://tradewind.test"), agent.Logs, agent.Feed, agent.Clock, agent._loggers,
            (desk, _, events) =>
            {
                agent.Desk = desk;
                return agent.Runners = new(events);
            });
        await agent._loop.StartAsync(default);
        await agent.Runners.Up;
        return agent;
    }

    /// <summary>Keys like the agent's, of another one.</summary>
    public OutputSeals OtherSeals() => new(_services.GetRequiredService<ISecretProtector>());

    /// <summary>Stores a secret variable.</summary>
    public Task SecretAsync(string name, string value) => _services.GetRequiredService<IConfigurationStore>().SaveVariableAsync(new(name, value, Secret: true, null), default);

    public static TaskSpec Task(string id, params string[] upstream) => new() { Id = id, Kind = TaskKind.Action, Operator = "code", Upstream = upstream, Inputs = upstream };

    /// <summary>Stores a DAG of these tasks, makes a run of it and starts it.</summary>
    public Task<long> RunAsync(params TaskSpec[] tasks) => RunAsync(RunType.Manual, Clock.GetUtcNow(), null, tasks);

    /// <summary>The same for a run of another type and day, of a DAG with a schedule.</summary>
    public async Task<long> RunAsync(RunType type, DateTimeOffset day, ScheduleSpec? schedule, params TaskSpec[] tasks)
    {
        var graph = new DagGraph { DagId = $"dag{++_dags}", Tasks = tasks, Schedule = schedule, Start = schedule is null ? null : day };
        var dags = _services.GetRequiredService<IDagStore>();
        var bundle = new CompiledBundle
        {
            Path = $"{graph.DagId}.csx", Key = $"key-{graph.DagId}", Sources = [new($"{graph.DagId}.csx", "//")], Assembly = [1], Symbols = [2], Plugins = [], Dags = [graph],
        };
        (await dags.StoreAsync(bundle, default)).Faults.ShouldBeEmpty();
        return await AgainAsync(graph.DagId, type, day);
    }

    /// <summary>Makes another run of a DAG and starts it.</summary>
    public Task<long> AgainAsync(string dagId) => AgainAsync(dagId, RunType.Manual, Clock.GetUtcNow());

    private async Task<long> AgainAsync(string dagId, RunType type, DateTimeOffset day)
    {
        var dag = (await _services.GetRequiredService<IDagStore>().CurrentAsync(dagId, default))!;
        var now = Clock.GetUtcNow();
        var run = LiveRun.Create(
            new()
            {
                DagId = dag.DagId, VersionId = dag.VersionId, Key = $"run{++_runs}", Type = type, LogicalDate = day, DataIntervalStart = day, DataIntervalEnd = day.AddDays(1),
                TriggeredBy = "test", CreatedAt = now,
            },
            dag.Plan);
        var id = (await Store.CreateAsync(new(run, "test") { ExpectedEpoch = null }, null, default))!.Value;
        await ChangeAsync(id, (live, changes) => live.Start(changes, now));
        return id;
    }

    /// <summary>Changes a run as another process would, and tells of it.</summary>
    public async Task ChangeAsync(long run, Action<LiveRun, RunChanges> apply) =>
        Feed.PublishChanges(await _services.GetRequiredService<IRunStore>().UpdateAsync([run], "other", apply, default));

    /// <summary>Does something and waits until the feed tells of the run after it.</summary>
    public async Task ToldOfAsync(long run, Action what)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var name = run.ToString(System.Globalization.CultureInfo.InvariantCulture);
        using var subscription = Feed.Subscribe(notice =>
        {
            if (notice.Topic == Topic.Run && notice.Key == name) told.TrySetResult();
        });
        what();
        await told.Task.WaitAsync(Limit);
    }

    /// <summary>The run as stored, once it is as wished: looked at whenever the feed tells of a change.</summary>
    public async Task<LiveRun> WhenAsync(long run, Func<LiveRun, bool> wished)
    {
        using var changed = new SemaphoreSlim(0);
        using var subscription = Feed.Subscribe(_ => changed.Release());
        while (true)
        {
            var live = (await Store.LoadAsync([run], default)).Single();
            if (wished(live)) return live;
            (await changed.WaitAsync(Limit)).ShouldBeTrue($"The run stands at {live.Head.State}: {string.Join(", ", live.Instances.Select(one => one.State))}");
        }
    }

    public async Task StopAsync() => await Loop.StopAsync(default).WaitAsync(Limit);

    public async ValueTask DisposeAsync()
    {
        // Whatever still runs in a fake runner is handed back by killing it.
        if (Loop.ExecuteTask is { IsCompleted: false } running)
        {
            var stopping = Loop.StopAsync(default);
            while (!running.IsCompleted)
            {
                Clock.Advance(TimeSpan.FromSeconds(1));
                await System.Threading.Tasks.Task.Yield();
            }

            await stopping;
        }

        Loop.Dispose();
        await _services.DisposeAsync();
        _loggers.Dispose();
        _folder.Dispose();
    }
}
