using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Tradewind.Dashboard.Pages.Assets;
using Tradewind.Dashboard.Pages.Dags;
using Tradewind.Dashboard.Sample;
using Tradewind.Graph;

namespace Tradewind.Dashboard.Tests.Pages;

public sealed class AssetListTests : DashboardContext
{
    private void Fill()
    {
        Sample.Assets.Add(new() { Name = "shop/orders", Producers = 1, Consumers = 2, LastEventAt = Clock.GetUtcNow() });
        Sample.Assets.Add(new() { Name = "shop/prices", Producers = 0, Consumers = 0 });
        Sample.Lineages["shop/orders"] = new([new("shop", "load")], [new("report", 2), new("stock", 0)]);
        Sample.Lineages["shop/prices"] = new([], []);
        Sample.Told.Add(new(new() { Id = 5, Asset = "shop/orders", At = Clock.GetUtcNow(), ExtraJson = """{"rows":3}""" }, "user:ada"));
        Sample.Told.Add(new(new() { Id = 4, Asset = "shop/orders", At = Clock.GetUtcNow(), DagId = "shop", RunId = "12", TaskId = "load", MapIndex = 3 }, null));
    }

    [Fact]
    public void Without_assets_it_says_how_one_comes_to_be() => Open().Find(".empty").TextContent.ShouldContain(".Emits(Asset(\"orders\"))");

    [Fact]
    public void Assets_are_listed_with_who_emits_them_and_who_waits()
    {
        Fill();

        Open().FindAll("tr.pick").Select(row => string.Join('|', row.QuerySelectorAll("td").Take(3).Select(cell => cell.TextContent.Trim())))
            .ShouldBe(["shop/orders|1 task|2 DAGs", "shop/prices|0 tasks|0 DAGs"]);
    }

    [Fact]
    public void Dag_page_says_which_parts_of_a_window_are_missing()
    {
        WaitForDay();

        Render<DagPage>(parameters => parameters.Add(p => p.DagId, "report")).Find(".windows").TextContent.ShouldContain("shop/orders: 21 of 24 hours of 2026-11-01 have news, missing 03, 04, 05");
    }

    [Fact]
    public void Window_that_waits_for_the_rest_says_which_parts_are_missing()
    {
        Fill();
        WaitForDay();

        var window = Open("?asset=shop%2Forders").Find("[aria-label=Windows] li");
        window.TextContent.ShouldContain("21 of 24 hours of 2026-11-01 have news, missing 03, 04, 05");
        window.QuerySelector("a")!.GetAttribute("href").ShouldBe("dags/report");
        window.QuerySelector("meter")!.GetAttribute("value").ShouldBe("21");
    }

    private void WaitForDay()
    {
        Sample.Add(SampleInstallation.Graph("report", ("sum", [])) with
        {
            Schedule = new()
            {
                Kind = ScheduleKind.Assets, Assets = new() { Asset = "shop/orders" },
                Partitions = new() { All = new() { Steps = [new() { Kind = PartitionStepKind.Day, WholeOf = PartitionPart.Hour }] } },
            },
        });
        foreach (var hour in Enumerable.Range(0, 24).Except([3, 4, 5])) Sample.News.Add(new(hour, "shop/orders", Clock.GetUtcNow(), $"2026-11-01T{hour:00}"));
    }

    [Fact]
    public void Search_in_the_address_filters_by_name()
    {
        Fill();

        Open("?text=price").FindAll("tr.pick").ShouldHaveSingleItem().TextContent.ShouldContain("shop/prices");
        Open("?text=none").Find(".empty a").GetAttribute("href").ShouldBe("assets");
    }

