namespace Tradewind.Dashboard.Graph;

/// <summary>
/// Orders the vertices of each layer so that few edges cross: sweeps by barycentre, forward and backward in turn,
/// each followed by exchanges of neighbours. Only the best order seen is kept, so a bad sweep costs nothing but time.
/// </summary>
internal sealed class CrossingReduction
{
    private const int MostSweeps = 10;
    private const int SweepsWithoutGain = 3;
    private const int MostTransposeRounds = 4;

    private readonly LayeredGraph _graph;
    private readonly int[][] _layers;
    private readonly int[] _position;
    private readonly double[] _barycentre;
    private readonly int[][] _before;
    private readonly int[][] _after;

    private CrossingReduction(LayeredGraph graph)
    {
        _graph = graph;
        _position = new int[graph.VertexCount];
        _barycentre = new double[graph.VertexCount];
        _before = Enumerable.Range(0, graph.VertexCount).Select(v => graph.Predecessors(v).ToArray()).ToArray();
        _after = Enumerable.Range(0, graph.VertexCount).Select(v => graph.Successors(v).ToArray()).ToArray();
        _layers = InitialLayers(graph);
        for (var layer = 0; layer < _layers.Length; layer++) Renumber(layer);
    }

    /// <summary>The vertices of each layer, top to bottom.</summary>
    public static int[][] Order(LayeredGraph graph)
    {
        var reduction = new CrossingReduction(graph);
        reduction.Run();
        return reduction._layers;
    }

    private void Run()
    {
        var best = Copy();
        var fewest = CountCrossings();
        for (int sweep = 0, stale = 0; fewest > 0 && sweep < MostSweeps && stale < SweepsWithoutGain; sweep++)
        {
            if (sweep % 2 == 0) SweepForward();
            else SweepBackward();
            Transpose();

            var crossings = CountCrossings();
            if (crossings < fewest)
            {
                (fewest, best, stale) = (crossings, Copy(), 0);
            }
            else
            {
                stale++;
            }
        }

        for (var layer = 0; layer < _layers.Length; layer++)
        {
            best[layer].CopyTo(_layers[layer], 0);
            Renumber(layer);
        }
    }

    /// <summary>Depth first from the sources, so that what belongs together starts close together.</summary>
    private static int[][] InitialLayers(LayeredGraph graph)
    {
        var layers = Enumerable.Range(0, graph.LayerCount).Select(_ => new List<int>()).ToArray();
        var seen = new bool[graph.VertexCount];
        var open = new Stack<int>();
        for (var root = 0; root < graph.VertexCount; root++)
        {
            if (graph.Predecessors(root).Count > 0) continue;
            open.Push(root);
            while (open.TryPop(out var vertex))
            {
                if (seen[vertex]) continue;
                seen[vertex] = true;
                layers[graph.LayerOf[vertex]].Add(vertex);
                var successors = graph.Successors(vertex);
                for (var i = successors.Count - 1; i >= 0; i--) open.Push(successors[i]);
            }
        }

        return layers.Select(layer => layer.ToArray()).ToArray();
    }

    private void SweepForward()
    {
        for (var layer = 1; layer < _layers.Length; layer++) SortByBarycentre(layer, _before);
    }

    private void SweepBackward()
    {
        for (var layer = _layers.Length - 2; layer >= 0; layer--) SortByBarycentre(layer, _after);
    }

    private void SortByBarycentre(int layer, int[][] neighbours)
    {
        var vertices = _layers[layer];
        foreach (var vertex in vertices)
        {
            var fixedSide = neighbours[vertex];
            if (fixedSide.Length == 0)
            {
                // Nothing pulls it: it stays where it stands.
                _barycentre[vertex] = _position[vertex];
                continue;
            }

            long sum = 0;
            foreach (var neighbour in fixedSide) sum += _position[neighbour];
            _barycentre[vertex] = (double)sum / fixedSide.Length;
        }

        // The old position breaks ties, which makes the sort stable and the layout deterministic.
        Array.Sort(vertices, (a, b) =>
        {
            var order = _barycentre[a].CompareTo(_barycentre[b]);
            return order != 0 ? order : _position[a].CompareTo(_position[b]);
        });
        Renumber(layer);
    }

