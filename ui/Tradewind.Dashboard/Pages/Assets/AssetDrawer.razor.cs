using System.Globalization;
using Microsoft.AspNetCore.Components;
using Tradewind.Dashboard.Acting;
using Tradewind.Dashboard.Design;
using Tradewind.Engine.Assets;
using Tradewind.Engine.Ports;

namespace Tradewind.Dashboard.Pages.Assets;

/// <summary>One asset: where its news comes from, where it goes, and what was told.</summary>
public sealed partial class AssetDrawer
{
    private const int MostEvents = 100;
    private const int MostQueued = 50;

    private readonly string _id = "emit-" + Guid.NewGuid().ToString("N")[..8];
    private AssetView? _asset;
    private AssetLineage? _lineage;
    private ToldEvent[]? _events;
    private IReadOnlyList<QueuedEvent> _queued = [];
    private IReadOnlyList<WindowProgress> _windows = [];
    private AssetConsumer? _clearing;
    private EditDialog? _emit;
    private EditDialog? _clear;
    private string? _extra;
    private string? _partition;
    private bool _more;
    private bool _loaded;

    [Parameter, EditorRequired] public required string Asset { get; set; }

    [Parameter] public EventCallback OnClose { get; set; }

    /// <summary>Something was done to the asset's news.</summary>
    [Parameter] public EventCallback OnChanged { get; set; }

    [Inject] private IAssetCatalogue Catalogue { get; set; } = null!;

    [Inject] private WindowQueries Windows { get; set; } = null!;

    [Inject] private IAssetCommands Commands { get; set; } = null!;

    [Inject] private Act Act { get; set; } = null!;

    private string Hearing => (_lineage?.Consumers.Count ?? 0) switch
    {
        0 => "No DAG waits for it, so nobody hears of it.",
        1 => "1 DAG hears of it.",
        var count => string.Create(CultureInfo.InvariantCulture, $"{count:N0} DAGs hear of it."),
    };

    private string Dropping => _clearing?.Queued == 1
        ? "1 event no longer waits for it."
        : string.Create(CultureInfo.InvariantCulture, $"{_clearing?.Queued:N0} events no longer wait for it.");

    // The page around it comes here after each of its loads.
    protected override async Task OnParametersSetAsync()
    {
        var asset = await Catalogue.GetAsync(Asset, CancellationToken.None);
        if (asset is not null)
        {
            _lineage = await Catalogue.LineageAsync(Asset, CancellationToken.None);
            _queued = await Catalogue.QueuedAsync(null, Asset, MostQueued, CancellationToken.None);
            _windows = await Windows.ListAsync(null, Asset, CancellationToken.None);
            var page = await Catalogue.EventsAsync(Asset, null, MostEvents, CancellationToken.None);
            (_events, _more) = ([.. page.Items], page.Next is not null);
        }

        (_asset, _loaded) = (asset, true);
    }

    private void AskEmit()
    {
        (_extra, _partition) = (null, null);
        _emit!.Open();
    }

    private async Task<string?> EmitAsync()
    {
        var extra = string.IsNullOrWhiteSpace(_extra) ? null : _extra.Trim();
        var partition = string.IsNullOrEmpty(_partition) ? null : _partition;
        var fault = await Act.DoAsync(by => Commands.EmitAsync(Asset, extra, partition, by, CancellationToken.None), $"News of {Asset} is told.");
        if (fault is null) await OnChanged.InvokeAsync();
        return fault;
    }

    private void AskClear(AssetConsumer consumer)
    {
        _clearing = consumer;
        _clear!.Open();
    }

    private async Task<string?> ClearAsync()
    {
        var fault = await Act.DoAsync(by => Commands.ClearQueuedAsync(_clearing!.DagId, Asset, by, CancellationToken.None), $"Queued news of {Asset} was dropped for {_clearing!.DagId}.");
        if (fault is null) await OnChanged.InvokeAsync();
        return fault;
    }
}
