namespace Tradewind.Dashboard.Graph;

/// <summary>Puts each node one layer past the furthest of its predecessors; nodes without any stand in layer 0.</summary>
internal static class LongestPathLayers
{
    public static int[] Assign(int nodes, IReadOnlyList<(int From, int To)> edges)
    {
        var layers = new int[nodes];
        var open = new int[nodes];
        var successors = edges.ToLookup(edge => edge.From, edge => edge.To);
        foreach (var (_, to) in edges) open[to]++;

        var ready = new Queue<int>(Enumerable.Range(0, nodes).Where(node => open[node] == 0));
        var placed = 0;
        while (ready.TryDequeue(out var node))
        {
            placed++;
            foreach (var next in successors[node])
            {
                layers[next] = Math.Max(layers[next], layers[node] + 1);
                if (--open[next] == 0) ready.Enqueue(next);
            }
        }

        return placed == nodes ? layers : throw new ArgumentException("The edges form a cycle.", nameof(edges));
    }
}