    [Fact]
    public void Asset_in_the_address_shows_where_its_news_comes_from_and_goes()
    {
        Fill();
        var page = Open("?asset=shop%2Forders");

        page.FindAll(".lineage li").Select(item => item.TextContent.Trim()).ShouldBe(["shopload", "report\n            2 queuedDrop", "stock\n            0 queued"], ignoreOrder: false);
        page.FindAll(".drawer tbody tr").Count.ShouldBe(2);
        page.Find(".drawer tbody").TextContent.ShouldContain("user:ada");
        page.Find(".drawer tbody a").GetAttribute("href").ShouldBe("runs/12?task=load&index=3");
    }

    [Fact]
    public void News_is_told_by_hand_after_asking_and_a_refusal_stands_in_the_form()
    {
        Fill();
        var page = Open("?asset=shop%2Forders");

        page.FindAll(".drawer button").First(button => button.TextContent == "Tell news").Click();
        page.Find("dialog .body p").TextContent.ShouldContain("2 DAGs hear of it.");
        page.Find("dialog textarea").Change("rows");
        page.Find("dialog form").Submit();
        page.Find("dialog [role=alert]").TextContent.ShouldBe("What is added is no JSON.");
        Sample.Commands.ShouldBeEmpty();
        page.Find("dialog textarea").Change("""{"rows":4}""");
        page.Find("dialog form").Submit();

        Sample.Commands.ShouldBe(["""emit shop/orders {"rows":4} by user:ada"""]);
    }

    [Fact]
    public void News_of_a_partition_is_told_by_hand_and_a_key_that_may_not_be_one_is_refused_in_the_form()
    {
        Fill();
        var page = Open("?asset=shop%2Forders");

        page.FindAll(".drawer button").First(button => button.TextContent == "Tell news").Click();
        page.Find("dialog input[type=text]").Change("a\tb");
        page.Find("dialog form").Submit();
        page.Find("dialog [role=alert]").TextContent.ShouldContain("control character");
        Sample.Commands.ShouldBeEmpty();
        page.Find("dialog input[type=text]").Change("2026-11-01");
        page.Find("dialog form").Submit();

        Sample.Commands.ShouldBe(["emit shop/orders  of 2026-11-01 by user:ada"]);
    }

    [Fact]
    public void Queued_news_shows_its_key_and_the_reason_why_no_run_can_be_made_of_it()
    {
        Fill();
        Open("?asset=shop%2Forders").FindAll(".queued").ShouldBeEmpty();
        Sample.Queued.Add(new("report", 5, "shop/orders", Clock.GetUtcNow(), "2026-11-01"));
        Sample.Queued.Add(new("report", 6, "shop/orders", Clock.GetUtcNow(), "monday", "The partition key 'monday' is no day."));

        var rows = Open("?asset=shop%2Forders").FindAll(".queued li");

        rows.Select(row => row.QuerySelector(".mono")!.TextContent).ShouldBe(["2026-11-01", "monday"]);
        rows.Select(row => row.QuerySelector(".why")?.TextContent).ShouldBe([null, "The partition key 'monday' is no day."]);
    }

    [Fact]
    public void Queued_news_is_dropped_after_asking_with_the_count()
    {
        Fill();
        var page = Open("?asset=shop%2Forders");

        page.FindAll(".lineage button").ShouldHaveSingleItem().Click();
        page.Find("dialog .body p").TextContent.ShouldContain("2 events no longer wait for it.");
        Sample.Commands.ShouldBeEmpty();
        page.Find("dialog form").Submit();

        Sample.Commands.ShouldBe(["drop report shop/orders by user:ada"]);
    }

    [Fact]
    public void Viewer_may_look_and_not_act()
    {
        Fill();
        User.SetRoles("viewer");

        Open("?asset=shop%2Forders").FindAll(".drawer button").First(button => button.TextContent == "Tell news").GetAttribute("aria-disabled").ShouldBe("true");
    }

    [Fact]
    public void Unknown_asset_is_said_to_be_unknown() => Open("?asset=zz").Find(".drawer .empty").TextContent.ShouldContain("There is no such asset");

    private IRenderedComponent<AssetList> Open(string query = "")
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(Links.AllAssets + query);
        return Render<AssetList>();
    }
}
