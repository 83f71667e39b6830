using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Tradewind.Dashboard.Pages.Backfills;
using Tradewind.Dashboard.Sample;

namespace Tradewind.Dashboard.Tests.Pages;

public sealed class BackfillListTests : DashboardContext
{
    public BackfillListTests() => Sample.Add(SampleInstallation.Graph("sales", ("read", [])));

    [Fact]
    public void Without_backfills_it_says_what_one_is() =>
        Render<BackfillList>().Find(".empty").TextContent.ShouldContain("No backfill yet");

    [Fact]
    public void Form_previews_each_slot_and_makes_the_backfill()
    {
        var page = Render<BackfillList>();

        page.Find(".page-head .primary").Click();
        Fill(page, "sales", "2026-01-01T00:00:00", "2026-01-04T00:00:00");
        page.FindAll("dialog footer button")[1].Click();
        page.Find("dialog [role=status]").TextContent.ShouldContain("3 slots: 3 runs are made, 0 run again, 0 are left as they are.");
        page.FindAll("dialog .slots li").Count.ShouldBe(3);
        Sample.Commands.ShouldBeEmpty();
        page.Find("dialog form").Submit();

        Sample.Commands.ShouldBe(["backfill sales 2026-01-01 2026-01-04 None by user:ada"]);
        page.WaitForAssertion(() => page.Find("progress").GetAttribute("aria-label").ShouldBe("0 of 3 slots done"));
    }

    [Fact]
    public void Only_backfills_of_the_dag_that_the_address_names_are_listed_and_its_ids_are_suggested()
    {
        Sample.Add(SampleInstallation.Graph("stock", ("read", [])));
        Services.GetRequiredService<NavigationManager>().NavigateTo("backfills?dag=sto");

        var page = Render<BackfillList>();

        page.Find(".empty").TextContent.ShouldContain("No backfill of sto");
        page.FindAll(".filters option").Select(option => option.GetAttribute("value")).ShouldBe(["stock"]);
        page.Find(".filters input").Input("sales");
        Clock.Advance(TimeSpan.FromMilliseconds(200));
        Services.GetRequiredService<NavigationManager>().Uri.ShouldEndWith("backfills?dag=sales");
    }

    [Fact]
    public void Fault_stands_in_the_form()
    {
        var page = Render<BackfillList>();

        page.Find(".page-head .primary").Click();
        Fill(page, "nothing", "2026-01-01T00:00:00", "2026-01-04T00:00:00");
        page.FindAll("dialog footer button")[1].Click();

        page.Find("dialog [role=alert]").TextContent.ShouldBe("There is no DAG 'nothing'.");
    }

    [Fact]
    public void Backfill_is_paused_resumed_and_cancelled_after_asking()
    {
        var page = Render<BackfillList>();
        page.Find(".page-head .primary").Click();
        Fill(page, "sales", "2026-01-01T00:00:00", "2026-01-02T00:00:00");
        page.Find("dialog form").Submit();
        Sample.Commands.Clear();

        page.WaitForElement("tbody button").Click();
        page.Find("tbody button").TextContent.ShouldBe("Resume");
        page.Find("tbody button").Click();
        page.FindAll("tbody button").First(button => button.TextContent == "Cancel").Click();
        page.FindAll("dialog .body")[^1].TextContent.ShouldContain("No further run is made");
        page.Find("dialog .danger").Click();

        Sample.Commands.ShouldBe(["Paused backfill 1 by user:ada", "Running backfill 1 by user:ada", "Cancelled backfill 1 by user:ada"]);
        page.FindAll("tbody button").ShouldBeEmpty();
    }

    private static void Fill(IRenderedComponent<BackfillList> page, string dag, string from, string to)
    {
        page.Find("dialog input[type=text]").Input(dag);
        page.FindAll("dialog input[type=datetime-local]")[0].Change(from);
        page.FindAll("dialog input[type=datetime-local]")[1].Change(to);
    }
}
