using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Tradewind.EndToEnd.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace Tradewind.EndToEnd.Tests.Dashboard;

public sealed partial class RunTests(DashboardFixture dashboard) : DashboardTests(dashboard)
{
    [Fact]
    public async Task Triggered_run_takes_the_form_s_params_and_goes_to_success_before_one_s_eyes()
    {
        await Installation.DropAsync("formed", $$"""
            enum Size { Small, Large }
            record Wishes
            {
                public string Currency { get; init; } = "EUR";
                public int Count { get; init; } = 3;
                public Size Size { get; init; } = Size.Small;
                public bool Loud { get; init; }
            }
            var dag = new Dag("formed");
            dag.Params<Wishes>();
            var say = dag.ActionAsync("say", async ctx =>
            {
                var wishes = ctx.Params<Wishes>();
                ctx.Log($"wished for: {wishes.Count} {wishes.Currency} {wishes.Size} {wishes.Loud}");
                {{Scripts.Until("open-formed")}}
            });
            dag.Action("after", ctx => Console.WriteLine("after")).After(say);
            """);
        var page = await OpenAsync("/dags/formed");
        await MarkAsync(page);
        await page.Button("Trigger").ClickAsync();
        var form = page.OpenDialog();

        await Expect(form.GetByLabel("Currency")).ToHaveValueAsync("EUR");
        await form.GetByLabel("Currency").FillAsync("KRW");
        await form.GetByLabel("Count").FillAsync("many");
        await form.Button("Trigger").ClickAsync();
        await Expect(form.GetByRole(AriaRole.Alert)).ToHaveTextAsync("A whole number is needed.");
        await form.GetByLabel("Count").FillAsync("7");
        await form.GetByLabel("Size").SelectOptionAsync("Large");
        await form.GetByLabel("Loud").CheckAsync();
        await form.Button("Trigger").ClickAsync();

        await Expect(page).ToHaveURLAsync(OfARun());
        await Expect(page.Row("say")).ToContainTextAsync("Running");
        await Expect(page.Row("after")).ToContainTextAsync("Not started");
        await Expect(page.Locator("h1 + .pill")).ToHaveTextAsync("Running");
        await page.Link("say").ClickAsync();
        await Expect(page.Locator(".log .text")).ToHaveTextAsync(["wished for: 7 KRW Large True"]);
        Installation.Write("open-formed", "");

        await Expect(page.Row("after")).ToContainTextAsync("Success");
        await Expect(page.Locator("h1 + .pill")).ToHaveTextAsync("Success");
        await Expect(page.GetByRole(AriaRole.Complementary).Locator("header .pill")).ToHaveTextAsync("Success");
        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Button("Trigger again").ClickAsync();
        await Expect(form.GetByLabel("Currency")).ToHaveValueAsync("KRW");
        await Expect(form.GetByLabel("Loud")).ToBeCheckedAsync();
        await IsStillTheSameAsync(page);
    }

