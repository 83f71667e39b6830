namespace Tradewind.Engine.Assets;

/// <summary>How news goes from DAGs to assets and on to the DAGs that wait for them. May lead in a circle.</summary>
public sealed class AssetWeb
{
    private AssetWeb(IReadOnlyList<AssetWebNode> nodes, IReadOnlyList<(int From, int To)> edges) => (Nodes, Edges) = (nodes, edges);

    /// <summary>Assets and DAGs, in the order in which the links name them.</summary>
    public IReadOnlyList<AssetWebNode> Nodes { get; }

    /// <summary>Numbers of nodes: from a DAG to what it emits, from an asset to who waits for it.</summary>
    public IReadOnlyList<(int From, int To)> Edges { get; }

    /// <summary>The whole lineage.</summary>
    public static AssetWeb Of(IEnumerable<AssetLink> links)
    {
        var nodes = new List<AssetWebNode>();
        var numbers = new Dictionary<AssetWebNode, int>();
        var edges = new List<(int, int)>();
        foreach (var link in links)
        {
            var (asset, dag) = (Number(new(true, link.Asset)), Number(new(false, link.DagId)));
            edges.Add(link.Emits ? (dag, asset) : (asset, dag));
        }

        return new(nodes, edges);

        int Number(AssetWebNode node)
        {
            if (numbers.TryGetValue(node, out var number)) return number;
            nodes.Add(node);
            return numbers[node] = nodes.Count - 1;
        }
    }

    /// <summary>What an asset comes from and what comes of it, so many steps from it; a step leads from an asset to a DAG, or from a DAG to an asset.</summary>
    /// <returns>Null when no DAG has to do with the asset.</returns>
    public AssetWeb? Around(string asset, int steps)
    {
        var centre = -1;
        for (var node = 0; node < Nodes.Count && centre < 0; node++)
            if (Nodes[node] == new AssetWebNode(true, asset)) centre = node;
        if (centre < 0) return null;

        // What is before and what is after it, each by itself: not what else comes of the same source.
        var kept = Reached(centre, steps, Edges.ToLookup(edge => edge.From, edge => edge.To));
        kept.UnionWith(Reached(centre, steps, Edges.ToLookup(edge => edge.To, edge => edge.From)));
        var order = kept.Order().ToArray();
        var numbers = order.Select((node, at) => (node, at)).ToDictionary(one => one.node, one => one.at);
        return new(
            [.. order.Select(node => Nodes[node])],
            [.. Edges.Where(edge => kept.Contains(edge.From) && kept.Contains(edge.To)).Select(edge => (numbers[edge.From], numbers[edge.To]))]);
    }

    private static HashSet<int> Reached(int from, int steps, ILookup<int, int> next)
    {
        var reached = new HashSet<int> { from };
        IReadOnlyList<int> rim = [from];
        for (var step = 0; step < steps && rim.Count > 0; step++) rim = [.. rim.SelectMany(node => next[node]).Where(reached.Add)];
        return reached;
    }
}
