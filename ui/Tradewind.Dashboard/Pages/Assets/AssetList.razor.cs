using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Tradewind.Dashboard.Design;
using Tradewind.Engine.Assets;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Dashboard.Pages.Assets;

/// <summary>All assets by name; the one in the address stands in the drawer.</summary>
public sealed partial class AssetList
{
    private const int PageSize = 100;

    private DataTable<AssetView>? _table;
    private CursorPages<AssetView>? _pages;
    private string? _searched;
    private bool _fresh;

    [SupplyParameterFromQuery(Name = "text")] private string? Search { get; set; }

    [SupplyParameterFromQuery(Name = "asset")] private string? Asset { get; set; }

    [SupplyParameterFromQuery(Name = "view")] private string? View { get; set; }

    [SupplyParameterFromQuery(Name = "focus")] private string? Focus { get; set; }

    [SupplyParameterFromQuery(Name = "depth")] private int? Depth { get; set; }

    [Inject] private IAssetCatalogue Catalogue { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    // News comes with the tasks that tell it, and goes into runs.
    protected override IReadOnlyList<Notice> Topics { get; } = [new(Topic.Run), new(Topic.Dag), new(Topic.Due)];

    protected override TimeSpan Tick => TimeSpan.FromSeconds(2);

    protected override async Task LoadAsync(CancellationToken cancel)
    {
        if (_pages is null || Search != _searched)
            (_searched, _pages) = (Search, new((cursor, limit, token) => Catalogue.ListAsync(_searched, cursor, limit, token), PageSize));
        _fresh = true;
        if (_table is not null) await _table.RefreshAsync();
        _fresh = false;
    }

    private async ValueTask<ItemsProviderResult<AssetView>> ReadAsync(ItemsProviderRequest request)
    {
        var rows = await _pages!.RangeAsync(request.StartIndex, request.Count, _fresh, request.CancellationToken);
        return new ItemsProviderResult<AssetView>(rows, _pages.Known + (_pages.More ? PageSize : 0));
    }

    private static string Count(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");
}