    [Fact]
    public async Task Log_shows_each_line_as_it_is_written()
    {
        await Installation.DropAsync("told", $$"""
            var dag = new Dag("told");
            dag.ActionAsync("tell", async ctx =>
            {
                for (var part = 1; part <= 3; part++)
                {
                    ctx.Log($"part {part}");
                    {{Scripts.While("!File.Exists($\"told-{part}\")")}}
                }
            });
            """);
        var run = await Installation.TriggerAsync("told");
        var page = await OpenAsync($"/runs/{run.RunId}");
        await MarkAsync(page);
        await page.Link("tell").ClickAsync();
        var lines = page.Locator(".log .text");

        await Expect(page.GetByText("Following…")).ToBeVisibleAsync();
        await Expect(lines).ToHaveTextAsync(["part 1"]);
        Installation.Write("told-1", "");
        await Expect(lines).ToHaveTextAsync(["part 1", "part 2"]);
        Installation.Write("told-2", "");
        await Expect(lines).ToHaveTextAsync(["part 1", "part 2", "part 3"]);

        await page.GetByLabel("Search this log").FillAsync("2");
        await Expect(lines).ToHaveTextAsync(["part 2"]);
        await page.GetByLabel("Search this log").FillAsync("");
        Installation.Write("told-3", "");
        await Expect(page.GetByText("Following…")).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Complementary).Locator("header .pill")).ToHaveTextAsync("Success");
        await IsStillTheSameAsync(page);
    }

    [Fact]
    public async Task Failed_task_is_cleared_beside_the_grid_after_a_preview_and_its_run_goes_to_success()
    {
        await Installation.DropAsync("mended", """
            var dag = new Dag("mended");
            var look = dag.Action("look", ctx => { if (!File.Exists("open-mended")) throw new FileNotFoundException("The file is not there yet."); });
            dag.Action("after", ctx => Console.WriteLine("after")).After(look);
            """);
        var run = await Installation.EndAsync(await Installation.TriggerAsync("mended"));
        run.State.ShouldBe("failed");
        Installation.Write("open-mended", "");
        var page = await OpenAsync($"/dags/mended?run={run.RunId}&task=look");
        await MarkAsync(page);

        await page.GetByRole(AriaRole.Complementary).Button("Clear").ClickAsync();
        var question = page.OpenDialog();
        await Expect(question).ToContainTextAsync("1 task of 1 run");
        await question.GetByLabel("Downstream").CheckAsync();
        await Expect(question).ToContainTextAsync("2 tasks of 1 run");
        (await Installation.Api().RunAsync(run.RunId)).State.ShouldBe("failed");
        await question.Button("Clear look").ClickAsync();

        await Expect(page.Locator(".line").Filter(new() { HasText = "after" }).Locator("svg")).ToHaveAttributeAsync("aria-label", "after: 1 success");
        await Expect(page.GetByRole(AriaRole.Complementary).Locator("header .pill")).ToHaveTextAsync("Success");
        await Expect(page.GetByRole(AriaRole.Complementary).Link("Attempt 2")).ToBeVisibleAsync();
        await IsStillTheSameAsync(page);
    }

    [Fact]
    public async Task Running_run_is_cancelled_after_a_question()
    {
        await Installation.DropAsync("unwanted", Scripts.Held("unwanted"));
        var run = await Installation.TriggerAsync("unwanted");
        await Installation.LoggedAsync(run, "hold", "begun");
        var page = await OpenAsync($"/runs/{run.RunId}");

        await page.Button("Cancel run").ClickAsync();
        await Expect(page.OpenDialog()).ToContainTextAsync("1 task has not ended;");
        await page.OpenDialog().Button("Keep it").ClickAsync();
        await Expect(page.OpenDialog()).ToHaveCountAsync(0);
        (await Installation.Api().RunAsync(run.RunId)).State.ShouldBe("running");
        await page.Button("Cancel run").ClickAsync();
        await page.OpenDialog().Button("Cancel run").ClickAsync();

        await Expect(page.Locator("h1 + .pill")).ToHaveTextAsync("Cancelled");
        await Expect(page.Row("hold")).ToContainTextAsync("Cancelled");
        await Expect(page.Button("Cancel run")).ToHaveCountAsync(0);
        (await Installation.EndAsync(run)).State.ShouldBe("cancelled");
    }

    [Fact]
    public async Task Mapped_task_shows_each_of_its_indices()
    {
        var page = await OpenAsync($"/runs/{Dashboard.Runs["fan_out"].RunId}?task=summarise");
        var beside = page.GetByRole(AriaRole.Complementary, new() { Name = "Task summarise" });

        await Expect(page.Row("summarise")).ToContainTextAsync("6/6");
        await beside.GetByRole(AriaRole.Region, new() { Name = "Indices" }).First.Link("4").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("index=4"));
        await beside.GetByRole(AriaRole.Navigation, new() { Name = "About this task" }).Link("Details").ClickAsync();

        await Expect(beside).ToContainTextAsync("perth.csv");
    }

    [GeneratedRegex(@"/runs/\d+$")]
    private static partial Regex OfARun();
}
