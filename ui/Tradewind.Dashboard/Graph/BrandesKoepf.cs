namespace Tradewind.Dashboard.Graph;

/// <summary>
/// Places the vertices of ordered layers so that long edges run straight and nodes stand beside the middle of their
/// neighbours (Brandes and Köpf, 2002). Four placements, one per corner that everything is pushed into, are made
/// and averaged; each keeps order and gaps, so the average does too. Here "before" and "after" are layers and
/// positions run from top to bottom.
/// </summary>
internal sealed class BrandesKoepf
{
    private readonly LayeredGraph _graph;
    private readonly int[][] _layers;
    private readonly double[] _sizes;
    private readonly GraphSpacing _spacing;
    private readonly int[] _position;
    private readonly HashSet<(int, int)> _conflicts = [];

    private BrandesKoepf(LayeredGraph graph, int[][] layers, double[] sizes, GraphSpacing spacing)
    {
        (_graph, _layers, _sizes, _spacing) = (graph, layers, sizes, spacing);
        _position = new int[graph.VertexCount];
        foreach (var layer in layers)
        {
            for (var i = 0; i < layer.Length; i++) _position[layer[i]] = i;
        }
    }

    /// <summary>The centre of each vertex along its layer.</summary>
    public static double[] Place(LayeredGraph graph, int[][] layers, double[] sizes, GraphSpacing spacing)
    {
        var placement = new BrandesKoepf(graph, layers, sizes, spacing);
        placement.MarkConflicts();
        return placement.Balance(
            placement.PlaceInto(forward: true, topFirst: true),
            placement.PlaceInto(forward: true, topFirst: false),
            placement.PlaceInto(forward: false, topFirst: true),
            placement.PlaceInto(forward: false, topFirst: false));
    }

    /// <summary>Where an edge crosses a segment between two dummies, the dummies stay straight and the edge gives way.</summary>
    private void MarkConflicts()
    {
        for (var l = 1; l < _layers.Length; l++)
        {
            var layer = _layers[l];
            var previous = _layers[l - 1];
            var lowest = 0;
            var scanned = 0;
            for (var i = 0; i < layer.Length; i++)
            {
                var inner = InnerPredecessor(layer[i]);
                if (inner < 0 && i < layer.Length - 1) continue;

                var highest = inner < 0 ? previous.Length - 1 : _position[inner];
                for (; scanned <= i; scanned++)
                {
                    foreach (var neighbour in _graph.Predecessors(layer[scanned]))
                    {
                        var at = _position[neighbour];
                        var straight = _graph.IsDummy(neighbour) && _graph.IsDummy(layer[scanned]);
                        if ((at < lowest || at > highest) && !straight) _conflicts.Add((neighbour, layer[scanned]));
                    }
                }

                lowest = highest;
            }
        }
    }

    private int InnerPredecessor(int vertex)
    {
        if (!_graph.IsDummy(vertex)) return -1;
        var predecessor = _graph.Predecessors(vertex)[0];
        return _graph.IsDummy(predecessor) ? predecessor : -1;
    }

    private double[] PlaceInto(bool forward, bool topFirst)
    {
        var root = Align(forward, topFirst);
        var places = Compact(root, topFirst);
        for (var vertex = 0; vertex < places.Length; vertex++) places[vertex] = places[root[vertex]];
        return places;
    }

    /// <summary>Joins vertices to blocks that shall stand in one line; returns each vertex's block by its root.</summary>
    private int[] Align(bool forward, bool topFirst)
    {
        var root = Enumerable.Range(0, _graph.VertexCount).ToArray();
        var align = Enumerable.Range(0, _graph.VertexCount).ToArray();
        for (var step = 0; step < _layers.Length; step++)
        {
            var layer = _layers[forward ? step : _layers.Length - 1 - step];
            var taken = topFirst ? -1 : int.MaxValue;
            for (var i = 0; i < layer.Length; i++)
            {
                var vertex = layer[topFirst ? i : layer.Length - 1 - i];
                var neighbours = (forward ? _graph.Predecessors(vertex) : _graph.Successors(vertex)).OrderBy(n => _position[n]).ToArray();
                if (neighbours.Length == 0) continue;

                var (low, high) = ((neighbours.Length - 1) / 2, neighbours.Length / 2);
                foreach (var median in topFirst ? new[] { low, high } : [high, low])
                {
                    if (align[vertex] != vertex) break;
                    var neighbour = neighbours[median];
                    var at = _position[neighbour];
                    var free = topFirst ? at > taken : at < taken;
                    if (!free || InConflict(neighbour, vertex)) continue;

                    align[neighbour] = vertex;
                    root[vertex] = root[neighbour];
                    align[vertex] = root[vertex];
                    taken = at;
                }
            }
        }

        return root;
    }

