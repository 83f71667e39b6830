using System.Globalization;
using Microsoft.AspNetCore.Components;
using Tradewind.Dashboard.Acting;
using Tradewind.Dashboard.Design;
using Tradewind.Dashboard.Pages.Groups;
using Tradewind.Dashboard.Pages.Recovery;
using Tradewind.Dashboard.Pages.Trigger;
using Tradewind.Engine.Deadlines;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Recovery;
using Tradewind.Engine.Retention;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;

namespace Tradewind.Dashboard.Pages.Runs;

/// <summary>One run with its tasks as they go; the task in the URL stands in the drawer.</summary>
public sealed partial class RunPage
{
    private TriggerDialog? _trigger;
    private Dialog? _cancel;
    private RecoveryDialog? _recovery;
    private RunSummary? _run;
    private TaskStates[] _tasks = [];
    private GraphPlan? _plan;
    private IReadOnlyList<AssetEvent> _triggers = [];
    private readonly HashSet<string> _folded = [];
    private IReadOnlyList<GroupState> _groups = [];
    private IReadOnlyList<MissedDeadline> _missed = [];
    private bool _missing;

    [Parameter] public long RunId { get; set; }

    [SupplyParameterFromQuery(Name = "view")] private string? View { get; set; }

    [SupplyParameterFromQuery(Name = "task")] private string? TaskId { get; set; }

    [SupplyParameterFromQuery(Name = "index")] private int? MapIndex { get; set; }

    [SupplyParameterFromQuery(Name = "indices")] private string? IndexState { get; set; }

    [SupplyParameterFromQuery(Name = "find")] private string? IndexSearch { get; set; }

    [SupplyParameterFromQuery(Name = "attempt")] private int? Attempt { get; set; }

    [SupplyParameterFromQuery(Name = "only")] private string? Only { get; set; }

    [SupplyParameterFromQuery(Name = "part")] private string? Part { get; set; }

    [SupplyParameterFromQuery(Name = "line")] private int? Line { get; set; }

    [Inject] private IRunQueries Runs { get; set; } = null!;

    [Inject] private RetentionSettings Keep { get; set; } = null!;

    [Inject] private IAssetCatalogue Catalogue { get; set; } = null!;

    [Inject] private IDeadlineStore Deadlines { get; set; } = null!;

    [Inject] private IDagQueries Dags { get; set; } = null!;

