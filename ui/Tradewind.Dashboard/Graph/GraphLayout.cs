namespace Tradewind.Dashboard.Graph;

/// <summary>Where everything stands: the outcome of <see cref="LayeredLayout"/>.</summary>
internal sealed record GraphLayout
{
    /// <summary>The centre of each node, by node number.</summary>
    public required IReadOnlyList<GraphPoint> Centres { get; init; }

    /// <summary>The layer of each node, by node number; a node's layer is past those of all its predecessors.</summary>
    public required IReadOnlyList<int> Layers { get; init; }

    /// <summary>The points each edge passes, in the order the edges were given; the first and last lie on the nodes' borders.</summary>
    public required IReadOnlyList<IReadOnlyList<GraphPoint>> Routes { get; init; }

    public required double Width { get; init; }

    public required double Height { get; init; }
}