    private bool InConflict(int a, int b) => _conflicts.Contains((a, b)) || _conflicts.Contains((b, a));

    /// <summary>
    /// Pushes the blocks together. The blocks and the gaps between neighbours are a graph without cycles: one pass
    /// puts each as near to the top as it may stand, a second pulls it back towards what lies below. (The original
    /// algorithm's classes and shifts can overlap blocks; this form cannot.)
    /// </summary>
    private double[] Compact(int[] root, bool topFirst)
    {
        var count = _graph.VertexCount;
        var after = new List<(int Block, double Gap)>[count];
        var open = new int[count];
        foreach (var layer in _layers)
        {
            for (var i = 1; i < layer.Length; i++)
            {
                var (upper, lower) = topFirst ? (layer[i - 1], layer[i]) : (layer[i], layer[i - 1]);
                (after[root[upper]] ??= []).Add((root[lower], Gap(upper, lower)));
                open[root[lower]]++;
            }
        }

        var order = new List<int>(count);
        for (var block = 0; block < count; block++)
        {
            if (root[block] == block && open[block] == 0) order.Add(block);
        }

        var places = new double[count];
        for (var i = 0; i < order.Count; i++)
        {
            foreach (var (block, gap) in after[order[i]] ?? [])
            {
                places[block] = Math.Max(places[block], places[order[i]] + gap);
                if (--open[block] == 0) order.Add(block);
            }
        }

        for (var i = order.Count - 1; i >= 0; i--)
        {
            var room = double.PositiveInfinity;
            foreach (var (block, gap) in after[order[i]] ?? []) room = Math.Min(room, places[block] - gap);
            if (!double.IsPositiveInfinity(room)) places[order[i]] = Math.Max(places[order[i]], room);
        }

        if (!topFirst)
        {
            for (var i = 0; i < places.Length; i++) places[i] = -places[i];
        }

        return places;
    }

    private double Gap(int a, int b) =>
        ((_sizes[a] + _sizes[b]) / 2) + (_graph.IsDummy(a) || _graph.IsDummy(b) ? _spacing.BesideEdges : _spacing.BetweenNodes);

    /// <summary>Moves all four placements onto the narrowest and takes the mean of the two in the middle.</summary>
    private double[] Balance(params double[][] placements)
    {
        var spans = placements.Select(Span).ToArray();
        var narrowest = spans.MinBy(span => span.High - span.Low);
        for (var i = 0; i < placements.Length; i++)
        {
            var topFirst = i % 2 == 0;
            var shift = topFirst ? narrowest.Low - spans[i].Low : narrowest.High - spans[i].High;
            for (var vertex = 0; vertex < placements[i].Length; vertex++) placements[i][vertex] += shift;
        }

        var balanced = new double[_graph.VertexCount];
        Span<double> four = stackalloc double[4];
        for (var vertex = 0; vertex < balanced.Length; vertex++)
        {
            for (var i = 0; i < 4; i++) four[i] = placements[i][vertex];
            four.Sort();
            balanced[vertex] = (four[1] + four[2]) / 2;
        }

        return balanced;
    }

    private (double Low, double High) Span(double[] placement)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var vertex = 0; vertex < placement.Length; vertex++)
        {
            low = Math.Min(low, placement[vertex] - (_sizes[vertex] / 2));
            high = Math.Max(high, placement[vertex] + (_sizes[vertex] / 2));
        }

        return (low, high);
    }
}
