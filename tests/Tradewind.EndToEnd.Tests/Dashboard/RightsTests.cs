using Microsoft.Playwright;
using Tradewind.EndToEnd.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace Tradewind.EndToEnd.Tests.Dashboard;

/// <summary>What a viewer finds, and what becomes of what a viewer's browser sends all the same.</summary>
public sealed class RightsTests(DashboardFixture dashboard) : DashboardTests(dashboard)
{
    private const string Refused = "Triggering a DAG takes the role operator; user:vera has viewer.";

    [Fact]
    public async Task Viewer_sees_what_takes_a_larger_role_dimmed_and_is_told_which()
    {
        var page = await OpenAsync("/dags/hello", DashboardFixture.Viewer);
        var trigger = page.Button("Trigger");

        await Expect(trigger).ToHaveAttributeAsync("aria-disabled", "true");
        await Expect(trigger).ToHaveAttributeAsync("title", Refused);
        await Expect(page.GetByRole(AriaRole.Switch)).ToHaveAttributeAsync("aria-disabled", "true");
        await trigger.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".toast")).ToContainTextAsync(Refused);
        await Expect(page.OpenDialog()).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Viewer_s_forged_events_and_requests_change_nothing()
    {
        await Installation.DropAsync("coveted", Scripts.Held("coveted"));
        var run = await Installation.TriggerAsync("coveted");
        await Installation.LoggedAsync(run, "hold", "begun");
        var page = await OpenAsync("/dags?q=coveted", DashboardFixture.Viewer);

        // As if the page had offered them.
        await page.EvaluateAsync("() => document.querySelectorAll('[aria-disabled]').forEach(control => control.removeAttribute('aria-disabled'))");
        await page.Button("Trigger coveted").ClickAsync();
        await Expect(page.Locator(".toast")).ToContainTextAsync([Refused]);
        await page.GetByRole(AriaRole.Switch).ClickAsync();
        await Expect(page.Locator(".toast")).ToContainTextAsync([Refused, "Pausing a DAG takes the role operator"]);

        // The viewer's own session and form token, straight to the API.
        var token = await page.Locator("input[name=__RequestVerificationToken]").First.GetAttributeAsync("value");
        foreach (var (method, path, body) in new[] { ("POST", "dags/coveted/runs", "{}"), ("PATCH", "dags/coveted", """{"paused":true}"""), ("POST", $"runs/{run.RunId}/cancel", "") })
        {
            var answer = await page.APIRequest.FetchAsync($"/api/v1/{path}", new()
            {
                Method = method,
                Headers = new Dictionary<string, string> { ["RequestVerificationToken"] = token!, ["Content-Type"] = "application/json" },
                Data = body,
            });
            answer.Status.ShouldBe(403, $"{method} {path}: {await answer.TextAsync()}");
        }

        (await Installation.Api().DagAsync("coveted")).Paused.ShouldBeFalse();
        (await Installation.Api().RunsAsync(new() { DagId = "coveted" })).Items.ShouldHaveSingleItem().State.ShouldBe("running");
        Installation.Write("open-coveted", "");
        (await Installation.EndAsync(run)).State.ShouldBe("success");
    }

    [Fact]
    public async Task Role_that_is_taken_away_ends_the_session_of_an_open_page_with_its_next_command()
    {
        const string Password = "was an operator once";
        await Installation.Api().SaveUserAsync("otto", new() { Role = "operator", Password = Password });
        var page = await NewPageAsync(user: null);
        await page.GotoAsync("/sign-in?returnUrl=/dags/hello");
        await page.SignInAsync("otto", Password);
        await page.LiveAsync();
        await page.Button("Trigger").ClickAsync();

        await Installation.Api().SaveUserAsync("otto", new() { Role = "viewer" });
        var before = (await Installation.Api().RunsAsync(new() { DagId = "hello" })).Items.Count;
        await page.OpenDialog().Button("Trigger").ClickAsync();

        await Expect(page.Locator(".toast")).ToContainTextAsync("Your session has ended. Sign in again.");
        await Expect(page.Heading("Your session has ended")).ToBeVisibleAsync();
        (await Installation.Api().RunsAsync(new() { DagId = "hello" })).Items.Count.ShouldBe(before);
        await page.Link("Sign in").ClickAsync();
        await page.SignInAsync("otto", Password);
        await page.LiveAsync();
        await Expect(page.Button("Trigger")).ToHaveAttributeAsync("aria-disabled", "true");
    }
}