    private void Transpose()
    {
        SortNeighbours();
        var improved = true;
        for (var round = 0; improved && round < MostTransposeRounds; round++)
        {
            improved = false;
            for (var layer = 0; layer < _layers.Length; layer++) improved |= TransposeLayer(layer);
        }
    }

    private bool TransposeLayer(int layer)
    {
        var vertices = _layers[layer];
        var improved = false;
        for (var i = 0; i + 1 < vertices.Length; i++)
        {
            var (upper, lower) = (vertices[i], vertices[i + 1]);
            var asIs = Crossings(_before[upper], _before[lower]) + Crossings(_after[upper], _after[lower]);
            if (asIs == 0) continue;
            var swapped = Crossings(_before[lower], _before[upper]) + Crossings(_after[lower], _after[upper]);
            if (swapped >= asIs) continue;

            (vertices[i], vertices[i + 1]) = (lower, upper);
            _position[lower] = i;
            _position[upper] = i + 1;
            improved = true;
        }

        if (improved) SortNeighboursAround(vertices);
        return improved;
    }

    /// <summary>How many pairs cross when a vertex with the first neighbours stands above one with the second; both sorted by position.</summary>
    private int Crossings(int[] ofUpper, int[] ofLower)
    {
        var crossings = 0;
        var below = 0;
        foreach (var neighbour in ofUpper)
        {
            while (below < ofLower.Length && _position[ofLower[below]] < _position[neighbour]) below++;
            crossings += below;
        }

        return crossings;
    }

    private void SortNeighbours()
    {
        for (var vertex = 0; vertex < _before.Length; vertex++)
        {
            SortByPosition(_before[vertex]);
            SortByPosition(_after[vertex]);
        }
    }

    private void SortNeighboursAround(int[] moved)
    {
        foreach (var vertex in moved)
        {
            foreach (var next in _after[vertex]) SortByPosition(_before[next]);
            foreach (var previous in _before[vertex]) SortByPosition(_after[previous]);
        }
    }

    private void SortByPosition(int[] vertices)
    {
        // Insertion sort: the lists are short and nearly sorted.
        for (var i = 1; i < vertices.Length; i++)
        {
            var vertex = vertices[i];
            var at = i - 1;
            for (; at >= 0 && _position[vertices[at]] > _position[vertex]; at--) vertices[at + 1] = vertices[at];
            vertices[at + 1] = vertex;
        }
    }

    private long CountCrossings()
    {
        long total = 0;
        for (var layer = 0; layer + 1 < _layers.Length; layer++) total += CountCrossingsAfter(layer);
        return total;
    }

    /// <summary>Counts inversions with a tree of sums over the next layer's positions (Barth, Jünger and Mutzel).</summary>
    private long CountCrossingsAfter(int layer)
    {
        var size = 1;
        while (size < _layers[layer + 1].Length) size *= 2;
        var sums = new int[2 * size];
        long crossings = 0;
        var targets = new List<int>();
        foreach (var vertex in _layers[layer])
        {
            targets.Clear();
            foreach (var next in _after[vertex]) targets.Add(_position[next]);
            targets.Sort();
            foreach (var target in targets) crossings += SumAbove(sums, size, target);
            foreach (var target in targets)
            {
                for (var node = target + size; node > 0; node /= 2) sums[node]++;
            }
        }

        return crossings;
    }

    private static int SumAbove(int[] sums, int size, int position)
    {
        var sum = 0;
        for (var node = position + size; node > 1; node /= 2)
        {
            if (node % 2 == 0) sum += sums[node + 1];
        }

        return sum;
    }

    private int[][] Copy() => _layers.Select(layer => layer.ToArray()).ToArray();

    private void Renumber(int layer)
    {
        var vertices = _layers[layer];
        for (var i = 0; i < vertices.Length; i++) _position[vertices[i]] = i;
    }
}
