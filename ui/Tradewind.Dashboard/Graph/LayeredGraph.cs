namespace Tradewind.Dashboard.Graph;

/// <summary>
/// A graph cut into layers where every segment joins neighbouring layers. Edges that span several layers pass
/// through dummies, and the edges of one source share them: a fan to far layers is one trunk, not many lines.
/// Real nodes keep their numbers; dummies come after.
/// </summary>
internal sealed class LayeredGraph
{
    private readonly List<List<int>> _successors;
    private readonly List<List<int>> _predecessors;
    private readonly List<int> _layerOf;
    private readonly Dictionary<(int Source, int Layer), int> _dummies = [];

    private LayeredGraph(int nodes, int[] layers)
    {
        NodeCount = nodes;
        _layerOf = [.. layers];
        _successors = Enumerable.Range(0, nodes).Select(_ => new List<int>()).ToList();
        _predecessors = Enumerable.Range(0, nodes).Select(_ => new List<int>()).ToList();
    }

    /// <summary>How many of the vertices are real nodes.</summary>
    public int NodeCount { get; }

    /// <summary>Real nodes and dummies.</summary>
    public int VertexCount => _layerOf.Count;

    public IReadOnlyList<int> LayerOf => _layerOf;

    public int LayerCount { get; private set; }

    public List<int> Successors(int vertex) => _successors[vertex];

    public List<int> Predecessors(int vertex) => _predecessors[vertex];

    public bool IsDummy(int vertex) => vertex >= NodeCount;

    /// <summary>The vertices an edge passes, both ends included.</summary>
    public List<int> PathOf(int from, int to)
    {
        var path = new List<int> { from };
        for (var layer = _layerOf[from] + 1; layer < _layerOf[to]; layer++) path.Add(_dummies[(from, layer)]);
        path.Add(to);
        return path;
    }

    public static LayeredGraph Build(int nodes, IReadOnlyList<(int From, int To)> edges)
    {
        var graph = new LayeredGraph(nodes, LongestPathLayers.Assign(nodes, edges));
        foreach (var (from, to) in edges.Distinct()) graph.Thread(from, to);
        graph.LayerCount = nodes == 0 ? 0 : graph._layerOf.Max() + 1;
        return graph;
    }

    private void Thread(int from, int to)
    {
        var last = from;
        for (var layer = _layerOf[from] + 1; layer < _layerOf[to]; layer++)
        {
            if (!_dummies.TryGetValue((from, layer), out var dummy))
            {
                dummy = AddDummy(from, layer);
                Join(last, dummy);
            }

            last = dummy;
        }

        Join(last, to);
    }

    private int AddDummy(int source, int layer)
    {
        var dummy = _layerOf.Count;
        _layerOf.Add(layer);
        _successors.Add([]);
        _predecessors.Add([]);
        _dummies.Add((source, layer), dummy);
        return dummy;
    }

    private void Join(int from, int to)
    {
        _successors[from].Add(to);
        _predecessors[to].Add(from);
    }
}
