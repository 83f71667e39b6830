using Microsoft.AspNetCore.Components;
using Tradewind.Dashboard.Acting;
using Tradewind.Dashboard.Design;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Plugins;
using Tradewind.Engine.Ports;

namespace Tradewind.Dashboard.Pages.Platform;

/// <summary>The plugins with their operators and versions: first those that failed, then those in use.</summary>
public sealed partial class PluginList
{
    // Of each the version that counts, then the others, the latest first.
    private IReadOnlyList<PluginRecord[]>? _plugins;
    private PluginRecord? _going;
    private InstallDialog? _install;
    private EditDialog? _remove;

    [SupplyParameterFromQuery(Name = "text")] private string? Text { get; set; }

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Inject] private IPluginStore Plugins { get; set; } = null!;

    [Inject] private PluginCommands Commands { get; set; } = null!;

    [Inject] private Act Act { get; set; } = null!;

    protected override IReadOnlyList<Notice> Topics { get; } = [new(Topic.Plugins)];

    protected override async Task LoadAsync(CancellationToken cancel) =>
        _plugins =
        [
            .. (await Plugins.ListAsync(cancel)).GroupBy(plugin => plugin.Name, StringComparer.OrdinalIgnoreCase)
                .Select(versions => versions.OrderByDescending(plugin => plugin.Active).ThenByDescending(plugin => plugin.Installed?.At ?? plugin.SeenAt).ToArray())
                .OrderByDescending(versions => versions[0].Active).ThenByDescending(versions => versions[0].Error is not null).ThenBy(versions => versions[0].Name, StringComparer.OrdinalIgnoreCase),
        ];

    // Of a plugin that is found by its own name all operators, of any other those that are found.
    private IEnumerable<(PluginRecord[] Versions, OperatorInfo[] Operators)> Shown => _plugins!
        .Select(versions => (Versions: versions, Operators: versions[0].Operators.Where(op => Has(versions[0].Name) || Has(op.Name) || Has(op.Summary)).ToArray()))
        .Where(plugin => plugin.Operators.Length > 0 || Has(plugin.Versions[0].Name) || Has(plugin.Versions[0].Description));

    private bool Has(string? text) => text?.Contains(Text?.Trim() ?? "", StringComparison.OrdinalIgnoreCase) ?? false;

    private void AskRemove(PluginRecord plugin)
    {
        _going = plugin;
        _remove!.Open();
    }

    private async Task<string?> RemoveAsync()
    {
        var fault = await Act.DoAsync(caller => Commands.RemoveAsync(_going!.Name, _going.Version, caller, Left), $"{_going!.Name} {_going.Version} is removed.");
        if (fault is null) await RefreshAsync();
        return fault;
    }
}
