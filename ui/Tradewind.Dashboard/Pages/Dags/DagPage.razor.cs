using System.Globalization;
using Microsoft.AspNetCore.Components;
using Tradewind.Dashboard.Acting;
using Tradewind.Dashboard.Design;
using Tradewind.Dashboard.Pages.Trigger;
using Tradewind.Engine.Access;
using Tradewind.Engine.Assets;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;

namespace Tradewind.Dashboard.Pages.Dags;

/// <summary>One DAG: its head, and a view of it by the URL's last word.</summary>
public sealed partial class DagPage
{
    private const int MostWindows = 3;

    private TriggerDialog? _trigger;
    private DagDetail? _dag;
    private IReadOnlyList<WindowProgress> _windows = [];
    private bool _missing;
    private bool _favourite;
    private string? _noAudit;

    [Parameter] public required string DagId { get; set; }

    [Parameter] public string? View { get; set; }

    /// <summary>The run that graph and Gantt chart show, the latest when null; in the grid that of the cell that is open.</summary>
    [SupplyParameterFromQuery(Name = "run")] private long? ShownRun { get; set; }

    /// <summary><c>critical</c>: of the Gantt chart only the critical path; in the graph it stands out.</summary>
    [SupplyParameterFromQuery(Name = "only")] private string? Only { get; set; }

    /// <summary>The version whose code is shown; the current when null.</summary>
    [SupplyParameterFromQuery(Name = "version")] private int? ShownVersion { get; set; }

    /// <summary>The version that is compared; null for none.</summary>
    [SupplyParameterFromQuery(Name = "from")] private int? ComparedFrom { get; set; }

    /// <summary>The version it is compared with.</summary>
    [SupplyParameterFromQuery(Name = "to")] private int? ComparedTo { get; set; }

    /// <summary>How the two stand: <c>split</c> for side by side.</summary>
    [SupplyParameterFromQuery(Name = "layout")] private string? Layout { get; set; }

    /// <summary>The grid ends before this run; null shows the latest.</summary>
    [SupplyParameterFromQuery(Name = "before")] private long? Before { get; set; }

    // The task whose cell of the grid is open, of the run that is shown; what of it, as on the run's page.

    [SupplyParameterFromQuery(Name = "task")] private string? TaskId { get; set; }

    [SupplyParameterFromQuery(Name = "index")] private int? MapIndex { get; set; }

    [SupplyParameterFromQuery(Name = "indices")] private string? IndexState { get; set; }

    [SupplyParameterFromQuery(Name = "find")] private string? IndexSearch { get; set; }

    [SupplyParameterFromQuery(Name = "attempt")] private int? Attempt { get; set; }

    [SupplyParameterFromQuery(Name = "part")] private string? Part { get; set; }

    [SupplyParameterFromQuery(Name = "line")] private int? Line { get; set; }

    [Inject] private IDagQueries Dags { get; set; } = null!;

    [Inject] private WindowQueries Windows { get; set; } = null!;

    [Inject] private Act Act { get; set; } = null!;

    [Inject] private CurrentCaller Caller { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    protected override TimeSpan Tick => TimeSpan.FromSeconds(1);

    // A run's notice does not say whose run it is, so any run's refreshes the head; at most once a second.
    protected override IReadOnlyList<Notice> Topics => [new(Topic.Dag, DagId), new(Topic.Run), new(Topic.ImportError)];

    private string Tab => View ?? "grid";

    protected override async Task LoadAsync(CancellationToken cancel)
    {
        var dag = await Dags.GetAsync(DagId, cancel);
        _windows = dag?.Summary.Schedule is { } schedule && WindowRule.Waits(schedule) ? await Windows.ListAsync(DagId, null, cancel) : [];
        _noAudit = await Caller.FindAsync() is { } caller ? caller.Refusal(Deed.ReadAudit) : CurrentCaller.Nobody;
        _favourite = (await Act.FavouritesAsync(cancel)).Contains(DagId);
        (_dag, _missing) = (dag, dag is null);
    }

    private Tab[] TabItems(DagDetail dag) =>
    [
        new("grid", "Grid", Links.Dag(DagId), "grid"),
        new("graph", "Graph", Links.Dag(DagId, "graph"), "dag", dag.Summary.TaskCount.ToString("N0", CultureInfo.InvariantCulture)),
        new("gantt", "Gantt", Links.Dag(DagId, "gantt"), "gantt"),
        new("calendar", "Calendar", Links.Dag(DagId, "calendar"), "calendar"),
        new("runs", "Runs", Links.Dag(DagId, "runs"), "history"),
        new("code", "Code", Links.Dag(DagId, "code"), "code"),
        new("versions", "Versions", Links.Dag(DagId, "versions"), "file"),
        .. _noAudit is null ? [new Tab("audit", "Audit", Links.Dag(DagId, "audit"), "list")] : Array.Empty<Tab>(),
    ];

    private async Task PauseAsync(bool paused)
    {
        await Act.SetPausedAsync(DagId, paused, Left);
        await RefreshAsync();
    }
}
