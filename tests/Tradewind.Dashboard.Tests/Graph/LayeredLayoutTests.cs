using Tradewind.Dashboard.Graph;

namespace Tradewind.Dashboard.Tests.Graph;

public sealed class LayeredLayoutTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory, MemberData(nameof(Seeds))]
    public void Layout_of_any_graph_has_no_overlaps(int seed)
    {
        var (sizes, edges) = RandomDag(seed, nodes: 20 + (seed * 5), density: 1.6);

        var layout = LayeredLayout.Arrange(sizes, edges);

        for (var a = 0; a < sizes.Length; a++)
        {
            for (var b = a + 1; b < sizes.Length; b++)
            {
                var apart = Math.Abs(layout.Centres[a].X - layout.Centres[b].X) >= ((sizes[a].Width + sizes[b].Width) / 2) - 0.001
                    || Math.Abs(layout.Centres[a].Y - layout.Centres[b].Y) >= ((sizes[a].Height + sizes[b].Height) / 2) - 0.001;
                apart.ShouldBeTrue($"nodes {a} and {b} overlap");
            }
        }
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Layout_of_any_graph_puts_each_node_right_of_its_predecessors(int seed)
    {
        var (sizes, edges) = RandomDag(seed, nodes: 60, density: 2);

        var layout = LayeredLayout.Arrange(sizes, edges);

        foreach (var (from, to) in edges)
        {
            layout.Layers[to].ShouldBeGreaterThan(layout.Layers[from]);
            layout.Centres[to].X.ShouldBeGreaterThan(layout.Centres[from].X);
        }

        for (var node = 0; node < sizes.Length; node++)
        {
            var expected = edges.Where(edge => edge.To == node).Select(edge => layout.Layers[edge.From] + 1).DefaultIfEmpty(0).Max();
            layout.Layers[node].ShouldBe(expected);
        }
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Layout_of_any_graph_stays_within_its_size(int seed)
    {
        var (sizes, edges) = RandomDag(seed, nodes: 50, density: 1.5);

        var layout = LayeredLayout.Arrange(sizes, edges);

        for (var node = 0; node < sizes.Length; node++)
        {
            layout.Centres[node].X.ShouldBeInRange((sizes[node].Width / 2) - 0.001, layout.Width - (sizes[node].Width / 2) + 0.001);
            layout.Centres[node].Y.ShouldBeInRange((sizes[node].Height / 2) - 0.001, layout.Height - (sizes[node].Height / 2) + 0.001);
        }
    }

    [Fact]
    public void Layout_of_the_same_graph_is_the_same_twice()
    {
        var (sizes, edges) = RandomDag(seed: 7, nodes: 300, density: 1.8);

        var first = LayeredLayout.Arrange(sizes, edges);
        var second = LayeredLayout.Arrange(sizes, edges);

        second.Centres.ShouldBe(first.Centres);
        second.Routes.SelectMany(route => route).ShouldBe(first.Routes.SelectMany(route => route));
    }

    [Fact]
    public void Chain_is_one_straight_line()
    {
        var sizes = Enumerable.Repeat((100.0, 40.0), 6).ToArray();
        var edges = Enumerable.Range(0, 5).Select(i => (i, i + 1)).ToArray();

        var layout = LayeredLayout.Arrange(sizes, edges);

        layout.Centres.Select(centre => centre.Y).Distinct().ShouldHaveSingleItem();
        layout.Height.ShouldBe(40);
    }

    [Fact]
    public void Diamond_stands_symmetrically_around_its_ends()
    {
        var sizes = Enumerable.Repeat((100.0, 40.0), 4).ToArray();

        var layout = LayeredLayout.Arrange(sizes, [(0, 1), (0, 2), (1, 3), (2, 3)]);

        layout.Centres[0].Y.ShouldBe(layout.Centres[3].Y, 0.001);
        ((layout.Centres[1].Y + layout.Centres[2].Y) / 2).ShouldBe(layout.Centres[0].Y, 0.001);
    }

    [Fact]
    public void Two_crossed_pairs_are_uncrossed()
    {
        var sizes = Enumerable.Repeat((100.0, 40.0), 4).ToArray();

        var layout = LayeredLayout.Arrange(sizes, [(0, 3), (1, 2)]);

        (layout.Centres[0].Y < layout.Centres[1].Y).ShouldBe(layout.Centres[3].Y < layout.Centres[2].Y);
    }

    [Fact]
    public void Route_of_a_long_edge_starts_and_ends_at_the_borders_and_passes_every_layer()
    {
        var sizes = Enumerable.Repeat((100.0, 40.0), 4).ToArray();

        var layout = LayeredLayout.Arrange(sizes, [(0, 1), (1, 2), (2, 3), (0, 3)]);

        var route = layout.Routes[3];
        route.Count.ShouldBe(4);
        route[0].X.ShouldBe(layout.Centres[0].X + 50);
        route[^1].X.ShouldBe(layout.Centres[3].X - 50);
        route.Select(point => point.X).ShouldBeInOrder();
    }

    [Fact]
    public void Long_edges_of_one_source_share_their_way()
    {
        var sizes = Enumerable.Repeat((100.0, 40.0), 6).ToArray();

        var layout = LayeredLayout.Arrange(sizes, [(0, 1), (1, 2), (2, 3), (2, 4), (0, 3), (0, 4), (3, 5)]);

        layout.Routes[4][1].ShouldBe(layout.Routes[5][1]);
        layout.Routes[4][2].ShouldBe(layout.Routes[5][2]);
    }

    [Fact]
    public void Cycle_is_refused()
    {
        var sizes = Enumerable.Repeat((100.0, 40.0), 2).ToArray();

        Should.Throw<ArgumentException>(() => LayeredLayout.Arrange(sizes, [(0, 1), (1, 0)]));
    }

    [Fact]
    public void Empty_graph_has_an_empty_layout() => LayeredLayout.Arrange([], []).Centres.ShouldBeEmpty();

    private static ((double Width, double Height)[] Sizes, (int From, int To)[] Edges) RandomDag(int seed, int nodes, double density)
    {
        var random = new Random(seed);
        var sizes = Enumerable.Range(0, nodes).Select(_ => (60.0 + random.Next(120), 24.0 + random.Next(30))).ToArray();
        var edges = Enumerable.Range(0, (int)(nodes * density))
            .Select(_ => (A: random.Next(nodes), B: random.Next(nodes)))
            .Where(pair => pair.A != pair.B)
            .Select(pair => (Math.Min(pair.A, pair.B), Math.Max(pair.A, pair.B)))
            .Distinct()
            .ToArray();
        return (sizes, edges);
    }
}
