using Microsoft.AspNetCore.Components;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Plugins;
using Tradewind.Engine.Ports;

namespace Tradewind.Dashboard.Pages.Platform;

/// <summary>The plugins with their operators, active ones first.</summary>
public sealed partial class PluginList
{
    private IReadOnlyList<PluginRecord>? _plugins;

    [Inject] private IPluginStore Plugins { get; set; } = null!;

    protected override IReadOnlyList<Notice> Topics { get; } = [new(Topic.Plugins)];

    protected override async Task LoadAsync(CancellationToken cancel) =>
        _plugins = [.. (await Plugins.ListAsync(cancel)).OrderByDescending(plugin => plugin.Active).ThenBy(plugin => plugin.Name).ThenByDescending(plugin => plugin.SeenAt)];
}
