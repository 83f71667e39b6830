using Microsoft.AspNetCore.Components;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Retention;

namespace Tradewind.Dashboard.Pages.Platform;

/// <summary>The processes of the installation.</summary>
public sealed partial class NodeList
{
    private NodeView[]? _nodes;

    [Inject] private INodeStore Nodes { get; set; } = null!;

    [Inject] private RetentionSettings Keep { get; set; } = null!;

    protected override IReadOnlyList<Notice> Topics { get; } = [new(Topic.Nodes)];

    protected override TimeSpan Tick => TimeSpan.FromSeconds(1);

    private static string Word(NodeView node) => node switch
    {
        { Lost: true } => "Lost",
        { Troubles: [var first, ..] } => $"{first.Component} in trouble",
        { Alive: true } => "Alive",
        _ => "Not heard",
    };

    protected override async Task LoadAsync(CancellationToken cancel) =>
        _nodes = [.. (await Nodes.ListAsync(cancel)).OrderBy(node => node.Lost).ThenBy(node => node.Info.Host).ThenBy(node => node.StartedAt)];
}
