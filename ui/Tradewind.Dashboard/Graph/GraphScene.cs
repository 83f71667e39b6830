namespace Tradewind.Dashboard.Graph;

/// <summary>What graph.js draws: nodes with their boxes, edges with their routes. Made once per DAG version.</summary>
public sealed record GraphScene
{
    private const double NodeHeight = 46;
    private const double NarrowestNode = 120;
    private const double WidestNode = 260;

    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>The second line of each node while no run gives it a state.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>The nodes with round ends.</summary>
    public required IReadOnlyList<int> Rounds { get; init; }

    /// <summary>Left, top, width and height of each node.</summary>
    public required IReadOnlyList<double> Boxes { get; init; }

    public required IReadOnlyList<GraphSceneEdge> Edges { get; init; }

    public required double Width { get; init; }

    public required double Height { get; init; }

    public static GraphScene Of(IReadOnlyList<GraphNode> nodes, IReadOnlyList<(int From, int To)> edges)
    {
        // Letters are about 7 pixels wide, 8 in some fonts; the canvas cuts what does not fit.
        var sizes = nodes.Select(node => (Math.Clamp((node.Label.Length * 7.8) + 46, NarrowestNode, WidestNode), NodeHeight)).ToArray();
        var back = BackEdges.Of(nodes.Count, edges);
        var layout = LayeredLayout.Arrange(sizes, [.. edges.Select((edge, i) => back.Contains(i) ? (edge.To, edge.From) : edge)]);
        return new GraphScene
        {
            Labels = nodes.Select(node => node.Label).ToArray(),
            Notes = nodes.Select(node => node.Note).ToArray(),
            Rounds = [.. Enumerable.Range(0, nodes.Count).Where(node => nodes[node].Round)],
            Boxes = layout.Centres.SelectMany((centre, i) => new[]
            {
                Round(centre.X - (sizes[i].Item1 / 2)), Round(centre.Y - (NodeHeight / 2)), Round(sizes[i].Item1), NodeHeight,
            }).ToArray(),
            Edges = edges.Select((edge, i) => new GraphSceneEdge(
                edge.From, edge.To, (back.Contains(i) ? layout.Routes[i].Reverse() : layout.Routes[i]).SelectMany(point => new[] { Round(point.X), Round(point.Y) }).ToArray())).ToArray(),
            Width = Round(layout.Width),
            Height = Round(layout.Height),
        };
    }

    private static double Round(double value) => Math.Round(value, 1);
}
