using Tradewind.Dashboard.Graph;

namespace Tradewind.Dashboard.Tests.Graph;

public sealed class GraphSceneTests
{
    [Fact]
    public void Edge_that_closes_a_circle_leads_back_to_the_left()
    {
        var scene = GraphScene.Of([new("a", ""), new("b", ""), new("c", "")], [(0, 1), (1, 2), (2, 0)]);

        var back = scene.Edges.Single(edge => edge.Points[0] > edge.Points[^2]);
        (back.From, back.To).ShouldBe((2, 0));
    }

    [Fact]
    public void Back_edges_of_a_graph_without_a_circle_are_none() =>
        BackEdges.Of(4, [(0, 1), (0, 2), (1, 3), (2, 3), (0, 3)]).ShouldBeEmpty();

    [Fact]
    public void Without_its_back_edges_any_graph_has_layers()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var edges = Enumerable.Range(0, 60).Select(_ => (From: random.Next(20), To: random.Next(20))).Where(edge => edge.From != edge.To).Distinct().ToArray();
            var back = BackEdges.Of(20, edges);

            Should.NotThrow(() => LayeredGraph.Build(20, [.. edges.Select((edge, i) => back.Contains(i) ? (edge.To, edge.From) : edge)]));
        }
    }
}
