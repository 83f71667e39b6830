using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Tradewind.Dashboard.Design;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;

namespace Tradewind.Dashboard.Pages.Runs;

/// <summary>Runs, latest first, read as they are scrolled.</summary>
public sealed partial class RunTable
{
    private const int PageSize = 100;

    private DataTable<RunSummary>? _table;
    private CursorPages<RunSummary>? _pages;
    private RunFilter? _shown;
    private bool _fresh;

    [Parameter, EditorRequired] public required RunFilter Filter { get; set; }

    [Parameter] public bool ShowDag { get; set; } = true;

    [Parameter] public string? Height { get; set; }

    [Inject] private IRunQueries Runs { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    protected override IReadOnlyList<Notice> Topics { get; } = [new(Topic.Run)];

    protected override TimeSpan Tick => TimeSpan.FromSeconds(1);

    protected override async Task LoadAsync(CancellationToken cancel)
    {
        var filter = Filter;
        if (_pages is null || !Same(filter, _shown!))
            (_shown, _pages) = (filter, new CursorPages<RunSummary>((cursor, limit, token) => Runs.ListAsync(filter, cursor, limit, token), PageSize));
        _fresh = true;
        if (_table is not null) await _table.RefreshAsync();
        _fresh = false;
    }

    private static bool Same(RunFilter one, RunFilter other) =>
        one with { States = null } == other with { States = null } && (one.States ?? []).SequenceEqual(other.States ?? []);

    private async ValueTask<ItemsProviderResult<RunSummary>> ReadAsync(ItemsProviderRequest request)
    {
        var rows = await _pages!.RangeAsync(request.StartIndex, request.Count, _fresh, request.CancellationToken);
        // How many there are is not known before the end is read: the list grows as it is scrolled.
        return new ItemsProviderResult<RunSummary>(rows, _pages.Known + (_pages.More ? PageSize : 0));
    }
}
