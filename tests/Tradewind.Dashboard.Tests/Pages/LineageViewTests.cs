using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Tradewind.Dashboard.Pages.Assets;
using Tradewind.Engine.Assets;
using Tradewind.Engine.Feed;

namespace Tradewind.Dashboard.Tests.Pages;

public sealed class LineageViewTests : DashboardContext
{
    public LineageViewTests() => Sample.AssetLinks.AddRange(
        [new("orders", "shop", Emits: true), new("orders", "report", Emits: false), new("summary", "report", Emits: true), new("weather", "forecast", Emits: true)]);

    [Fact]
    public void Assets_and_DAGs_are_listed_beside_the_graph_and_counted()
    {
        var page = Open(Links.Lineage());

        Names(page).ShouldBe(["orders", "shop", "report", "summary", "weather", "forecast"]);
        page.Find("[role=status]").TextContent.ShouldBe("3 assets, 3 DAGs");
    }

    [Fact]
    public void Focus_and_depth_come_from_the_address() => Names(Open(Links.Lineage("orders", 1))).ShouldBe(["orders", "shop", "report"]);

    [Fact]
    public void Focus_on_an_asset_without_DAGs_leads_back_to_all() =>
        Open(Links.Lineage("nothing", 2)).Find(".empty a").GetAttribute("href").ShouldBe(Links.Lineage());

    [Theory]
    [InlineData("orders", "assets?asset=orders")]
    [InlineData("report", "dags/report")]
    public void What_is_chosen_can_be_opened(string name, string expected)
    {
        var page = Open(Links.Lineage());

        page.FindAll(".twin button").First(button => button.TextContent.Trim() == name).Click();

        page.Find(".chosen a").GetAttribute("href").ShouldBe(expected);
    }

    [Fact]
    public void Lineage_follows_the_scripts_without_a_reload()
    {
        var page = Open(Links.Lineage());

        Sample.AssetLinks.Add(new("weather", "shop", Emits: false));
        Sample.AssetLinks.Add(new("news", "shop", Emits: true));
        Sample.Feed.Publish(new Notice(Topic.Dag, "shop"));
        Clock.Advance(TimeSpan.FromSeconds(2));

        page.WaitForAssertion(() => Names(page).ShouldContain("news"));
    }

    [Fact]
    public void Five_hundred_assets_that_lead_in_a_circle_are_drawn()
    {
        Sample.AssetLinks.Clear();
        for (var i = 0; i < 500; i++)
        {
            Sample.AssetLinks.Add(new(Name("asset", i), Name("dag", i / 2), Emits: true));
            Sample.AssetLinks.Add(new(Name("asset", i), Name("dag", ((i * 7) + 3) % 250), Emits: false));
        }

        Open(Links.Lineage()).Find("[role=status]").TextContent.ShouldBe("500 assets, 250 DAGs");
    }

    [Fact]
    public void Without_assets_it_says_how_one_comes_to_be()
    {
        Sample.AssetLinks.Clear();

        Open(Links.Lineage()).Find(".empty").TextContent.ShouldContain(".Emits(Asset(\"orders\"))");
    }

    private IRenderedComponent<AssetList> Open(string address)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return Render<AssetList>();
    }

    private static IEnumerable<string> Names(IRenderedComponent<AssetList> page) => page.FindAll(".twin button").Select(button => button.TextContent.Trim());

    private static string Name(string kind, int number) => string.Create(CultureInfo.InvariantCulture, $"{kind}_{number:000}");
}
