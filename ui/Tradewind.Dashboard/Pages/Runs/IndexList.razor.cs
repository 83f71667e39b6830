using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Tradewind.Dashboard.Design;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.States;

namespace Tradewind.Dashboard.Pages.Runs;

/// <summary>The indices of a mapped task, read as they are scrolled: there may be a hundred thousand.</summary>
public sealed partial class IndexList
{
    private const int PageSize = 100;

    private DataTable<TaskInstanceView>? _table;
    private CursorPages<TaskInstanceView>? _pages;
    private (long Run, string Task, string? State, string? Search) _read;
    private bool _fresh;

    [Parameter, EditorRequired] public required long RunId { get; set; }

    [Parameter, EditorRequired] public required string TaskId { get; set; }

    /// <summary>How many indices stand in each state; null until it is known.</summary>
    [Parameter] public TaskStates? States { get; set; }

    /// <summary>The index that is shown below.</summary>
    [Parameter] public int Shown { get; set; }

    /// <summary>Only those in this state, as its word.</summary>
    [Parameter] public string? State { get; set; }

    /// <summary>Only those whose name holds this, or whose number it is.</summary>
    [Parameter] public string? Search { get; set; }

    /// <summary>Where an index is shown.</summary>
    [Parameter, EditorRequired] public required Func<int, string> IndexHref { get; set; }

    /// <summary>Where the indices of a state are listed; of all when null.</summary>
    [Parameter, EditorRequired] public required Func<string?, string> FilterHref { get; set; }

    /// <summary>Another filter was asked for: the state and what is searched for.</summary>
    [Parameter] public EventCallback<(string? State, string? Search)> OnFilter { get; set; }

    [Inject] private IRunQueries Runs { get; set; } = null!;

    // The page around it watches the run and draws this anew.
    protected override IReadOnlyList<Notice> Topics { get; } = [];

    protected override async Task LoadAsync(CancellationToken cancel)
    {
        var wanted = (RunId, TaskId, State, Search);
        if (_pages is null || wanted != _read) (_read, _pages) = (wanted, new(PageAsync, PageSize));
        _fresh = true;
        if (_table is not null) await _table.RefreshAsync();
        _fresh = false;
    }

    private async Task<Page<TaskInstanceView>> PageAsync(string? cursor, int limit, CancellationToken cancel)
    {
        var (run, task, state, search) = _read;
        var filter = new InstanceFilter { TaskId = task, States = StateWords.TaskState(state ?? "") is { } only ? [only] : null, Search = search };
        var found = await Runs.InstancesWhereAsync(run, filter, cursor is null ? -1 : int.Parse(cursor, CultureInfo.InvariantCulture), limit, cancel);
        return new(found, found.Count == limit ? found[^1].Instance.Ordinal.ToString(CultureInfo.InvariantCulture) : null);
    }

    private async ValueTask<ItemsProviderResult<TaskInstanceView>> ReadAsync(ItemsProviderRequest request)
    {
        var rows = await _pages!.RangeAsync(request.StartIndex, request.Count, _fresh, request.CancellationToken);
        return new ItemsProviderResult<TaskInstanceView>(rows, _pages.Known + (_pages.More ? PageSize : 0));
    }

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
