using Tradewind.Engine.Assets;

namespace Tradewind.Engine.Tests.Assets;

public sealed class AssetWebTests
{
    // shop → orders → report → summary → mail; shop → stock, beside it.
    private static readonly AssetWeb Web = AssetWeb.Of(
    [
        new("orders", "shop", Emits: true), new("orders", "report", Emits: false), new("stock", "shop", Emits: true),
        new("summary", "report", Emits: true), new("summary", "mail", Emits: false),
    ]);

    [Fact]
    public void Edges_lead_from_who_emits_to_the_asset_and_on_to_who_waits() =>
        Edges(Web).ShouldBe(["shop>orders", "orders>report", "shop>stock", "report>summary", "summary>mail"]);

    [Theory]
    [InlineData(1, "shop>orders orders>report")]
    [InlineData(2, "shop>orders orders>report report>summary")]
    [InlineData(9, "shop>orders orders>report report>summary summary>mail")]
    public void Around_an_asset_is_what_it_comes_from_and_what_comes_of_it_but_not_its_siblings(int steps, string expected) =>
        string.Join(' ', Edges(Web.Around("orders", steps)!)).ShouldBe(expected);

    [Fact]
    public void Around_an_asset_that_no_DAG_has_to_do_with_is_nothing() => Web.Around("shop", 3).ShouldBeNull();

    [Fact]
    public void Around_an_asset_in_a_circle_ends()
    {
        var circle = AssetWeb.Of([new("a", "one", Emits: true), new("a", "two", Emits: false), new("b", "two", Emits: true), new("b", "one", Emits: false)]);

        circle.Around("a", 100)!.Nodes.Count.ShouldBe(4);
    }

    private static IEnumerable<string> Edges(AssetWeb web) => web.Edges.Select(edge => $"{web.Nodes[edge.From].Name}>{web.Nodes[edge.To].Name}");
}
