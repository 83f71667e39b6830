using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Tradewind.Dashboard.Pages.Dags;
using Tradewind.Dashboard.Pages.Versions;
using Tradewind.Dashboard.Sample;
using Tradewind.Engine.Runs;
using Tradewind.Engine.Versions;

namespace Tradewind.Dashboard.Tests.Pages;

public sealed class DagVersionsTests : DashboardContext
{
    public DagVersionsTests()
    {
        Sample.Add(SampleInstallation.Graph("sales", ("read", []), ("load", ["read"])), "one\n<two>\nthree\n");
        var dag = Sample.Dags["sales"];
        var graph = dag.Plan.Graph;
        dag.Version = 3;
        dag.Earlier[1] = (new GraphPlan(graph with { Tasks = [graph.Tasks[0]] }), "one\nthree\n");
        dag.Earlier[2] = (new GraphPlan(graph with { Tasks = [graph.Tasks[0], graph.Tasks[1] with { Retries = 2 }] }), "one\n<2>\nthree\n");
    }

    [Fact]
    public void Versions_are_listed_with_what_each_changed()
    {
        var page = Open();

        page.FindAll("tbody tr td:nth-child(2)").Select(cell => cell.FirstChild!.TextContent)
            .ShouldBe(["load: retries; sales.csx +1 −1", "task load added; sales.csx +1 −0", "the first version"]);
        page.FindAll("tbody tr a.button").Where(link => link.TextContent == "Compare").Select(link => link.GetAttribute("href"))
            .ShouldBe(["dags/sales/versions?from=2&to=3", "dags/sales/versions?from=1&to=2"]);
        page.FindAll(".compared").ShouldBeEmpty();
    }

    [Fact]
    public void Pair_in_the_address_is_compared_line_by_line_with_the_tasks_on_top()
    {
        var page = Open("?from=2&to=3");

        page.Find(".words").TextContent.ShouldBe("load: retries; sales.csx +1 −1");
        page.Find(".changes").TextContent.ShouldContain("retries: 2 → 0");
        page.FindAll("table.unified tbody tr").Select(row => string.Join('|', row.QuerySelectorAll("td").Select(cell => cell.TextContent)))
            .ShouldBe(["@@ -1,3 +1,3 @@", "1|1||one", "2||−|<2>", "|2|+|<two>", "3|3||three"]);
        page.FindAll("select").Select(select => select.GetAttribute("value")).ShouldBe(["2", "3"]);
    }

    [Fact]
    public void Side_by_side_what_came_stands_beside_what_went()
    {
        var page = Open("?from=2&to=3&layout=split");

        page.FindAll("table.split tbody tr").Select(row => string.Join('|', row.QuerySelectorAll("td").Select(cell => cell.TextContent)))
            .ShouldBe(["@@ -1,3 +1,3 @@", "1|one|1|one", "2|<2>|2|<two>", "3|three|3|three"]);
        page.Find(".segments [aria-current=true]").TextContent.ShouldBe("Side by side");
    }

    [Fact]
    public void Choosing_another_version_changes_the_address()
    {
        var page = Open("?from=2&to=3&layout=split");

        page.Find("select").Change("1");

        Services.GetRequiredService<NavigationManager>().Uri.ShouldEndWith("dags/sales/versions?from=1&to=3&layout=split");
    }

    [Fact]
    public void Version_that_does_not_exist_is_said_with_the_next_step() =>
        Open("?from=1&to=9").Find(".compared .fault").TextContent.ShouldContain("has no version 9. See its versions with: tradewind dags versions sales");

    [Fact]
    public void Lines_that_went_after_some_came_begin_a_row_of_their_own()
    {
        var file = new FileDiff("x", ChangeKind.Changed, 2, 1, [new([new(ChangeKind.Added, null, 1, "a"), new(ChangeKind.Removed, 1, null, "b"), new(ChangeKind.Added, null, 2, "c")])]);
        DiffRows.Of(file, split: true, 10).Skip(1).Select(row => (row.Left?.Text, row.Right?.Text)).ShouldBe([(null, "a"), ("b", "c")]);
    }

    [Fact]
    public void Very_long_file_is_cut_and_says_how_much_is_left()
    {
        var lines = Enumerable.Range(1, DiffRows.MostShown + 7).Select(at => new DiffLine(ChangeKind.Added, null, at, "x")).ToArray();
        var file = new FileDiff("x", ChangeKind.Added, lines.Length, 0, [new(lines)]);
        DiffRows.Of(file, split: false, DiffRows.MostShown).Count().ShouldBe(DiffRows.MostShown + 1);
        DiffRows.Left(file).ShouldBe(7);
    }

    private IRenderedComponent<DagPage> Open(string query = "")
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("dags/sales/versions" + query);
        return Render<DagPage>(parameters => parameters.Add(p => p.DagId, "sales").Add(p => p.View, "versions"));
    }
}
