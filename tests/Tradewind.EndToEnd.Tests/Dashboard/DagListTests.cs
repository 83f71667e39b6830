using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Tradewind.EndToEnd.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace Tradewind.EndToEnd.Tests.Dashboard;

public sealed partial class DagListTests(DashboardFixture dashboard) : DashboardTests(dashboard)
{
    [Fact]
    public async Task Examples_are_listed_with_state_schedule_and_next_run()
    {
        var page = await OpenAsync("/");
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).Link("DAGs").ClickAsync();

        await Expect(page.Row("hello")).ToContainTextAsync("Success");
        await Expect(page.Row("hello")).ToContainTextAsync("by hand");
        await Expect(page.Row("repo_history")).ToContainTextAsync("Failed");
        await Expect(page.Row("daily_sales")).ToContainTextAsync("0 10 * * *");
        await Expect(page.Row("daily_sales").GetByText(NextRun())).ToBeVisibleAsync();
        await Expect(page.Row("daily_sales").GetByTitle("At 10:00 every day (Asia/Seoul)")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Typed_filter_stands_in_the_address_and_survives_a_reload()
    {
        var page = await OpenAsync("/dags");
        var names = page.Locator("tbody .name");

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("hist tag:git");

        await Expect(names).ToHaveTextAsync(["repo_history"]);
        await IsAtAsync(page, "/dags?q=hist%20tag%3Agit");
        await page.ReloadAsync();
        await page.LiveAsync();
        await Expect(page.GetByLabel("Filter DAGs")).ToHaveValueAsync("hist tag:git");
        await Expect(names).ToHaveTextAsync(["repo_history"]);
        await page.GetByLabel("Filter DAGs").FillAsync("nothing is called so");
        await page.Link("Show all DAGs").ClickAsync();
        await Expect(page.Row("hello")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Filter DAGs")).ToHaveValueAsync("");
    }

    [Fact]
    public async Task Tile_of_a_state_and_a_tag_filter_together_and_survive_a_reload()
    {
        var page = await OpenAsync("/dags");

        await page.GetByRole(AriaRole.Navigation, new() { Name = "By state of the latest run" }).GetByText("Success").ClickAsync();
        // The tags' links add to the filter that is drawn.
        await Expect(page.Locator(".tile[aria-current=true]")).ToContainTextAsync("Success");
        await page.Locator(".tags").Link("example").ClickAsync();

        await IsAtAsync(page, "/dags?q=tag%3Aexample&state=success");
        await Expect(page.Row("repo_history")).ToHaveCountAsync(0);
        await Expect(page.Row("recovery")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await page.LiveAsync();
        await Expect(page.Row("recovery")).ToBeVisibleAsync();
        await Expect(page.Locator(".tile[aria-current=true]")).ToContainTextAsync("Success");
        await Expect(page.Locator(".tags [aria-current=true]")).ToHaveTextAsync("example");
    }

    [Fact]
    public async Task Switch_pauses_a_DAG_and_lets_it_run_again()
    {
        await Installation.DropAsync("paused_here", Scripts.Prints("paused_here", "ran"));
        var page = await OpenAsync("/dags?q=paused_here");
        var active = page.GetByRole(AriaRole.Switch, new() { Name = "paused_here is active" });

        await active.ClickAsync();

        await Expect(active).ToHaveAttributeAsync("aria-checked", "false");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync(["paused_here is paused"]);
        (await Installation.Api().DagAsync("paused_here")).Paused.ShouldBeTrue();
        var run = await Installation.TriggerAsync("paused_here");
        await Expect(page.Row("paused_here")).ToContainTextAsync("Queued");

        await page.Link("Paused").ClickAsync();
        await IsAtAsync(page, "/dags?q=paused_here&show=paused");
        await active.ClickAsync();
        await Expect(page.Row("paused_here")).ToHaveCountAsync(0);
        (await Installation.EndAsync(run)).State.ShouldBe("success");
    }

    [GeneratedRegex("^in ")]
    private static partial Regex NextRun();
}
