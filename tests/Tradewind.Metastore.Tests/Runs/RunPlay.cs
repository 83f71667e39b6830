using Tradewind.Engine.Access;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Recovery;
using Tradewind.Engine.Runs;
using Tradewind.Metastore.Invariants;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Runs;

/// <summary>Tests that play runs on a real metastore, as agents, a scheduler and people would; the tables must agree after each.</summary>
public abstract class RunPlay(Store store) : IAsyncLifetime
{
    protected static readonly Caller Ada = new("user:ada", Role.Operator);

    /// <summary>Each claim and each report comes a second later.</summary>
    protected DateTimeOffset Now { get; private set; } = Sample.Noon;

    protected Store Store => store;

    protected IRunStore Runs => store.Runs;

    protected RecoveryCommands Commands => CommandsOver(new LocalFeed());

    protected RecoveryCommands CommandsOver(IFeed feed) => new(store.Runs, store.RunQueries, store.Dags, store.Deferrals, store.Access, new(store.DagQueries, store.Port<IPluginStore>()), feed, store.Port<TimeProvider>());

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => (await store.Port<InvariantCheck>().RunAsync(default)).ShouldBeEmpty();

    protected async Task<LiveRun> LoadAsync(long run) => (await Runs.LoadAsync([run], default)).Single();

    protected async Task<IReadOnlyList<Claim>> ClaimAsync(string node, string queue, int limit) =>
        (await Runs.CommitAsync([], new(node, [queue], limit, Now += TimeSpan.FromSeconds(1)), default)).Claims;

    /// <summary>False when the report is of a replaced dispatch.</summary>
    protected async Task<bool> ReportAsync(string node, Claim claim, AttemptReport report)
    {
        var changes = new RunChanges(await LoadAsync(InstanceId.RunOf(claim.Instance)), $"agent:{node}");
        var taken = changes.Run.Report(changes, InstanceId.OrdinalOf(claim.Instance), claim.Fence, report, Now += TimeSpan.FromSeconds(1));
        (await Runs.CommitAsync([changes], null, default)).Committed.ShouldBeTrue();
        return taken;
    }
}
