using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Tradewind.EndToEnd.Tests.Dashboard;

public sealed class DagPageTests(DashboardFixture dashboard) : DashboardTests(dashboard)
{
    [Fact]
    public async Task Grid_shows_runs_by_tasks_and_a_cell_opens_the_task_beside_it()
    {
        var page = await OpenAsync("/dags");
        await page.Link("recovery").ClickAsync();

        var row = page.Locator(".line").Filter(new() { HasText = "primary" }).Locator("svg");
        await Expect(row).ToHaveAttributeAsync("aria-label", "primary: 1 failed");
        await row.ClickAsync(new() { Position = new() { X = 6, Y = 9 } });

        var run = Dashboard.Runs["recovery"].RunId;
        await IsAtAsync(page, $"/dags/recovery?run={run}&task=primary");
        var beside = page.GetByRole(AriaRole.Complementary);
        await Expect(beside).ToContainTextAsync("The primary source knows no ticket-3.");
        await beside.Link("History").ClickAsync();
        await IsAtAsync(page, $"/dags/recovery?run={run}&task=primary&part=history");
        await Expect(beside.Locator("tbody")).ToContainTextAsync("Failed");
        await beside.Button("Close").ClickAsync();
        await IsAtAsync(page, "/dags/recovery");
        await Expect(row).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Graph_is_drawn_and_the_list_beside_it_works_by_keyboard()
    {
        var page = await OpenAsync("/dags/daily_sales");
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Views" }).GetByText("Graph").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "Graph of 7 tasks." })).ToBeVisibleAsync();
        await page.WaitForFunctionAsync("""
            () => {
              const canvas = document.querySelector('canvas');
              if (!canvas || !canvas.width) return false;
              const pixels = new Uint32Array(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer);
              return new Set(pixels).size > 20;
            }
            """);
        var tasks = page.GetByRole(AriaRole.List, new() { Name = "Tasks" }).GetByRole(AriaRole.Button);
        await Expect(tasks).ToHaveCountAsync(7);

        await page.GetByLabel("Find a task").FocusAsync();
        await page.Keyboard.TypeAsync("order");
        await Expect(tasks).ToHaveCountAsync(3);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await Expect(tasks.Nth(1)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");

        var beside = page.GetByRole(AriaRole.Complementary, new() { Name = "orders_arrived" });
        await Expect(beside).ToContainTextAsync("FileSensor");
        await Expect(tasks.Nth(1)).ToHaveAttributeAsync("aria-pressed", "true");
        await page.Keyboard.PressAsync("Escape");
        await Expect(beside).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Code_is_the_script_with_its_version()
    {
        var page = await OpenAsync("/dags/hello/code");

        // Plain text until the editor has come, which then shows it.
        await Expect(page.Locator("section.source")).ToContainTextAsync("""Console.WriteLine($"Hello {who}!")""");
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Views" }).GetByText("Versions").ClickAsync();
        await Expect(page.Locator("tbody tr")).ToContainTextAsync(["current"]);
    }
}
