using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Tradewind.Dashboard.Design;
using Tradewind.Dashboard.Graph;
using Tradewind.Dashboard.Pages.Dags;
using Tradewind.Dashboard.Sample;
using Tradewind.Engine.Ports;
using Tradewind.Engine.States;

namespace Tradewind.Dashboard.Tests.Pages;

public sealed class DagPageTests : DashboardContext
{
    private readonly SampleRun _run;

    public DagPageTests()
    {
        Sample.Add(SampleInstallation.Graph("sales", ("read", []), ("load", ["read"])), "var dag = new Dag(\"sales\");\n");
        _run = Sample.AddRun("sales", RunState.Failed, Clock.GetUtcNow().AddHours(-1));
        _run.Instances[0].State = TaskInstanceState.Success;
        _run.Instances[1].State = TaskInstanceState.Failed;
    }

    [Fact]
    public void Grid_has_a_row_for_each_task_that_says_its_states()
    {
        var page = Open();

        page.FindAll(".line svg").Select(row => row.GetAttribute("aria-label")).ShouldBe(["read: 1 success", "load: 1 failed"]);
        page.Find(".bars a").GetAttribute("href").ShouldBe($"runs/{_run.Head.Id}");
    }

    [Fact]
    public void Grid_has_a_row_for_each_group_that_folds_its_tasks_away()
    {
        var graph = Sample.Dags["sales"].Plan.Graph;
        Sample.Dags["sales"].Plan = new(graph with { Groups = [new() { Id = "all" }], Tasks = [.. graph.Tasks.Select(task => task with { Group = "all" })] });
        var page = Open();

        page.FindAll(".line > svg").Select(row => row.GetAttribute("aria-label")).ShouldBe(["all: 1 failed", "read: 1 success", "load: 1 failed"]);
        page.Find(".fold").Click();
        page.FindAll(".line > svg").Select(row => row.GetAttribute("aria-label")).ShouldBe(["all: 1 failed"]);
        page.Find(".line > svg").Click(new Microsoft.AspNetCore.Components.Web.MouseEventArgs { OffsetX = 4 });
        Services.GetRequiredService<NavigationManager>().Uri.ShouldEndWith($"runs/{_run.Head.Id}");
    }

    [Fact]
    public void Cell_of_the_grid_opens_its_task_beside_the_grid()
    {
        var page = Open();

        page.FindAll(".line svg")[1].Click(new Microsoft.AspNetCore.Components.Web.MouseEventArgs { OffsetX = 4 });
        Navigation.Uri.ShouldEndWith($"dags/sales?run={_run.Head.Id}&task=load");
        page = Open();

        var drawer = page.Find("aside");
        drawer.TextContent.ShouldContain("load");
        drawer.QuerySelectorAll("a").Select(link => link.GetAttribute("href")).ShouldContain($"runs/{_run.Head.Id}?task=load");
        drawer.QuerySelectorAll(".tabs a").Select(link => link.GetAttribute("href")).ShouldContain($"dags/sales?run={_run.Head.Id}&task=load&part=history");
        page.Find(".line.chosen").TextContent.ShouldContain("load");
        page.Find("aside button[aria-label=Close]").Click();
        Navigation.Uri.ShouldEndWith("dags/sales");
    }

    [Fact]
    public void Run_of_another_dag_is_not_shown_beside_the_grid()
    {
        Sample.Add(SampleInstallation.Graph("stock", ("load", [])));
        var other = Sample.AddRun("stock", RunState.Failed, Clock.GetUtcNow().AddHours(-1));
        Navigation.NavigateTo($"dags/sales?run={other.Head.Id}&task=load");

        Open().FindAll("aside").ShouldBeEmpty();
    }

    [Fact]
    public void Task_beside_the_grid_is_cleared_after_a_preview()
    {
        Navigation.NavigateTo($"dags/sales?run={_run.Head.Id}&task=load");
        var page = Open();

        page.FindAll("aside .deeds button").First(button => button.TextContent == "Clear").Click();
        page.WaitForAssertion(() => page.FindAll("dialog .affected li").ShouldHaveSingleItem().TextContent.ShouldContain("load"));
        Sample.Commands.ShouldBeEmpty();
        page.FindAll("dialog footer button").Last().Click();

        Sample.Commands.ShouldHaveSingleItem().ShouldContain("Clear");
    }

    [Fact]
    public void Critical_path_of_the_graph_stands_in_the_address_and_stays_with_another_run()
    {
        var later = Sample.AddRun("sales", RunState.Success, Clock.GetUtcNow().AddMinutes(-10));
        Navigation.NavigateTo($"dags/sales/graph?run={_run.Head.Id}&only=critical");
        var page = Open("graph");

        page.Find(".folds a").GetAttribute("aria-current").ShouldBe("true");
        page.Find(".folds a").GetAttribute("href").ShouldBe($"dags/sales/graph?run={_run.Head.Id}");
        page.Find("#shown-run").Change($"{later.Head.Id}");
        Navigation.Uri.ShouldEndWith($"dags/sales/graph?run={later.Head.Id}&only=critical");
    }

