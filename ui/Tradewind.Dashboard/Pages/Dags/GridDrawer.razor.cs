using System.Globalization;
using Microsoft.AspNetCore.Components;
using Tradewind.Dashboard.Pages.Recovery;
using Tradewind.Dashboard.Pages.Runs;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;

namespace Tradewind.Dashboard.Pages.Dags;

/// <summary>Reads the run of a cell of the grid and shows its task as the run's own page does.</summary>
public sealed partial class GridDrawer
{
    private RecoveryDialog? _recovery;
    private RunSummary? _run;
    private GraphPlan? _plan;
    private TaskStates? _states;

    [Parameter, EditorRequired] public required string DagId { get; set; }

    [Parameter, EditorRequired] public required long RunId { get; set; }

    [Parameter, EditorRequired] public required string TaskId { get; set; }

    /// <summary>What is shown of the task, as the address says.</summary>
    [Parameter, EditorRequired] public required TaskPlace Place { get; set; }

    /// <summary>The grid's address without it.</summary>
    [Parameter, EditorRequired] public required string Address { get; set; }

    [Inject] private IRunQueries Runs { get; set; } = null!;

    [Inject] private IDagQueries Dags { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    protected override IReadOnlyList<Notice> Topics => [new(Topic.Run, RunId.ToString(CultureInfo.InvariantCulture))];

    protected override async Task LoadAsync(CancellationToken cancel)
    {
        var run = await Runs.GetAsync(RunId, cancel);
        // An address may name any run.
        if (run?.Head.DagId != DagId) run = null;
        if (run is not null && (_plan is null || _run?.Head.VersionId != run.Head.VersionId)) _plan = (await Dags.VersionAsync(run.Head.DagId, run.Version, cancel))?.Plan;
        var states = run is null ? null : (await Runs.TaskStatesAsync(RunId, cancel)).FirstOrDefault(task => task.TaskId == TaskId);
        (_run, _states) = (run, states);
    }
}
