using System.Globalization;
using Microsoft.AspNetCore.Components;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;

namespace Tradewind.Dashboard.Pages.Dags;

/// <summary>A DAG's graph with the states of one of its runs.</summary>
public sealed partial class DagGraphView
{
    private IReadOnlyList<RunSummary> _runs = [];
    private RunSummary? _run;
    private IReadOnlyList<TaskStates>? _states;
    private GraphPlan? _plan;
    private int _version;
    private string? _selected;

    [Parameter, EditorRequired] public required DagDetail Dag { get; set; }

    [Parameter] public long? ShownRun { get; set; }

    /// <summary><c>critical</c>: the critical path stands out.</summary>
    [Parameter] public string? Only { get; set; }

    [Inject] private IRunQueries Runs { get; set; } = null!;

    [Inject] private IDagQueries Dags { get; set; } = null!;

    protected override IReadOnlyList<Notice> Topics { get; } = [new(Topic.Run)];

    private bool IsCritical => Only == "critical";

    private string? CriticalHref => _run is null
        ? null
        : Links.With(Links.Dag(Dag.Summary.DagId, "graph"), ("run", ShownRun?.ToString(CultureInfo.InvariantCulture)), ("only", IsCritical ? null : "critical"));

    protected override void OnParametersSet()
    {
        // Drawn before anything is read: the graph of the current version is already here.
        if (_plan is null) Draw(Dag.Plan, Dag.Summary.Version);
    }

    protected override async Task LoadAsync(CancellationToken cancel)
    {
        var (runs, run, plan, version) = await ChosenRun.ReadAsync(Dag, ShownRun, Runs, Dags, cancel);
        var states = run is null ? null : await Runs.TaskStatesAsync(run.Head.Id, cancel);
        if (version != _version) Draw(plan, version);
        (_runs, _run, _states) = (runs, run, states);
    }

    private void Draw(GraphPlan plan, int version) => (_plan, _version, _selected) = (plan, version, null);
}
