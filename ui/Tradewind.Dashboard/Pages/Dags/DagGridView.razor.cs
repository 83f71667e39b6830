using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Tradewind.Dashboard.Design;
using Tradewind.Dashboard.Pages.Groups;
using Tradewind.Dashboard.Pages.Runs;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;

namespace Tradewind.Dashboard.Pages.Dags;

/// <summary>A DAG's latest runs as columns, its tasks as rows.</summary>
public sealed partial class DagGridView
{
    private const int Columns = 40;
    private const int Tallest = 52;

    private Grid? _grid;
    private IList<Row> _rows = [];
    private readonly HashSet<string> _folded = [];
    private GraphPlan? _plan;

    [Parameter, EditorRequired] public required string DagId { get; set; }

    /// <summary>Only runs before this one; null shows the latest.</summary>
    [Parameter] public long? Before { get; set; }

    /// <summary>The run of the cell that is open; null for none.</summary>
    [Parameter] public long? ShownRun { get; set; }

    /// <summary>The task of that cell.</summary>
    [Parameter] public string? TaskId { get; set; }

    /// <summary>What is shown of it.</summary>
    [Parameter] public TaskPlace Place { get; set; } = new();

    [Inject] private IDagQueries Dags { get; set; } = null!;

    [Inject] private IRunQueries Runs { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    protected override IReadOnlyList<Notice> Topics { get; } = [new(Topic.Run)];

    protected override TimeSpan Tick => TimeSpan.FromMilliseconds(500);

    private string Address => Links.With(Links.Dag(DagId), ("before", Before?.ToString(CultureInfo.InvariantCulture)));

    private int Width => _grid!.Runs.Count * GridCells.Step;

    private IEnumerable<StateLook> Legend => _grid!.Runs
        .SelectMany(run => run.Tasks.Values.Select(task => task.Overall)).Distinct().Order().Select(StateLook.Of);

    private TimeSpan Longest => _grid!.Runs.Max(run => run.Run.Duration(Clock.GetUtcNow()) ?? TimeSpan.Zero);

    protected override async Task LoadAsync(CancellationToken cancel)
    {
        _plan = (await Dags.GetAsync(DagId, cancel))?.Plan;
        _grid = await Runs.GridAsync(DagId, Before, Columns, cancel);
        Arrange(_grid);
    }

    private void Arrange(Grid grid) => _rows = [.. TaskLines.Of(_plan, grid.Tasks, _folded).Select(line => RowOf(line, grid.Runs))];

    private void Fold(string group)
    {
        if (!_folded.Remove(group)) _folded.Add(group);
        Arrange(_grid!);
    }

    private static TaskStates? StatesOf(TaskLine line, GridRun run)
    {
        if (line.Members is null) return run.Tasks.GetValueOrDefault(line.Id);
        var members = line.Members.Select(task => run.Tasks.GetValueOrDefault(task)).OfType<TaskStates>().ToArray();
        return members.Length == 0 ? null : TaskStates.Sum(line.Id, members);
    }

    private static Row RowOf(TaskLine line, IReadOnlyList<GridRun> runs)
    {
        var task = line.Id;
        var looks = runs.Select(run => StatesOf(line, run) is { } states ? StateLook.Of(states.Overall) : null).ToArray();
        var counts = looks.OfType<StateLook>().GroupBy(look => look.Word).Select(group => $"{group.Count()} {group.Key.ToLowerInvariant()}");
        return new Row(
            line,
            $"{task}: {string.Join(", ", counts)}",
            string.Join('|', looks.Select(look => look is null ? "" : $"{task}: {look.Word}")),
            [.. GridCells.Paths(looks)]);
    }

    private string RunTitle(RunSummary run)
    {
        var words = $"{TimeWords.Absolute(run.Head.LogicalDate, TimeForm.Minute)}, {StateLook.Of(run.Head.State).Word}";
        return run.Duration(Clock.GetUtcNow()) is { } duration ? $"{words}, {TimeWords.Of(duration)}" : words;
    }

    private int BarHeight(RunSummary run) => run.Duration(Clock.GetUtcNow()) is { } duration && Longest > TimeSpan.Zero
        ? Math.Max(4, (int)(Tallest * (duration / Longest)))
        : 4;

    private void Open(Row row, MouseEventArgs click)
    {
        var column = (int)(click.OffsetX / GridCells.Step);
        if (_grid is null || column < 0 || column >= _grid.Runs.Count || StatesOf(row.Line, _grid.Runs[column]) is null) return;
        var run = _grid.Runs[column].Run.Head.Id;
        Navigation.NavigateTo(row.Line.IsGroup ? Links.Run(run) : Links.With(Address, ("run", run.ToString(CultureInfo.InvariantCulture)), ("task", row.Line.Id)));
    }

    private sealed record Row(TaskLine Line, string Label, string Words, IReadOnlyList<(StateLook Look, string Fill, string Cut)> Paths);
}