    [Fact]
    public void Graph_shows_the_latest_run_in_numbers()
    {
        var canvas = Open("graph").FindComponent<DagCanvas>();

        canvas.Instance.States.ShouldBe([4, 5]);
        canvas.Instance.Scene.Edges.ShouldHaveSingleItem().ShouldSatisfyAllConditions(edge => edge.From.ShouldBe(0), edge => edge.To.ShouldBe(1));
        canvas.FindAll(".twin li").Select(task => task.TextContent.Trim()).ShouldBe(["read, Success", "load, Failed"]);
    }

    [Fact]
    public void Code_is_shown_as_text()
    {
        Sample.Dags["sales"].Source = "// <script>alert(1)</script>\n";

        var page = Open("code");

        page.FindAll("script").ShouldBeEmpty();
        var code = page.FindComponent<CodeEditor>().Instance;
        code.Text.ShouldBe("// <script>alert(1)</script>\n");
        code.ReadOnly.ShouldBeTrue();
        // What is shown until the browser has loaded the editor.
        var text = Render<CodeText>(one => one.Add(it => it.Text, code.Text).Add(it => it.Label, "script"));
        text.FindAll("script").ShouldBeEmpty();
        text.Find("pre.text").TextContent.ShouldContain("<script>alert(1)</script>");
    }

    [Fact]
    public void Faulty_file_is_said_to_leave_the_version_serving()
    {
        Sample.Dags["sales"].HasImportError = true;

        Open().Find(".banner.bad").TextContent.ShouldContain("version 1 still serves");
    }

    [Fact]
    public void DAG_whose_file_is_gone_cannot_be_triggered()
    {
        Sample.Dags["sales"].Active = false;

        var page = Open();

        page.Find(".banner").TextContent.ShouldContain("is gone");
        page.Find(".actions .primary").HasAttribute("disabled").ShouldBeTrue();
    }

    [Fact]
    public void Gantt_shows_the_latest_run_and_the_one_that_the_address_names()
    {
        var later = Sample.AddRun("sales", RunState.Success, Clock.GetUtcNow().AddMinutes(-10));

        var page = Open("gantt");
        page.Find("#shown-run option[selected]").GetAttribute("value").ShouldBe($"{later.Head.Id}");
        Navigation.NavigateTo($"dags/sales/gantt?run={_run.Head.Id}");
        page = Open("gantt");
        page.Find("#shown-run option[selected]").GetAttribute("value").ShouldBe($"{_run.Head.Id}");
        page.Find("#shown-run").Change($"{later.Head.Id}");
        Navigation.Uri.ShouldEndWith($"dags/sales/gantt?run={later.Head.Id}");
    }

    [Fact]
    public async Task Audit_of_the_dag_is_shown_to_admins_and_refused_to_others()
    {
        var access = Services.GetRequiredService<IAccessStore>();
        await access.AuditAsync(new(Clock.GetUtcNow(), "user:grace", "run.cancel", "run:7", null, null) { DagId = "sales" });
        await access.AuditAsync(new(Clock.GetUtcNow(), "user:grace", "dag.pause", "dag:other", null, null));

        var page = Open("audit");
        page.Find(".empty").TextContent.ShouldContain("takes the role admin");
        page.FindAll("[role=tablist] a, .tabs a").ShouldNotContain(tab => tab.TextContent.Contains("Audit"));

        User.SetRoles("admin");
        page = Open("audit");
        page.WaitForAssertion(() => page.FindAll("tbody .what").Select(cell => cell.TextContent).ShouldBe(["run.cancelrun:7"]));
    }

    [Fact]
    public void Unknown_DAG_is_said_to_be_unknown() =>
        Render<DagPage>(parameters => parameters.Add(p => p.DagId, "nobody")).Find(".empty").TextContent.ShouldContain("There is no DAG called nobody");

    [Fact]
    public void Trigger_form_makes_a_run_with_its_params()
    {
        Sample.Dags["sales"].Plan = new Engine.Runs.GraphPlan(Sample.Dags["sales"].Plan.Graph with
        {
            ParamsSchema = """{"type":"object","properties":{"Currency":{"type":"string","default":"EUR"}}}""",
        });
        var page = Open();
        page.Find(".actions .primary").Click();

        page.Find("dialog input[type=text]").Change("KRW");
        page.Find("dialog form").Submit();

        Sample.Commands.ShouldHaveSingleItem().ShouldBe("""trigger sales {"Currency":"KRW"} by user:ada""");
        Services.GetRequiredService<NavigationManager>().Uri.ShouldEndWith($"runs/{Sample.Runs.Keys.Max()}");
    }

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    private IRenderedComponent<DagPage> Open(string? view = null) =>
        Render<DagPage>(parameters => parameters.Add(p => p.DagId, "sales").Add(p => p.View, view));
}
