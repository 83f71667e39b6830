using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Tradewind.EndToEnd.Tests.Dashboard;

public sealed class ConnectionTests(DashboardFixture dashboard) : DashboardTests(dashboard)
{
    [Fact]
    public async Task Connection_is_made_in_the_form_of_its_type_tried_stored_and_taken_from_a_file()
    {
        var page = await OpenAsync("/connections");
        await page.Button("New connection").ClickAsync();
        var form = page.OpenDialog();
        await form.GetByLabel("Type").SelectOptionAsync("SQLite");
        await form.GetByLabel("Name").FillAsync("e2e_lite");
        await form.GetByLabel("File").FillAsync("data/e2e.db");

        await form.Button("Test").ClickAsync();
        await Expect(form.GetByRole(AriaRole.Status)).ToContainTextAsync("e2e.db yet; the first task that writes makes it.");
        await form.Button("Save").ClickAsync();
        await Expect(page.OpenDialog()).ToHaveCountAsync(0);
        await Expect(page.Locator("tbody")).ToContainTextAsync("e2e_lite");

        await page.Button("Export and import connections").ClickAsync();
        await page.Button("Import…").ClickAsync();
        var file = page.OpenDialog();
        await Expect(file.GetByLabel("File")).ToBeEnabledAsync();
        await file.GetByLabel("File").SetInputFilesAsync(new FilePayload
        {
            Name = "connections.json", MimeType = "application/json", Buffer = """{"e2e_lite":"sqlite://%2Ftmp%2Fother.db","e2e_new":{"conn_type":"http","host":"https://example.com"}}"""u8.ToArray(),
        });
        await Expect(file.GetByRole(AriaRole.Alert)).ToContainTextAsync("e2e_lite: it is stored already, with other values.");
        await file.GetByLabel("Those that are stored").SelectOptionAsync("stay as they are");
        await Expect(file.GetByRole(AriaRole.Status)).ToHaveTextAsync("1 to add, 1 as they are.");
        await file.Button("Import 1").ClickAsync();
        await Expect(page.Locator("tbody")).ToContainTextAsync("e2e_new");
    }
}
