namespace Tradewind.Dashboard.Graph;

/// <summary>Edges that close a circle: laid out the other way round, so that what is left has layers.</summary>
internal static class BackEdges
{
    /// <returns>The numbers of these edges; none for a DAG.</returns>
    public static IReadOnlySet<int> Of(int nodes, IReadOnlyList<(int From, int To)> edges)
    {
        var leaving = Enumerable.Range(0, edges.Count).ToLookup(edge => edges[edge].From);
        var back = new HashSet<int>();
        var (entered, left) = (new bool[nodes], new bool[nodes]);
        // On a stack of its own: a chain may be as long as there are nodes.
        var path = new Stack<(int Node, IEnumerator<int> Edges)>();
        for (var start = 0; start < nodes; start++)
        {
            if (!entered[start]) Enter(start);
            while (path.TryPeek(out var top))
            {
                if (!top.Edges.MoveNext())
                {
                    left[path.Pop().Node] = true;
                    continue;
                }

                var to = edges[top.Edges.Current].To;
                if (!entered[to]) Enter(to);
                else if (!left[to]) back.Add(top.Edges.Current);
            }
        }

        return back;

        void Enter(int node)
        {
            entered[node] = true;
            path.Push((node, leaving[node].GetEnumerator()));
        }
    }
}