    [Inject] private Act Act { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    protected override IReadOnlyList<Notice> Topics => [new(Topic.Run, RunId.ToString(CultureInfo.InvariantCulture))];

    private string Tab => View ?? "tasks";

    private bool IsCritical => Only == "critical";

    private Tab[] TabItems =>
    [
        new("tasks", "Tasks", Links.Run(RunId), "task", _tasks.Length.ToString("N0", CultureInfo.InvariantCulture)),
        new("graph", "Graph", Links.Run(RunId) + "?view=graph", "dag"),
        new("gantt", "Gantt", Links.RunView(RunId, "gantt"), "gantt"),
        new("history", "History", Links.Run(RunId) + "?view=history", "history"),
        .. CallsBack ? [new Tab("callbacks", "Callbacks", Links.Run(RunId) + "?view=callbacks", "run")] : Array.Empty<Tab>(),
    ];

    private IEnumerable<(StateLook Look, int Count)> Counts => _tasks
        .SelectMany(task => task.Counts)
        .GroupBy(count => count.Key, count => count.Value)
        .OrderBy(group => group.Key)
        .Select(group => (StateLook.Of(group.Key), group.Sum()));

    private RunLine[] Lines
    {
        get
        {
            var states = _tasks.ToDictionary(task => task.TaskId);
            return
            [
                .. TaskLines.Of(_plan, [.. _tasks.Select(task => task.TaskId)], _folded)
                    .Select(line => new RunLine(line, line.Members is { } members ? TaskStates.Sum(line.Id, [.. members.Select(task => states[task])]) : states[line.Id])),
            ];
        }
    }

    private bool CallsBack => _plan is { } plan && (plan.Graph.Callbacks.Count > 0 || plan.Tasks.Any(task => task.Callbacks.Count > 0));

    private bool HasFailed => _tasks.Any(task => task.Counts.Keys.Any(state => state is TaskInstanceState.Failed or TaskInstanceState.UpstreamFailed or TaskInstanceState.Cancelled));

    private string Stopping
    {
        get
        {
            var open = _tasks.SelectMany(task => task.Counts).Where(count => !IsFinal(count.Key)).Sum(count => count.Value);
            return open == 1 ? "1 task has not ended;" : string.Create(CultureInfo.InvariantCulture, $"{open:N0} tasks have not ended;");
        }
    }

    protected override async Task LoadAsync(CancellationToken cancel)
    {
        var run = await Runs.GetAsync(RunId, cancel);
        if (run is null)
        {
            (_run, _missing) = (null, true);
            return;
        }

        if (_plan is null || _run?.Head.VersionId != run.Head.VersionId)
        {
            _plan = (await Dags.VersionAsync(run.Head.DagId, run.Version, cancel))?.Plan;
        }

        // What brought it about never changes; the page may go on to another run.
        if (_run?.Head.Id != run.Head.Id) _triggers = await Catalogue.TriggersAsync(RunId, cancel);
        _groups = _plan is { RetriesGroups: true } ? await Runs.GroupsAsync(RunId, cancel) : [];
        _missed = await Deadlines.MissedAsync(RunId, cancel);
        var tasks = await Runs.TaskStatesAsync(RunId, cancel);
        (_run, _missing, _tasks) = (run, false, [.. tasks]);
    }

    private static bool IsFinal(TaskInstanceState state) => state is TaskInstanceState.Success or TaskInstanceState.Failed or TaskInstanceState.Skipped
        or TaskInstanceState.UpstreamFailed or TaskInstanceState.Cancelled or TaskInstanceState.Removed;

    private TaskSpec? SpecOf(string taskId) => _plan is not null && _plan.TryIndexOf(taskId, out var index) ? _plan.Tasks[index] : null;

    private int? IndicesOf(TaskLine group) => group.Members!.All(task => SpecOf(task)?.MapGroup == group.Id)
        ? _tasks.Where(task => group.Members!.Contains(task.TaskId)).Max(task => task.Total)
        : null;

    private string? OperatorOf(string taskId) => SpecOf(taskId)?.Operator;

    // What the view shows stays as it is, whichever task is opened beside it.
    private string Href(string? task) => Links.With(Links.Run(RunId), ("view", View), ("only", Only), ("task", task));

    private void Choose(TaskLine line)
    {
        if (line.IsGroup) Fold(line.Id);
        else Navigation.NavigateTo(Href(line.Id));
    }

    private string? RetryOf(string group)
    {
        var states = _groups.Where(one => one.Id == group && one.Retries > 0).ToArray();
        if (states.Length == 0) return null;
        if (states.Length > 1 || states[0].MapIndex >= 0) return RetryOfIndices(states);
        var state = states[0];
        var words = $"retry {state.Retries} of {_plan!.Groups.First(one => one.Spec.Id == group).Spec.Retries}";
        return state.DueAt is { } due ? $"{words}, starts {TimeWords.Absolute(due, TimeForm.Clock)}" : words;
    }

    // Of a mapped group each index is retried by itself; the first of many are named.
    private static string RetryOfIndices(GroupState[] states)
    {
        const int Named = 3;
        var names = string.Join(", ", states.Take(Named).Select(state => state.MapIndex));
        var words = $"{(states.Length == 1 ? "index" : "indices")} {names}{(states.Length > Named ? $" and {states.Length - Named} more" : "")} retried";
        return states.Min(state => state.DueAt) is { } due ? $"{words}, next starts {TimeWords.Absolute(due, TimeForm.Clock)}" : words;
    }

    private void Fold(string group)
    {
        if (!_folded.Remove(group)) _folded.Add(group);
    }

    private void Close() => Navigation.NavigateTo(Href(null));

    private Task RetryAsync() => AskAsync(
        (new() { Action = RecoveryAction.Clear, Run = RunId, Tasks = new() { OnlyFailed = true } }, "Retry from failure?", "What failed runs again."));

    private Task ClearAsync(TaskLine group) => AskAsync(
        (new() { Action = RecoveryAction.Clear, Run = RunId, Tasks = new() { Tasks = [group.Id] } }, $"Clear group '{group.Label}'?", "The group is cleared."));

    private Task AskAsync(RecoveryAction action, string title, string done, TaskInstanceState? state = null) =>
        AskAsync((new() { Action = action, Run = RunId, State = state }, title, done));

    private Task AskAsync((RecoveryRequest Request, string Title, string Done) question) =>
        _recovery!.OpenAsync(question.Request, question.Title, question.Done);

    private async Task CancelAsync()
    {
        await _cancel!.CloseAsync();
        await Act.CancelAsync(RunId, Left);
        await RefreshAsync();
    }

    private sealed record RunLine(TaskLine Line, TaskStates States);
}
