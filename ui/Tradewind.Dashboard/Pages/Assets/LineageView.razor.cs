using System.Globalization;
using Microsoft.AspNetCore.Components;
using Tradewind.Dashboard.Graph;
using Tradewind.Engine.Assets;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Dashboard.Pages.Assets;

/// <summary>Which DAGs emit which assets, and which wait for them, as a graph; or only what is around one asset.</summary>
public sealed partial class LineageView
{
    /// <summary>To the DAGs beside an asset, and to their other assets.</summary>
    public const int UsualDepth = 2;

    private static readonly int[] Depths = [1, 2, 4, 8];

    private IReadOnlyList<AssetLink> _links = [];
    private AssetWeb? _web;
    private AssetWeb? _around;
    private GraphScene? _scene;
    private (string? Focus, int Steps) _drawn;
    private int _selected = -1;

    /// <summary>The asset in the middle; null for all.</summary>
    [Parameter] public string? Focus { get; set; }

    /// <summary>How many steps around it; null for as many as usual.</summary>
    [Parameter] public int? Depth { get; set; }

    [Inject] private IAssetCatalogue Catalogue { get; set; } = null!;

    // What emits and what waits changes with scripts only.
    protected override IReadOnlyList<Notice> Topics { get; } = [new(Topic.Dag)];

    protected override TimeSpan Tick => TimeSpan.FromSeconds(2);

    private int Steps => Math.Clamp(Depth ?? UsualDepth, 1, 100);

    private AssetWebNode? Chosen => _around is { } shown && _selected >= 0 && _selected < shown.Nodes.Count ? shown.Nodes[_selected] : null;

    private string Counted
    {
        get
        {
            var assets = _around?.Nodes.Count(node => node.IsAsset) ?? 0;
            var dags = (_around?.Nodes.Count ?? 0) - assets;
            return string.Create(CultureInfo.InvariantCulture, $"{assets:N0} {(assets == 1 ? "asset" : "assets")}, {dags:N0} {(dags == 1 ? "DAG" : "DAGs")}");
        }
    }

    protected override async Task LoadAsync(CancellationToken cancel)
    {
        var links = await Catalogue.LinksAsync(cancel);
        var asked = (Focus, Steps);
        // A graph that is drawn anew loses its place: only when something is different.
        if (_web is not null && asked == _drawn && links.SequenceEqual(_links)) return;
        (_links, _drawn) = (links, asked);
        var web = AssetWeb.Of(links);
        var focus = string.IsNullOrEmpty(Focus) ? null : new AssetWebNode(true, Focus);
        _around = focus is null ? web : web.Around(focus.Name, Steps);
        _scene = _around is { Nodes.Count: > 0 } shown
            ? GraphScene.Of([.. shown.Nodes.Select(node => new GraphNode(node.Name, node.IsAsset ? AssetNames.IsAlias(node.Name) ? "alias" : "asset" : "DAG", Round: node.IsAsset))], shown.Edges)
            : null;
        _selected = focus is null || _around is null ? -1 : _around.Nodes.TakeWhile(node => node != focus).Count();
        _web = web;
    }
}
