namespace Tradewind.Dashboard.Graph;

/// <summary>
/// Lays a DAG out in layers from left to right: layers by longest path, few crossings, straight long edges.
/// The same input always gives the same layout.
/// </summary>
internal static class LayeredLayout
{
    /// <param name="sizes">Width and height of each node.</param>
    /// <param name="edges">Pairs of node numbers; repeats are drawn once but keep their routes.</param>
    /// <param name="spacing">The gaps to keep.</param>
    /// <exception cref="ArgumentException">The edges form a cycle.</exception>
    public static GraphLayout Arrange(
        IReadOnlyList<(double Width, double Height)> sizes,
        IReadOnlyList<(int From, int To)> edges,
        GraphSpacing? spacing = null)
    {
        spacing ??= GraphSpacing.Default;
        if (sizes.Count == 0) return new GraphLayout { Centres = [], Layers = [], Routes = [], Width = 0, Height = 0 };

        var graph = LayeredGraph.Build(sizes.Count, edges);
        var layers = CrossingReduction.Order(graph);
        var heights = Enumerable.Range(0, graph.VertexCount)
            .Select(vertex => graph.IsDummy(vertex) ? spacing.EdgeHeight : sizes[vertex].Height)
            .ToArray();
        var along = BrandesKoepf.Place(graph, layers, heights, spacing);
        var top = Enumerable.Range(0, along.Length).Min(vertex => along[vertex] - (heights[vertex] / 2));
        var bottom = Enumerable.Range(0, along.Length).Max(vertex => along[vertex] + (heights[vertex] / 2));
        var (across, width) = PlaceLayers(graph, layers, sizes, spacing);

        var centres = Enumerable.Range(0, graph.VertexCount)
            .Select(vertex => new GraphPoint(across[graph.LayerOf[vertex]], along[vertex] - top))
            .ToArray();
        return new GraphLayout
        {
            Centres = centres[..sizes.Count],
            Layers = graph.LayerOf.Take(sizes.Count).ToArray(),
            Routes = edges.Select(edge => Route(graph, edge, centres, sizes)).ToArray(),
            Width = width,
            Height = bottom - top,
        };
    }

    private static (double[] Centres, double Width) PlaceLayers(
        LayeredGraph graph, int[][] layers, IReadOnlyList<(double Width, double Height)> sizes, GraphSpacing spacing)
    {
        var centres = new double[layers.Length];
        var left = 0.0;
        for (var layer = 0; layer < layers.Length; layer++)
        {
            var width = layers[layer].Max(vertex => graph.IsDummy(vertex) ? 0 : sizes[vertex].Width);
            centres[layer] = left + (width / 2);
            left += width + spacing.BetweenLayers;
        }

        return (centres, left - spacing.BetweenLayers);
    }

    private static List<GraphPoint> Route(
        LayeredGraph graph, (int From, int To) edge, GraphPoint[] centres, IReadOnlyList<(double Width, double Height)> sizes)
    {
        var points = graph.PathOf(edge.From, edge.To).Select(vertex => centres[vertex]).ToList();
        points[0] = points[0] with { X = points[0].X + (sizes[edge.From].Width / 2) };
        points[^1] = points[^1] with { X = points[^1].X - (sizes[edge.To].Width / 2) };
        return points;
    }
}
