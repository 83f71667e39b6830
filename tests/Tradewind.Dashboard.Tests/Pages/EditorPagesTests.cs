using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Tradewind.Dashboard.Design;
using Tradewind.Dashboard.Graph;
using Tradewind.Dashboard.Pages.Editor;
using Tradewind.Engine.Drafts;

namespace Tradewind.Dashboard.Tests.Pages;

public sealed class EditorPagesTests : DashboardContext
{
    private const string Sound = "dag sales\ntask read\ntask load";
    private const string Written = Sound + "\ntask mine";

    public EditorPagesTests()
    {
        Sample.Scripts["sales/daily.csx"] = Sound;
        User.SetRoles("author");
        var module = JSInterop.SetupModule("./editor.js");
        module.Mode = JSRuntimeMode.Loose;
        var editor = module.SetupModule(call => call.Identifier == "create");
        editor.Mode = JSRuntimeMode.Loose;
        // What somebody has written meanwhile.
        editor.Setup<string>("read").SetResult(Written);
    }

    [Fact]
    public void List_names_scripts_and_which_have_faults()
    {
        Sample.Scripts["broken.csx"] = "fault x";
        Sample.ImportErrors.Add(new("broken.csx", [new("broken.csx", 1, 1, "CS0103", "x"), new("broken.csx", 2, 1, "CS0103", "y")], Sample.Now, []));

        var page = Render<ScriptList>();

        page.FindAll("tbody a").Select(link => link.GetAttribute("href")).ShouldBe(["editor/broken.csx", "editor/sales/daily.csx"]);
        page.FindAll("tbody tr").Select(row => row.Children[1].TextContent.Trim()).ShouldBe(["2 faults", "sound"]);
        page.Find(".where").TextContent.ShouldContain("/srv/dags on here");
    }

    [Fact]
    public void Whoever_sees_some_dags_only_is_shown_no_script_and_why()
    {
        User.SetRoles("none");

        Render<ScriptList>().Find(".empty").TextContent.ShouldContain("takes the role viewer");
        var script = Render<EditorPage>(parameters => parameters.Add(page => page.File, "sales/daily.csx"));
        script.Markup.ShouldContain("takes the role viewer");
        script.Markup.ShouldNotContain("task load");
    }

    [Fact]
    public void New_script_goes_to_the_editor_with_its_template_and_a_bad_name_is_told()
    {
        var page = Render<ScriptList>();
        page.Find(".page-head .primary").Click();

        page.Find("#script-path").Change("../daily.csx");
        page.Find("dialog form").Submit();
        page.Find("dialog [role=alert]").TextContent.ShouldContain("relative to the DAG folder");
        page.Find("#script-path").Change("sales/daily");
        page.Find("dialog form").Submit();
        page.Find("dialog [role=alert]").TextContent.ShouldContain("already");
        page.Find("#script-path").Change("sales/weekly");
        page.FindAll("dialog input[type=radio]")[1].Change("params");
        page.Find("dialog form").Submit();

        Services.GetRequiredService<NavigationManager>().Uri.ShouldEndWith("editor/sales/weekly.csx?template=params");
    }

    [Fact]
    public async Task Faults_of_a_draft_are_listed_and_marked_and_the_last_sound_graph_stays()
    {
        var page = Open();
        await CheckAsync(page, Sound);
        page.Find(".problems h2").TextContent.ShouldBe("No problems");
        var scene = page.FindComponent<DagCanvas>().Instance.Scene;
        scene.Labels.ShouldBe(["read", "load"]);

        var marks = (await CheckAsync(page, Sound + "\nfault There is no such name.\nwarning It is never used."))!;

        marks.Select(mark => (mark.Severity, mark.Line, mark.Message)).ShouldBe([("error", 4, "There is no such name."), ("warning", 5, "It is never used.")]);
        page.Find(".problems h2").TextContent.ShouldBe("1 error, 1 warning");
        page.FindAll(".problems li .message").Select(message => message.TextContent).ShouldBe(["There is no such name.", "It is never used."]);
        page.FindComponent<DagCanvas>().Instance.Scene.ShouldBeSameAs(scene);
    }

    [Fact]
    public async Task Graph_is_drawn_anew_only_when_it_is_another()
    {
        var page = Open();
        await CheckAsync(page, Sound);
        var scene = page.FindComponent<DagCanvas>().Instance.Scene;

        await CheckAsync(page, Sound + "\nwarning x");
        page.FindComponent<DagCanvas>().Instance.Scene.ShouldBeSameAs(scene);
        await CheckAsync(page, Sound + "\ntask report");

        page.FindComponent<DagCanvas>().Instance.Scene.Labels.ShouldBe(["read", "load", "report"]);
    }

    [Fact]
    public async Task Save_writes_what_stands_in_the_editor_over_what_it_began_from()
    {
        var page = Open();

        await page.InvokeAsync(() => page.FindComponent<CodeEditor>().Instance.Save());

        Sample.Scripts["sales/daily.csx"].ShouldBe(Written);
        page.FindAll("dialog").ShouldAllBe(dialog => !dialog.TextContent.Contains("changed meanwhile"));
    }

