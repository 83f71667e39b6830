using Microsoft.Playwright;
using Tradewind.EndToEnd.Tests.Harness;
using static Microsoft.Playwright.Assertions;

namespace Tradewind.EndToEnd.Tests.Dashboard;

/// <summary>Scripts written in the browser, checked by the dag-processor.</summary>
public sealed class EditorTests(DashboardFixture dashboard) : DashboardTests(dashboard)
{
    private const string Script = "var dag = new Dag(\"edited\");\nvar one = dag.Task(\"one\", ctx => 1);\n";

    [Fact]
    public async Task Author_breaks_a_script_sees_where_mends_it_runs_the_draft_and_saves_it()
    {
        await Installation.DropAsync("edited", Script);
        var console = new List<string>();
        var page = await OpenAsync("/dags/edited/code");
        page.Console += (_, message) => console.Add($"{message.Type}: {message.Text}");
        await page.Link("Edit").ClickAsync();
        await SettledAsync(page);
        await Expect(page.Heading("No problems")).ToBeVisibleAsync();

        await page.Locator(".monaco-editor textarea").FocusAsync();
        await page.Keyboard.PressAsync("Control+End");
        await page.Keyboard.TypeAsync("dag.Tsk(\"two\"");
        await Expect(page.Locator(".squiggly-error").First).ToBeVisibleAsync();
        await Expect(page.Locator(".problems li").Filter(new() { HasText = "'Dag' does not contain a definition for 'Tsk'" })).ToBeVisibleAsync();
        await Expect(page.Locator(".page-head")).ToContainTextAsync("not saved");

        // The closing bracket stands there already.
        for (var back = 0; back < "Tsk(\"two\"".Length; back++) await page.Keyboard.PressAsync("Backspace");
        await page.Keyboard.TypeAsync("Tas");
        await page.Keyboard.PressAsync("Control+Space");
        await Expect(page.Locator(".suggest-widget .monaco-list-row").First).ToContainTextAsync("Task");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.TypeAsync("k(\"two\", one, n => n + 1);");
        await Expect(page.Heading("No problems")).ToBeVisibleAsync();
        await Expect(page.Locator(".twin li")).ToHaveTextAsync(["one", "two"]);
        await Accessible.IsAsync(page);

        await page.Button("Run draft").ClickAsync();
        var run = page.Locator(".panel.graph header .run a");
        await Expect(run).ToContainTextAsync("Success");
        var id = long.Parse((await run.GetAttributeAsync("href"))!.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
        var api = Installation.Api();
        var draft = await api.RunAsync(id);
        (draft.Type, draft.State).ShouldBe(("draft", "success"));
        (await api.DagAsync("edited")).Version.ShouldBe(1);

        await page.Keyboard.PressAsync("Control+s");
        await Expect(page.Locator(".toast").Filter(new() { HasText = "edited.csx is saved." })).ToBeVisibleAsync();
        await Expect(page.Locator(".page-head")).Not.ToContainTextAsync("not saved");
        File.ReadAllText(Installation.At("dags/edited.csx")).ShouldBe(Script + "dag.Task(\"two\", one, n => n + 1);");
        await page.GotoAsync("/dags/edited/versions");
        await Expect(page.Locator("tbody tr").First).ToContainTextAsync("2current");
        (await api.RunAsync(id)).Version.ShouldBe(2);
        console.ShouldNotContain(line => line.Contains("Content Security Policy"));

        await page.GotoAsync($"/runs/{id}");
        await Expect(page.Locator(".page-head")).ToContainTextAsync("draft");
    }

    [Fact]
    public async Task Unsaved_script_is_not_left_by_accident_and_one_that_changed_meanwhile_is_not_overwritten_by_accident()
    {
        await Installation.DropAsync("contested", "var dag = new Dag(\"contested\");\ndag.Task(\"one\", ctx => 1);\n");
        var page = await OpenAsync("/editor/contested.csx");
        await SettledAsync(page);
        await page.Locator(".monaco-editor textarea").FocusAsync();
        await page.Keyboard.PressAsync("Control+End");
        await page.Keyboard.TypeAsync("// mine");
        await Expect(page.Locator(".page-head")).ToContainTextAsync("not saved");

        await page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).Link("Runs").ClickAsync();
        await Expect(page.OpenDialog()).ToContainTextAsync("Leave without saving?");
        await page.OpenDialog().Button("Stay").ClickAsync();
        await Expect(page.OpenDialog()).ToHaveCountAsync(0);

        Installation.Write("dags/contested.csx", "var dag = new Dag(\"contested\");\ndag.Task(\"theirs\", ctx => 1);\n");
        await Expect(page.Locator(".banner")).ToContainTextAsync("has changed in the DAG folder");
        await page.Button("Save").ClickAsync();
        await Expect(page.OpenDialog()).ToContainTextAsync("The file has changed meanwhile");
        await Expect(page.OpenDialog().Locator(".monaco-diff-editor")).ToBeVisibleAsync();
        await Accessible.IsAsync(page);
        File.ReadAllText(Installation.At("dags/contested.csx")).ShouldContain("theirs");
        await page.OpenDialog().Button("Save mine over it").ClickAsync();

        await Expect(page.Locator(".toast").Filter(new() { HasText = "contested.csx is saved." })).ToBeVisibleAsync();
        File.ReadAllText(Installation.At("dags/contested.csx")).ShouldEndWith("// mine");
    }

