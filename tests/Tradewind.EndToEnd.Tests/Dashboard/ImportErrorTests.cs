using Microsoft.Playwright;
using Tradewind.EndToEnd.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace Tradewind.EndToEnd.Tests.Dashboard;

public sealed class ImportErrorTests(DashboardFixture dashboard) : DashboardTests(dashboard)
{
    [Fact]
    public async Task Broken_script_shows_its_place_while_the_last_good_version_serves_until_it_is_mended()
    {
        await Installation.DropAsync("mended_here", Scripts.Prints("mended_here", "first"));
        var page = await OpenAsync("/import-errors");
        await MarkAsync(page);

        Installation.Write("dags/mended_here.csx", """
            var dag = new Dag("mended_here");
            dag.Action("print", ctx => Console.WriteLin("second"));
            """);
        var fault = page.Locator("section").Filter(new() { Has = page.Heading("mended_here.csx") });
        await Expect(fault).ToContainTextAsync("mended_here.csx:2:36");
        await Expect(fault).ToContainTextAsync("'Console' does not contain a definition for 'WriteLin'");
        await Expect(fault).ToContainTextAsync("CS0117");
        await fault.Link("mended_here").ClickAsync();

        await Expect(page.GetByText("The file as it is now has faults; version 1 still serves.")).ToBeVisibleAsync();
        await page.Button("Trigger").ClickAsync();
        await page.OpenDialog().Button("Trigger").ClickAsync();
        await Expect(page.Locator("h1 + .pill")).ToHaveTextAsync("Success");
        await page.Link("print").ClickAsync();
        await Expect(page.Locator(".log .text")).ToHaveTextAsync(["first"]);

        await page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByText("Import errors").ClickAsync();
        await Expect(fault).ToBeVisibleAsync();
        Installation.Write("dags/mended_here.csx", Scripts.Prints("mended_here", "third"));
        await Expect(fault).ToHaveCountAsync(0);
        await IsStillTheSameAsync(page);
        (await Installation.Api().DagAsync("mended_here")).Version.ShouldBe(2);
    }
}
