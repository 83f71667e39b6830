using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Tradewind.EndToEnd.Tests.Dashboard;

public sealed class NavigationTests(DashboardFixture dashboard) : DashboardTests(dashboard)
{
    [Fact]
    public async Task Palette_finds_a_DAG()
    {
        var page = await OpenAsync("/");
        await OpenPaletteAsync(page);

        await page.Keyboard.TypeAsync("daily");
        await Expect(page.GetByRole(AriaRole.Option)).ToHaveTextAsync(["daily_sales"]);
        await page.Keyboard.PressAsync("Enter");

        await IsAtAsync(page, "/dags/daily_sales");
        await Expect(page.Heading("daily_sales")).ToBeVisibleAsync();
        await Expect(page.OpenDialog()).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Palette_finds_a_run_by_its_number_and_a_page_by_arrow_keys()
    {
        var run = Dashboard.Runs["hello"];
        var page = await OpenAsync("/nodes");
        await OpenPaletteAsync(page);
        await page.Keyboard.TypeAsync($"#{run.RunId}");
        await Expect(page.GetByRole(AriaRole.Option).First).ToHaveTextAsync($"Run {run.RunId} of hello");
        await page.Keyboard.PressAsync("Enter");
        await IsAtAsync(page, $"/runs/{run.RunId}");

        await OpenPaletteAsync(page);
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.GetByRole(AriaRole.Option, new() { Selected = true })).ToHaveTextAsync("DAGs");
        await page.Keyboard.PressAsync("Enter");
        await IsAtAsync(page, "/dags");

        await OpenPaletteAsync(page);
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.OpenDialog()).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Palette_takes_what_is_typed_before_it_is_there_and_finds_a_task()
    {
        var page = await OpenAsync("/dags");

        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("recov/prim");

        await Expect(page.GetByRole(AriaRole.Option)).ToHaveTextAsync(["recovery / primary"]);
        await page.Keyboard.PressAsync("Enter");
        await IsAtAsync(page, $"/runs/{Dashboard.Runs["recovery"].RunId}?task=primary");
    }

    [Fact]
    public async Task Theme_follows_the_system_until_one_is_chosen_and_the_choice_is_kept()
    {
        var page = await OpenAsync("/", theme: ColorScheme.Light);
        var root = page.Locator("html");
        await Expect(root).ToHaveAttributeAsync("data-theme", "light");
        await Expect(page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(246, 247, 249)");

        await page.Button("Switch between dark and light").ClickAsync();

        await Expect(root).ToHaveAttributeAsync("data-theme", "dark");
        await Expect(page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(13, 16, 22)");
        await page.ReloadAsync();
        await page.LiveAsync();
        await Expect(root).ToHaveAttributeAsync("data-theme", "dark");
    }

    [Fact]
    public async Task Narrow_window_has_its_navigation_behind_a_button()
    {
        var page = await OpenAsync("/", width: 390);
        var navigation = page.GetByRole(AriaRole.Navigation, new() { Name = "Main" });
        await Expect(navigation).ToBeHiddenAsync();

        await page.Button("Navigation").ClickAsync();
        await navigation.Link("Plugins").ClickAsync();

        await Expect(page.Heading("Plugins")).ToBeVisibleAsync();
        await Expect(navigation).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Plugins_page_lists_the_bundled_ones_with_their_operators()
    {
        var page = await OpenAsync("/plugins");

        foreach (var (plugin, operation) in new[] { ("Files", "FileSensor"), ("Http", "HttpRequest"), ("Shell", "ShellCommand"), ("Sql", "SqlTable") })
            await Expect(page.Locator("section").Filter(new() { Has = page.Heading(plugin) })).ToContainTextAsync(operation);
        await Expect(page.GetByLabel("Example of FileSensor")).ToBeHiddenAsync();
        await page.GetByText("FileSensor", new() { Exact = true }).ClickAsync();
        await Expect(page.GetByLabel("Example of FileSensor")).ToContainTextAsync("new FileSensor {");
    }

    [Fact]
    public async Task Nodes_page_shows_this_node_at_work()
    {
        var page = await OpenAsync("/nodes");

        var row = page.Locator("tbody tr");
        await Expect(row).ToHaveCountAsync(1);
        await Expect(row).ToContainTextAsync("Alive");
        await Expect(row).ToContainTextAsync("scheduler");
    }

    private static async Task OpenPaletteAsync(IPage page)
    {
        await page.Keyboard.PressAsync("Control+k");
        await Expect(page.GetByRole(AriaRole.Combobox)).ToBeFocusedAsync();
    }
}