    [Fact]
    public async Task Other_pages_load_nothing_of_the_editor()
    {
        var page = await OpenAsync("/");
        var loaded = new List<string>();
        page.Request += (_, request) => loaded.Add(request.Url);
        foreach (var address in new[] { "/", "/dags", "/dags/daily_sales", "/dags/daily_sales/graph", "/runs", "/editor" })
        {
            await page.GotoAsync(address);
            await page.LiveAsync();
        }

        loaded.ShouldNotContain(url => url.Contains("monaco") || url.Contains("editor.js"));
    }

    [Fact]
    public async Task Viewer_reads_a_script_and_no_event_of_a_viewer_s_browser_changes_it()
    {
        await Installation.DropAsync("guarded", Script.Replace("edited", "guarded"));
        var page = await OpenAsync("/editor/guarded.csx", DashboardFixture.Viewer);
        await Expect(page.Locator(".view-lines")).ToContainTextAsync("new Dag");
        await Expect(page.Locator(".banner")).ToContainTextAsync("Editing scripts takes the role author; user:vera has viewer.");
        await Expect(page.Locator(".problems")).ToHaveCountAsync(0);

        // As if the page had offered them.
        await page.EvaluateAsync("() => document.querySelectorAll('[aria-disabled]').forEach(control => control.removeAttribute('aria-disabled'))");
        await page.Button("Save").ClickAsync();
        await Expect(page.Locator(".toast").First).ToContainTextAsync("takes the role author");
        await page.Button("Run draft").ClickAsync();
        await Expect(page.Locator(".toast").Nth(1)).ToContainTextAsync("takes the role author");

        (await Installation.Api().RunsAsync(new() { DagId = "guarded" })).Items.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("..%2f..%2fdata%2ftradewind.csx")]
    [InlineData("%252e%252e%252fx.csx")]
    [InlineData("..%5cx.csx")]
    [InlineData("sub/..%2f..%2fx.csx")]
    public async Task Address_that_leads_out_of_the_folder_opens_nothing(string file)
    {
        var page = await OpenAsync($"/editor/{file}");

        await Expect(page.Locator("#main")).ToContainTextAsync("This script cannot be opened");
    }

    /// <summary>How long after the last key the marks are there, in a script of 100 lines: leaves the figures in <c>TestResults/editor-lag.txt</c>, see docs/editor.md.</summary>
    [Fact]
    public async Task Every_pause_in_typing_is_followed_by_a_check_whose_time_is_told()
    {
        const int Edits = 40;
        var tasks = string.Concat(Enumerable.Range(0, 97).Select(at => $"var t{at} = dag.Task(\"t{at}\"{(at == 0 ? "" : $", t{at - 1}")}, {(at == 0 ? "ctx" : "n")} => {(at == 0 ? "1" : $"n + {at}")});\n"));
        await Installation.DropAsync("lagging", $"// A hundred lines.\nvar dag = new Dag(\"lagging\");\n{tasks}");
        var page = await OpenAsync("/editor/lagging.csx");
        await SettledAsync(page);
        await page.Locator(".monaco-editor textarea").FocusAsync();
        await page.Keyboard.PressAsync("Control+End");

        var lags = new SortedDictionary<string, List<int>> { ["faulty"] = [], ["sound"] = [] };
        for (var edit = 0; edit < Edits; edit++)
        {
            // A name that nothing has, and in its place what is meant.
            var sound = edit % 2 == 1;
            if (sound) await page.Keyboard.PressAsync("Backspace");
            await page.Keyboard.TypeAsync(sound ? "[];" : " dag.Tags = x");
            await SettledAsync(page);
            await Expect(page.Locator(".problems h2")).ToHaveTextAsync(sound ? "No problems" : "1 error");
            lags[sound ? "sound" : "faulty"].Add(int.Parse((await page.Locator(".host").GetAttributeAsync("data-lag"))!, System.Globalization.CultureInfo.InvariantCulture));
        }

        await File.WriteAllLinesAsync(Path.Combine(Results.Folder, "editor-lag.txt"), lags.Select(kind =>
        {
            kind.Value.Sort();
            return $"{kind.Key}: median {kind.Value[kind.Value.Count / 2]} ms, 90 % within {kind.Value[kind.Value.Count * 9 / 10]} ms, {kind.Value.Count} edits";
        }));
        lags.Values.Sum(kind => kind.Count).ShouldBe(Edits);
    }

    // Checked as it stands.
    private static Task SettledAsync(IPage page) => page.Locator(".host[data-checked=true]").WaitForAsync(new() { Timeout = (float)Limits.Page.TotalMilliseconds });
}
