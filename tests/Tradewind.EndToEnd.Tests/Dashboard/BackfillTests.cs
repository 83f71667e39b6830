using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Tradewind.EndToEnd.Tests.Dashboard;

public sealed class BackfillTests(DashboardFixture dashboard) : DashboardTests(dashboard)
{
    [Fact]
    public async Task Backfill_is_previewed_paused_let_go_on_by_undo_and_comes_to_its_end_before_one_s_eyes()
    {
        await Installation.DropAsync("filled_up", $$"""
            var dag = new Dag("filled_up") { Schedule = Daily().AsIntervals(), Start = new(2026, 1, 1) };
            dag.ActionAsync("count", async ctx => { {{Scripts.Until("open-filled_up")}} });
            """);
        var page = await OpenAsync("/backfills");
        await MarkAsync(page);
        await page.Button("New backfill").ClickAsync();
        var form = page.OpenDialog();
        await form.GetByLabel("DAG").FillAsync("filled");
        await Expect(form.Locator("datalist option[value=filled_up]")).ToHaveCountAsync(1);
        await form.GetByLabel("DAG").FillAsync("filled_up");
        await form.GetByLabel("From (UTC)").FillAsync("2026-11-01T00:00");
        await form.GetByLabel("To (UTC)").FillAsync("2026-11-04T00:00");

        await form.Button("Preview").ClickAsync();
        await Expect(form.GetByRole(AriaRole.List, new() { Name = "What would happen" }).GetByRole(AriaRole.Listitem)).ToHaveCountAsync(3);
        (await Installation.Api().BackfillsAsync("filled_up")).Items.ShouldBeEmpty();
        await form.Button("Start backfill").ClickAsync();

        var row = page.Row("filled_up");
        await Expect(row).ToContainTextAsync("0 of 3");
        await row.Button("Pause").ClickAsync();
        await Expect(row).ToContainTextAsync("Paused");
        await page.Button("Undo").ClickAsync();
        await Expect(row).ToContainTextAsync("Running");
        Installation.Write("open-filled_up", "");
        await Expect(row).ToContainTextAsync("3 of 3");
        await Expect(row).ToContainTextAsync("3 success");
        await IsStillTheSameAsync(page);
    }
}
