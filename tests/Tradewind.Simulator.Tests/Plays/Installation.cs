using System.Globalization;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Tradewind.Engine.Backfills;
using Tradewind.Agent;
using Tradewind.Agent.Blobs;
using Tradewind.Agent.Dispatch;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Graph;
using Tradewind.Metastore.Clock;
using Tradewind.Metastore.Invariants;
using Tradewind.Roles;
using Tradewind.Scheduler;
using Tradewind.Simulator.Tests.Runners;
using Tradewind.Simulator.Tests.Stores;
using Tradewind.Simulator.Tests.Wires;
using Tradewind.Simulator.Tests.Worlds;

namespace Tradewind.Simulator.Tests.Plays;

/// <summary>The real metastore, schedulers and agents, each process behind a wire of its own.</summary>
internal sealed class Installation : IDisposable
{
    public static readonly TimeSpan NodeLease = TimeSpan.FromSeconds(30);

    private readonly World _world;
    private readonly Weather _weather;
    private readonly Action<string> _written;
    private readonly ISimStore _store;
    private readonly IServiceProvider _services;
    private readonly List<SimFeed> _feeds = [];
    private readonly ISharedLooks _looks;
    private int _starts;

    public Installation(World world, Weather weather, Playbook book, ISimStore store, Action<string> written)
    {
        (_world, _weather, Book, _store, _written) = (world, weather, book, store, written);
        _services = store.Services;
        _looks = new NotedLooks(world, book.Ledger, _services.GetRequiredService<ISharedLooks>());
    }

    /// <summary>The safety net of every process: how often it looks for what no notice told of.</summary>
    public TimeSpan SafetyInterval { get; init; }

    public Playbook Book { get; }

    public List<SimAgent> Agents { get; } = [];

    public List<SimProcess> Schedulers { get; } = [];

    /// <summary>The metastore without a wire before it, for those who check.</summary>
    public IRunStore Runs => _services.GetRequiredService<IRunStore>();

    public IDagStore Dags => _services.GetRequiredService<IDagStore>();

    public ILimitStore Pools => _services.GetRequiredService<ILimitStore>();

    public ICallbackStore Callbacks => _services.GetRequiredService<ICallbackStore>();

    public IDeferralStore Deferrals => _services.GetRequiredService<IDeferralStore>();

    public IBackfillStore Backfills => _services.GetRequiredService<IBackfillStore>();

    public ISecretProtector Seal => _services.GetRequiredService<ISecretProtector>();

    /// <summary>Whatever must never be, and is; the journals are read of these runs only, or (null) of all.</summary>
    public IReadOnlyList<InvariantBreach> Breaches(IReadOnlyCollection<long>? journalsOf) => _store.Done(() => _services.GetRequiredService<InvariantCheck>().RunAsync(journalsOf, default)).GetAwaiter().GetResult();

    public IReadOnlyList<T> Read<T>(string sql)
    {
        using var connection = _store.Connect();
        return [.. connection.Query<T>(sql)];
    }

    /// <summary>Whether anything was written since this was asked last.</summary>
    public bool HasChanged() => _store.HasChanged();

    /// <summary>Stores a DAG before the play begins.</summary>
    public CurrentDag Store(DagGraph graph)
    {
        var bundle = new CompiledBundle
        {
            Path = $"{graph.DagId}.csx", Key = $"key-{graph.DagId}", Sources = [new($"{graph.DagId}.csx", "//")], Assembly = [1], Symbols = [2], Plugins = [], Dags = [graph],
        };
        Dags.StoreAsync(bundle, default).GetAwaiter().GetResult().Faults.ShouldBeEmpty();
        var dag = Dags.CurrentAsync(graph.DagId, default).GetAwaiter().GetResult()!;
        Book.Add(dag.Plan);
        return dag;
    }

    public (SimProcess Process, SimFeed Feed, IRunStore Runs) Join(string name)
    {
        var process = new SimProcess(_world, name);
        return (process, SimFeed.Of(_world, process, _weather, _feeds), WireOf(process).To(Runs));
    }

    /// <summary>A port of the metastore, reached through a process's own wire.</summary>
    public T Port<T>(SimProcess process) where T : class => WireOf(process).To(_services.GetRequiredService<T>());

