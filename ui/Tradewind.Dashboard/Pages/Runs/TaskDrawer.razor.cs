using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Tradewind.Dashboard.Design;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Recovery;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Engine.Why;
using Tradewind.Graph;

namespace Tradewind.Dashboard.Pages.Runs;

/// <summary>One task instance beside its run: attempts with their logs, what it took and gave, how it got here.</summary>
public sealed partial class TaskDrawer
{
    private TaskInstanceDetail? _detail;
    private int _firstIndex = -1;
    private IReadOnlyList<XComView> _outputs = [];
    private IReadOnlyList<StateView> _state = [];
    private WhyReport? _why;
    private bool _loaded;

    [Parameter, EditorRequired] public required RunSummary Run { get; set; }

    [Parameter, EditorRequired] public required string TaskId { get; set; }

    [Parameter] public int? MapIndex { get; set; }

    /// <summary>The attempt to show; the latest when null.</summary>
    [Parameter] public int? Attempt { get; set; }

    /// <summary>The run's DAG version; null when it is not known.</summary>
    [Parameter] public GraphPlan? Plan { get; set; }

    /// <summary>How its instances stand; null until it is known.</summary>
    [Parameter] public TaskStates? States { get; set; }

    /// <summary>Of a mapped task only the indices in this state are listed.</summary>
    [Parameter] public string? IndexState { get; set; }

    /// <summary>Of a mapped task only the indices with this in their name, or this number, are listed.</summary>
    [Parameter] public string? IndexSearch { get; set; }

    [Parameter] public EventCallback OnClose { get; set; }

    /// <summary>Something is to be done to the task: the page asks, says what it comes to, and does it.</summary>
    [Parameter] public EventCallback<(RecoveryRequest Request, string Title, string Done)> OnAsk { get; set; }

    // What stands in the URL comes from the page: a component that reads it by itself, made while the URL changes, ends the circuit.

    /// <summary>What is shown of it: <c>log</c> when null, <c>details</c> or <c>history</c>.</summary>
    [Parameter] public string? ShownPart { get; set; }

    /// <summary>The line of the log to go to; null follows its end.</summary>
    [Parameter] public int? Line { get; set; }

    /// <summary>The address of the page behind it with its view and filters, which its links keep.</summary>
    [Parameter, EditorRequired] public required string Address { get; set; }

    /// <summary>Leads to the run, where the drawer stands on another page; null on the run's own.</summary>
    [Parameter] public string? RunHref { get; set; }

    [Inject] private IRunQueries Runs { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private IStateStore KeptState { get; set; } = null!;

    [Inject] private IWhyQueries WhyNot { get; set; } = null!;

    // The page around it watches the run and passes its new epoch down.
    protected override IReadOnlyList<Notice> Topics { get; } = [];

    private TaskSpec? Spec => Plan is not null && Plan.TryIndexOf(TaskId, out var index) ? Plan.Tasks[index] : null;

    private string Part => ShownPart ?? "log";

    private int ShownIndex => _firstIndex < 0 ? -1 : MapIndex ?? _firstIndex;

    protected override async Task LoadAsync(CancellationToken cancel)
    {
        var first = await Runs.InstancesAsync(Run.Head.Id, TaskId, -1, 1, cancel) is [var one] ? one.Instance.MapIndex : -1;
        var index = MapIndex ?? first;
        var detail = await Runs.InstanceAsync(Run.Head.Id, TaskId, index, cancel);
        var outputs = Part == "details" && detail is not null ? await Runs.XComsAsync(detail.View.Id, cancel) : [];
        IReadOnlyList<StateView> state = Part == "details" && detail is not null ? await KeptState.ListAsync(detail.View.Id, cancel) : [];
        var why = detail?.View.Instance.State is { } now && now != TaskInstanceState.Running && !now.IsFinal() ? await WhyNot.WhyAsync(Run.Head.Id, TaskId, index, cancel) : null;
        (_firstIndex, _detail, _outputs, _state, _why, _loaded) = (first, detail, outputs, state, why, true);
    }

    // Of a mapped task the index that is shown when the address names one, otherwise all of it.
    private Task AskAsync(RecoveryAction action, string title, string done, TaskInstanceState? state = null) => OnAsk.InvokeAsync(
        (new() { Action = action, Run = Run.Head.Id, Tasks = new() { Tasks = [TaskId], MapIndex = MapIndex is >= 0 ? MapIndex : null }, State = state }, title, done));

    private string? Why(TaskInstanceDetail detail)
    {
        var why = Why(detail.View.Instance);
        // The attempt's own reason stands above its log.
        return Part == "log" && why == Shown(detail)?.Reason ? null : why;
    }

    // What still waits says why in its panel; what ended says it here.
    private static string? Why(TaskInstance instance) => instance.State.IsFinal() && instance.State != TaskInstanceState.Success ? instance.Reason : null;

    private AttemptView? Shown(TaskInstanceDetail detail) =>
        detail.Attempts.FirstOrDefault(attempt => attempt.Number == Attempt) ?? (detail.Attempts.Count > 0 ? detail.Attempts[^1] : null);

    private Tab[] Parts(TaskInstanceDetail detail) =>
    [
        new("log", "Log", Href(), "file", detail.Attempts.Count > 1 ? detail.Attempts.Count.ToString(CultureInfo.InvariantCulture) : null),
        new("details", "Details", Href(part: "details"), "info"),
        new("history", "History", Href(part: "history"), "history"),
    ];

    private string Href(string? part = null, int? index = null, int? attempt = null, (string? State, string? Search)? filter = null, string? task = null)
    {
        var (state, search) = filter ?? (IndexState, IndexSearch);
        var query = new Dictionary<string, string?>
        {
            ["task"] = task ?? TaskId,
            ["index"] = (index ?? MapIndex)?.ToString(CultureInfo.InvariantCulture),
            ["attempt"] = attempt?.ToString(CultureInfo.InvariantCulture),
            ["part"] = part,
            ["indices"] = state,
            ["find"] = string.IsNullOrWhiteSpace(search) ? null : search,
        };
        return QueryHelpers.AddQueryString(Address, query.Where(pair => pair.Value is not null));
    }
}
