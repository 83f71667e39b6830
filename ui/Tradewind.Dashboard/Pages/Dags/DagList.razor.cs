using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Tradewind.Dashboard.Acting;
using Tradewind.Dashboard.Design;
using Tradewind.Dashboard.Pages.Trigger;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.States;

namespace Tradewind.Dashboard.Pages.Dags;

/// <summary>All DAGs, filtered by what the URL says.</summary>
public sealed partial class DagList
{
    private const int PageSize = 100;
    private const string Favourite = "favourite";

    private static readonly (string? Key, string Label)[] Shows = [(null, "All"), ("active", "Active"), ("paused", "Paused"), (Favourite, "Favourites")];

    private DataTable<DagSummary>? _table;
    private TriggerDialog? _trigger;
    private PauseDialog? _bulk;
    private TriggerAllDialog? _triggerAll;
    private DagCounts? _counts;
    private IReadOnlyList<(string Tag, int Count)> _tags = [];
    private int _faults;
    private IReadOnlySet<string> _favourites = new HashSet<string>();
    private string? _user;
    private DagSummary[]? _rows;
    private CursorPages<DagSummary>? _pages;
    private DagFilter? _shown;
    private bool _fresh;

    [SupplyParameterFromQuery(Name = "q")] private string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "state")] private string? State { get; set; }

    [SupplyParameterFromQuery(Name = "show")] private string? Show { get; set; }

    [Inject] private IDagQueries Dags { get; set; } = null!;

    [Inject] private Act Act { get; set; } = null!;

    [Inject] private CurrentCaller Caller { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    protected override TimeSpan Tick => TimeSpan.FromSeconds(1);

    protected override IReadOnlyList<Notice> Topics { get; } = [new(Topic.Dag), new(Topic.Run), new(Topic.ImportError)];

    private DagListQuery Query => new() { Text = Text, State = State, Show = Show };

    private DagFilter Filter => Query.Filter with { FavouriteOf = Query.Show == Favourite ? _user ?? "" : null };

    private int Total => Query.State is { } state && StateWords.RunState(state) is { } known
        ? Tiles(_counts!).FirstOrDefault(tile => tile.State == known).Count
        : _counts!.All;

    protected override async Task LoadAsync(CancellationToken cancel)
    {
        (_user, _favourites) = ((await Caller.FindAsync())?.User, await Act.FavouritesAsync(cancel));
        var filter = Filter;
        _counts = await Dags.CountsAsync(filter with { LastRun = null }, cancel);
        _tags = [.. (await Dags.TagsAsync(cancel)).OrderByDescending(tag => tag.Count).Take(12)];
        _faults = (await Dags.ImportErrorsAsync(cancel)).Count;

        if (filter != _shown) (_shown, _pages, _rows) = (filter, null, null);
        if (_pages is not null)
        {
            _fresh = true;
            if (_table is not null) await _table.RefreshAsync();
            _fresh = false;
            return;
        }

        // A short list is drawn at once, also without a browser; a long one is read as it is scrolled.
        var first = await Dags.ListAsync(filter, null, PageSize, cancel);
        if (first.Next is null) _rows = [.. first.Items];
        else (_rows, _pages) = (null, new CursorPages<DagSummary>((cursor, limit, token) => Dags.ListAsync(filter, cursor, limit, token), PageSize));
    }

    private static IEnumerable<(RunState State, int Count)> Tiles(DagCounts counts) =>
    [
        (RunState.Failed, counts.Failed), (RunState.Running, counts.Running), (RunState.Queued, counts.Queued),
        (RunState.Cancelled, counts.Cancelled), (RunState.Success, counts.Success),
    ];

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private async ValueTask<ItemsProviderResult<DagSummary>> ReadAsync(ItemsProviderRequest request)
    {
        var rows = await _pages!.RangeAsync(request.StartIndex, request.Count, _fresh, request.CancellationToken);
        return new ItemsProviderResult<DagSummary>(rows, Math.Max(Total, _pages.Known));
    }

    private void Go(DagListQuery query) => Navigation.NavigateTo(query.Href, replace: true);

    private async Task PauseAsync(DagSummary dag, bool paused)
    {
        await Act.SetPausedAsync(dag.DagId, paused, Left);
        await RefreshAsync();
    }
}