    public void StartScheduler()
    {
        var name = Name("scheduler");
        var (process, feed, runs) = Join(name);
        var wire = WireOf(process);
        var (dags, nodes) = (wire.To(Dags), wire.To(_services.GetRequiredService<INodeStore>()));
        Schedulers.Add(process);
        process.Run(async () =>
        {
            var clock = await EnterAsync(process, wire, nodes, Info(name, [], 0));
            var options = new SchedulerOptions { Node = name, NodeLease = NodeLease, NodeGrace = NodeLease / 6, SafetyInterval = SafetyInterval };
            _ = process.Host(new NodePresence(NodeLease, Info(name, [], 0), new(), nodes, feed, clock, NullLogger<NodePresence>.Instance), default);
            var deferrals = wire.To(_services.GetRequiredService<IDeferralStore>());
            HostAdmission(process, wire, feed, clock, name);
            _ = process.Host(
                new SchedulerLoop(
                    options, new(dags, runs, wire.To(_services.GetRequiredService<IAssetStore>()), feed, clock, NullLogger<RunPlanner>.Instance), new RunStarter(runs, feed, clock),
                    new Backfiller(wire.To(_services.GetRequiredService<IBackfillStore>()), runs, wire.To(_services.GetRequiredService<IRunQueries>()), dags, feed, clock, NullLogger<Backfiller>.Instance),
                    new Gatekeeper(runs, feed, clock),
                    new Messenger(
                        runs, deferrals,
                        new(new RunCommands(runs, wire.To(_services.GetRequiredService<IRunQueries>()), dags, wire.To(_services.GetRequiredService<IAccessStore>()), feed, clock), wire.To(_services.GetRequiredService<IRunQueries>()), deferrals),
                        feed, clock),
                    new Waker(runs, wire.To(_services.GetRequiredService<IDeadlineStore>()), feed, clock), new LookCaller(runs, wire.To(_looks), feed, clock), new(nodes, runs, feed, clock, options, NullLogger<Rescuer>.Instance),
                    new CallbackRescuer(wire.To(_services.GetRequiredService<ICallbackStore>()), feed),
                    new FailureGuard(dags, feed, clock, NullLogger<FailureGuard>.Instance), new AssetPruner(options, wire.To(_services.GetRequiredService<IAssetCatalogue>()), clock, NullLogger<AssetPruner>.Instance),
                    new RunPruner(new(), wire.To(_services.GetRequiredService<IPruneStore>()), new NoLogs(), clock, NullLogger<RunPruner>.Instance),
                    new BlobSweeper(wire.To(_services.GetRequiredService<IBlobRegister>()), wire.To(_services.GetRequiredService<IBlobStore>()), clock, NullLogger<BlobSweeper>.Instance), nodes, feed, clock, NullLogger<SchedulerLoop>.Instance),
                default);
        });
    }

    public void StartAgent(string[] queues, int slots)
    {
        var name = Name("agent");
        var (process, feed, runs) = Join(name);
        var wire = WireOf(process);
        var (dags, nodes) = (wire.To(Dags), wire.To(_services.GetRequiredService<INodeStore>()));
        var agent = new SimAgent(process, queues, slots);
        Agents.Add(agent);
        process.Run(async () =>
        {
            var info = Info(name, queues, slots);
            var clock = await EnterAsync(process, wire, nodes, info);
            var options = new AgentOptions { Node = name, Queues = queues, Slots = slots, RunnerProgram = "", CacheDirectory = "", WorkDirectory = "", SafetyInterval = SafetyInterval };
            var desk = new SimDesk(process, wire.To(_services.GetRequiredService<ICacheStore>()), wire.To(_looks));
            var loop = new AgentLoop(
                options, _services.GetRequiredService<AgentStores>() with { Runs = runs, Callbacks = wire.To(_services.GetRequiredService<ICallbackStore>()), Dags = dags },
                new ConfigurationLookup(_services.GetRequiredService<IConfigurationStore>(), SecretFolder.None),
                new LargeOutputs(_services.GetRequiredService<IBlobStore>(), _services.GetRequiredService<IBlobRegister>(), new OutputSeals(_services.GetRequiredService<ISecretProtector>()), options), new CallbackLinks(_services.GetRequiredService<ISecretProtector>(), "http://tradewind.test"), new NoLogs(), feed, clock,
                NullLoggerFactory.Instance, (_, _, events) => agent.Runners = new(_world, process, events, desk, clock, Book));
            _ = process.Host(new NodePresence(NodeLease, info, new(), nodes, feed, clock, NullLogger<NodePresence>.Instance, loop), agent.PresenceStop.Token);
            HostAdmission(process, wire, feed, clock, name);
            await process.Host(loop, agent.Stop.Token);

            // It was asked to stop: the node leaves the list, and the process is over.
            agent.PresenceStop.Cancel();
            try
            {
                await nodes.LeaveAsync(name, default);
            }
            catch (NetworkFault)
            {
                // The lease ends by itself.
            }

            agent.Die("has stopped");
        });
    }

    /// <summary>Has the metastore outlast the play; says where it is.</summary>
    public string Keep() => _store.Keep();

    public void Dispose() => _store.Dispose();

    private static NodeInfo Info(string name, string[] queues, int slots) => new()
    {
        Id = name, Host = name, ProcessId = 1, Roles = [slots > 0 ? "agent" : "scheduler"], Queues = queues, Slots = slots, Version = "1",
    };

    private Wire WireOf(SimProcess process) => new(_world, process, _weather, _written);

    private string Name(string role) => string.Create(CultureInfo.InvariantCulture, $"{role}-{++_starts}");

    private void HostAdmission(SimProcess process, Wire wire, SimFeed feed, StoreClock clock, string name) => process.Host(
        new AdmissionLoop(
            new Admitter(wire.To(_services.GetRequiredService<ILimitStore>()), wire.To(Runs), feed, clock), new SchedulerOptions { Node = name, SafetyInterval = SafetyInterval }, feed, clock, NullLogger<AdmissionLoop>.Instance),
        default);

    // A process that does not reach the metastore at its start is started again until it does.
    private async Task<StoreClock> EnterAsync(SimProcess process, Wire wire, INodeStore nodes, NodeInfo info)
    {
        var clock = new StoreClock(wire.To(_services.GetRequiredService<IStoreClock>()), process.Clock);
        while (true)
        {
            try
            {
                await clock.RefreshAsync(default);
                await nodes.RegisterAsync(info, NodeLease, default);
                break;
            }
            catch (NetworkFault)
            {
                await Task.Delay(TimeSpan.FromSeconds(2), process.Clock);
            }
        }

        process.Run(() => KeepTimeAsync(process, clock));
        return clock;
    }

    private static async Task KeepTimeAsync(SimProcess process, StoreClock clock)
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(30), process.Clock);
            try
            {
                await clock.RefreshAsync(default);
            }
            catch (NetworkFault)
            {
                // The local counter carries on.
            }
        }
    }
}
