using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Tradewind.Dashboard.Layout;
using Tradewind.Dashboard.Sample;
using Tradewind.Engine.States;

namespace Tradewind.Dashboard.Tests.Layout;

public sealed class PaletteTests : DashboardContext
{
    private readonly SampleRun _run;

    public PaletteTests()
    {
        Sample.Add(SampleInstallation.Graph("sales", ("read", []), ("load", ["read"])));
        Sample.Add(SampleInstallation.Graph("stock", ("load", [])));
        _run = Sample.AddRun("sales", RunState.Success, Clock.GetUtcNow().AddHours(-1));
    }

    [Fact]
    public async Task Task_is_found_behind_its_dag_in_the_latest_run_or_in_the_graph_of_a_dag_that_never_ran()
    {
        (await FindAsync("sal/lo")).ShouldBe([("sales / load", $"runs/{_run.Head.Id}?task=load")]);
        (await FindAsync("/load")).ShouldBe([("sales / load", $"runs/{_run.Head.Id}?task=load"), ("stock / load", "dags/stock/graph")]);
        (await FindAsync("stock/read")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("dags/sales/graph?run=1")]
    [InlineData("runs/{0}?view=history")]
    public async Task Task_of_the_dag_at_hand_is_found_by_its_name_alone(string address)
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo(string.Format(null, address, _run.Head.Id));

        (await FindAsync("loa")).ShouldBe([("sales / load", $"runs/{_run.Head.Id}?task=load")]);
    }

    [Fact]
    public async Task Name_of_a_task_alone_finds_none_of_a_dag_that_the_page_is_not_about() => (await FindAsync("loa")).ShouldBeEmpty();

    private async Task<IReadOnlyList<(string Label, string Href)>> FindAsync(string text) =>
        [.. (await Services.GetRequiredService<PaletteSearch>().FindAsync(text, default)).Select(link => (link.Label, link.Href))];
}
