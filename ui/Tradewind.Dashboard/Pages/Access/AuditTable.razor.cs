using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Tradewind.Dashboard.Design;
using Tradewind.Engine.Access;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Dashboard.Pages.Access;

/// <summary>Who did what, latest first, read as it is scrolled.</summary>
public sealed partial class AuditTable
{
    private const int PageSize = 100;
    private const int MostChanges = 2;

    private DataTable<AuditEntry>? _table;
    private CursorPages<AuditEntry>? _pages;
    private AuditFilter? _shown;
    private bool _fresh;

    /// <summary>Which entries.</summary>
    [Parameter, EditorRequired] public required AuditFilter Filter { get; set; }

    /// <summary>How high it is at most, as CSS.</summary>
    [Parameter, EditorRequired] public required string Height { get; set; }

    [Inject] private IAccessStore Store { get; set; } = null!;

    protected override IReadOnlyList<Notice> Topics { get; } = [new(Topic.Access), new(Topic.Configuration), new(Topic.Pools), new(Topic.Dag)];

    protected override TimeSpan Tick => TimeSpan.FromSeconds(1);

    protected override async Task LoadAsync(CancellationToken cancel)
    {
        var filter = Filter;
        if (_pages is null || _shown != filter) (_shown, _pages) = (filter, new((cursor, limit, token) => Store.AuditTrailAsync(filter, cursor, limit, token), PageSize));

        _fresh = true;
        if (_table is not null) await _table.RefreshAsync();
        _fresh = false;
    }

    private static string? Href(string subject)
    {
        var (kind, name) = subject.Split(':', 2) is [var first, var rest] ? (first, rest) : (subject, "");
        return kind switch
        {
            "dag" => Links.Dag(name),
            "run" when long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var run) => Links.Run(run),
            "pool" => Links.Pools,
            "connection" => Links.Filtered(Links.Connections, name),
            "variable" => Links.Filtered(Links.Variables, name),
            "user" => Links.Users,
            _ => null,
        };
    }

    private async ValueTask<ItemsProviderResult<AuditEntry>> ReadAsync(ItemsProviderRequest request)
    {
        var rows = await _pages!.RangeAsync(request.StartIndex, request.Count, _fresh, request.CancellationToken);
        return new(rows, _pages.Known + (_pages.More ? PageSize : 0));
    }
}