    [Fact]
    public async Task Save_over_what_somebody_changed_asks_and_theirs_can_be_taken()
    {
        var page = Open();
        Sample.Scripts["sales/daily.csx"] = "dag theirs";

        await page.InvokeAsync(() => page.FindComponent<CodeEditor>().Instance.Save());

        Sample.Scripts["sales/daily.csx"].ShouldBe("dag theirs");
        var diff = page.FindComponent<CodeDiff>().Instance;
        (diff.Before, diff.After).ShouldBe(("dag theirs", Written));
        page.FindAll("dialog button").Single(button => button.TextContent == "Take theirs").Click();
        page.WaitForAssertion(() => page.FindComponent<CodeEditor>().Instance.Text.ShouldBe("dag theirs"));
    }

    [Fact]
    public async Task Save_over_what_somebody_changed_can_be_made_all_the_same()
    {
        var page = Open();
        Sample.Scripts["sales/daily.csx"] = "dag theirs";
        await page.InvokeAsync(() => page.FindComponent<CodeEditor>().Instance.Save());

        page.FindAll("dialog button").Single(button => button.TextContent == "Save mine over it").Click();

        page.WaitForAssertion(() => Sample.Scripts["sales/daily.csx"].ShouldBe(Written));
    }

    [Fact]
    public async Task Draft_is_run_and_its_state_is_shown_beside_its_graph()
    {
        Sample.Add(new global::Tradewind.Graph.DagGraph { DagId = "sales", Tasks = [] });
        var page = Open();
        await CheckAsync(page, Sound);

        page.FindAll(".actions button")[0].Click();

        page.WaitForAssertion(() => Sample.Commands.ShouldContain("run draft of sales  by user:ada"));
        page.WaitForElement(".graph header .run a").GetAttribute("href")!.ShouldStartWith("runs/");
    }

    [Theory]
    [InlineData("viewer")]
    [InlineData("operator")]
    public async Task Whoever_is_no_author_reads_and_forged_events_change_nothing(string role)
    {
        User.SetRoles(role);
        var page = Open();
        page.Find(".banner").TextContent.ShouldContain("Editing scripts takes the role author");
        var editor = page.FindComponent<CodeEditor>().Instance;
        editor.ReadOnly.ShouldBeTrue();
        page.FindAll(".problems, .panel.graph").ShouldBeEmpty();
        page.FindAll(".actions button").ShouldAllBe(button => button.GetAttribute("aria-disabled") == "true");

        // As if the browser had sent them all the same.
        (await page.InvokeAsync(() => editor.Check(Sound))).ShouldBeNull();
        (await page.InvokeAsync(() => editor.Ask(Sound, 0, 0))).ShouldBeNull();
        await page.InvokeAsync(() => editor.Save());
        foreach (var button in page.FindAll(".actions button")) button.Click();

        Sample.Commands.ShouldBeEmpty();
        Sample.Scripts["sales/daily.csx"].ShouldBe(Sound);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("..%2f..%2fetc%2fpasswd")]
    [InlineData("a\0.csx")]
    public void Address_that_leads_out_of_the_folder_opens_nothing(string file)
    {
        var page = Open(file);

        page.Find(".empty").TextContent.ShouldContain("This script cannot be opened");
        page.FindComponents<CodeEditor>().ShouldBeEmpty();
    }

    [Fact]
    public void Script_that_is_not_there_opens_nothing_unless_it_is_to_be_made()
    {
        Open("new.csx").Find(".empty").TextContent.ShouldContain("There is no script 'new.csx'");

        Services.GetRequiredService<NavigationManager>().NavigateTo("editor/new.csx?template=map");
        Open("new.csx").FindComponent<CodeEditor>().Instance.Text.ShouldBe(ScriptTemplates.For("new.csx", "map"));
    }

    [Fact]
    public void Folder_that_cannot_be_written_says_so_and_save_is_off()
    {
        Sample.ScriptsNotWritable = "The DAG folder is mounted read-only.";

        var page = Open();

        page.Find(".banner").TextContent.ShouldContain("mounted read-only");
        page.FindAll(".actions button")[1].HasAttribute("disabled").ShouldBeTrue();
    }

    [Fact]
    public async Task Too_many_checks_are_refused_in_words()
    {
        var page = Open();
        for (var at = 0; at <= DraftLimits.Burst; at++) await CheckAsync(page, Sound);

        (await CheckAsync(page, Sound)).ShouldBeNull();

        page.Find(".banner.bad").TextContent.ShouldContain("checks of drafts a second");
    }

    private IRenderedComponent<EditorPage> Open(string file = "sales/daily.csx") => Render<EditorPage>(page => page.Add(one => one.File, file));

    private static Task<IReadOnlyList<CodeMark>?> CheckAsync(IRenderedComponent<EditorPage> page, string text) =>
        page.InvokeAsync(() => page.FindComponent<CodeEditor>().Instance.Check(text));
}
