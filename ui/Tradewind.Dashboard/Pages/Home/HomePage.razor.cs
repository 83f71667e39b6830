using Microsoft.AspNetCore.Components;
using Tradewind.Dashboard.Acting;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Limits;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.States;

namespace Tradewind.Dashboard.Pages.Home;

/// <summary>How the installation is.</summary>
public sealed partial class HomePage
{
    private const int MostListed = 8;

    private DagCounts? _counts;
    private ActivityCounts? _activity;
    private IReadOnlyList<ImportError> _faults = [];
    private IReadOnlyList<NodeView> _nodes = [];
    private IReadOnlyList<DagSummary> _failing = [];
    private IReadOnlyList<DagSummary> _favourites = [];
    private IReadOnlyList<RunSummary> _latest = [];
    private IReadOnlyList<ApprovalView> _asking = [];
    private IReadOnlyList<PoolView> _pressed = [];
    private TimeSpan _answer;
    private string? _trouble;

    [Inject] private IDagQueries Dags { get; set; } = null!;

    [Inject] private IRunQueries Runs { get; set; } = null!;

    [Inject] private INodeStore Nodes { get; set; } = null!;

    [Inject] private IMetastoreProbe Metastore { get; set; } = null!;

    [Inject] private IDeferralStore Deferrals { get; set; } = null!;

    [Inject] private ILimitStore Limits { get; set; } = null!;

    [Inject] private CurrentCaller Caller { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    protected override IReadOnlyList<Notice> Topics { get; } = [new(Topic.Run), new(Topic.Dag), new(Topic.Nodes), new(Topic.ImportError), new(Topic.Due), new(Topic.Pools)];

    protected override TimeSpan Tick => TimeSpan.FromSeconds(1);

    protected override async Task LoadAsync(CancellationToken cancel)
    {
        var asked = Clock.GetTimestamp();
        _trouble = await Metastore.TroubleAsync(cancel);
        _answer = Clock.GetElapsedTime(asked);
        var counts = await Dags.CountsAsync(new DagFilter(), cancel);
        var activity = await Runs.ActivityAsync(Clock.GetUtcNow().AddDays(-1), cancel);
        _faults = await Dags.ImportErrorsAsync(cancel);
        _nodes = await Nodes.ListAsync(cancel);
        _failing = (await Dags.ListAsync(new DagFilter { LastRun = RunState.Failed }, null, MostListed, cancel)).Items;
        _favourites = (await Caller.FindAsync())?.User is { } user ? (await Dags.ListAsync(new DagFilter { FavouriteOf = user }, null, MostListed, cancel)).Items : [];
        _latest = (await Runs.ListAsync(new RunFilter(), null, 10, cancel)).Items;
        _asking = (await Deferrals.ApprovalsAsync(open: true, null, null, MostListed, cancel)).Items;
        _pressed = [.. (await Limits.PoolsAsync(cancel)).Where(pool => pool.Waiting > 0 || pool.Used >= pool.Pool.Slots).OrderByDescending(pool => pool.Waiting).ThenBy(pool => pool.Pool.Name, StringComparer.Ordinal).Take(MostListed)];
        (_counts, _activity) = (counts, activity);
    }

    private int Working => _nodes.Where(node => node.Alive).Sum(node => node.Running);

    private int Slots => _nodes.Where(node => node.Alive).Sum(node => node.Info.Slots);

    private int Open(RunState state) => _activity!.OpenRuns.GetValueOrDefault(state);
}
