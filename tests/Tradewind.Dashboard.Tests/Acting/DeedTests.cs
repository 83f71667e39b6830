using AngleSharp.Dom;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Tradewind.Dashboard.Acting;
using Tradewind.Dashboard.Design;
using Tradewind.Dashboard.Pages.Dags;
using Tradewind.Dashboard.Pages.Runs;
using Tradewind.Dashboard.Sample;
using Tradewind.Engine.Access;
using Tradewind.Engine.Backfills;
using Tradewind.Engine.Recovery;
using Tradewind.Engine.States;

namespace Tradewind.Dashboard.Tests.Acting;

/// <summary>What only some may do is offered to them only, and refused to others whatever their browser sends.</summary>
public sealed class DeedTests : DashboardContext
{
    private readonly SampleRun _run;

    public DeedTests()
    {
        Sample.Add(SampleInstallation.Graph("sales", ("read", []), ("load", ["read"])));
        _run = Sample.AddRun("sales", RunState.Running, Clock.GetUtcNow().AddMinutes(-5));
    }

    private IReadOnlyList<string> Said => [.. Services.GetRequiredService<Toasts>().Open.Select(toast => toast.Text)];

    // A viewer of everything, and operator of what is named.
    private void Grant(GrantKind kind, string name) =>
        User.SetClaims([.. CallerClaims.Of("ada", new(Role.Viewer, [new(Role.Operator, kind, name)])).Where(claim => claim.Type != System.Security.Claims.ClaimTypes.Name)]);

    [Theory]
    [InlineData("operator")]
    [InlineData("author")]
    [InlineData("admin")]
    public void Role_that_may_finds_nothing_dimmed(string role)
    {
        User.SetRoles(role);

        foreach (var page in Pages()) page.QuerySelectorAll("[aria-disabled]").ShouldBeEmpty();
    }

    [Fact]
    public void Viewer_finds_everything_dimmed_that_changes_something_with_the_role_it_takes()
    {
        User.SetRoles("viewer");

        var dimmed = Pages().SelectMany(page => page.QuerySelectorAll("[aria-disabled=true]")).ToArray();

        // Switch, Trigger and the three for all DAGs in the list, switch and Trigger on the DAG's page, on the run's Pause, Trigger again, Cancel, and Clear and
        // two marks in its menu.
        dimmed.Length.ShouldBe(13);
        dimmed.ShouldAllBe(control => control.GetAttribute("title")!.Contains("takes the role operator; user:ada has viewer."));
    }

    [Fact]
    public void Role_on_one_dag_dims_what_is_done_to_another()
    {
        Sample.Add(SampleInstallation.Graph("stock", ("read", [])));
        var other = Sample.AddRun("stock", RunState.Running, Clock.GetUtcNow().AddMinutes(-5));
        Grant(GrantKind.Dag, "sal*");

        var list = Render<DagList>();
        list.FindAll("tbody tr").Select(row => row.QuerySelectorAll("[aria-disabled=true]").Length).ShouldBe([0, 2]);
        Render<RunPage>(parameters => parameters.Add(p => p.RunId, _run.Head.Id)).FindAll(".page-head [aria-disabled=true]").ShouldBeEmpty();
        var page = Render<RunPage>(parameters => parameters.Add(p => p.RunId, other.Head.Id));
        page.FindAll(".page-head [aria-disabled=true]").ShouldNotBeEmpty();
        page.Find(".actions .danger").Click();
        Said.ShouldBe(["Cancelling a run takes the role operator; user:ada has viewer on DAG 'stock'."]);
    }

    [Fact]
    public void Role_on_a_tag_dims_nothing_where_the_tags_are_not_at_hand()
    {
        Grant(GrantKind.Tag, "nightly");

        Render<DagList>().FindAll("tbody tr [aria-disabled=true]").ShouldBeEmpty();
    }

    [Fact]
    public void Role_that_is_unknown_counts_as_viewer()
    {
        User.SetRoles("owner");

        Pages()[0].QuerySelectorAll("[aria-disabled=true]").Length.ShouldBe(5);
    }

    [Fact]
    public void Pressing_what_is_dimmed_says_why_and_does_nothing()
    {
        User.SetRoles("viewer");
        var page = Render<RunPage>(parameters => parameters.Add(p => p.RunId, _run.Head.Id));

        page.Find(".actions .danger").Click();

        Said.ShouldBe(["Cancelling a run takes the role operator; user:ada has viewer."]);
        page.FindAll("dialog .body").ShouldBeEmpty();
        Sample.Commands.ShouldBeEmpty();
    }

    [Fact]
    public void Form_that_was_opened_before_the_role_was_taken_away_is_refused()
    {
        var page = Render<DagPage>(parameters => parameters.Add(p => p.DagId, "sales"));
        page.Find(".actions .primary").Click();

        User.SetRoles("viewer");
        page.Find("dialog form").Submit();

        Said.ShouldBe(["Triggering a DAG takes the role operator; user:ada has viewer."]);
        Sample.Commands.ShouldBeEmpty();
    }

    [Fact]
    public async Task Undo_by_who_may_do_it_no_longer_is_refused()
    {
        await Services.GetRequiredService<Act>().SetPausedAsync("sales", true, default);
        var undo = Services.GetRequiredService<Toasts>().Open.ShouldHaveSingleItem().Undo!;

        User.SetRoles("viewer");
        await undo();

        Said[^1].ShouldBe("Unpausing a DAG takes the role operator; user:ada has viewer.");
        Sample.Commands.ShouldBe(["pause sales by user:ada"]);
    }

    [Fact]
    public async Task Event_that_no_button_sent_is_refused_by_the_command()
    {
        User.SetRoles("viewer");
        var act = Services.GetRequiredService<Act>();

        (await act.TriggerAsync(new() { DagId = "sales" }, default)).ShouldBeNull();
        await act.SetPausedAsync("sales", true, default);
        await act.CancelAsync(_run.Head.Id, default);
        (await act.RecoverAsync(new() { Action = RecoveryAction.Clear, Run = _run.Head.Id }, "done", default)).ShouldBeFalse();
        await act.MoveBackfillAsync(1, BackfillState.Cancelled, default);

        Said.ShouldBe(new[] { Deed.Trigger, Deed.Pause, Deed.Cancel, Deed.Clear, Deed.Backfill }.Select(deed => $"{deed.Name} takes the role operator; user:ada has viewer."));
        Sample.Commands.ShouldBeEmpty();
    }

    [Fact]
    public void Session_that_is_over_may_nothing()
    {
        User.SetNotAuthorized();

        var page = Render<DagPage>(parameters => parameters.Add(p => p.DagId, "sales"));
        page.Find(".actions .primary").Click();

        Said.ShouldBe(["Your session has ended. Sign in again."]);
        Sample.Commands.ShouldBeEmpty();
    }

    private IElement[] Pages() =>
    [
        Body(Render<DagList>()), Body(Render<DagPage>(parameters => parameters.Add(p => p.DagId, "sales"))),
        Body(Render<RunPage>(parameters => parameters.Add(p => p.RunId, _run.Head.Id))),
    ];

    private static IElement Body<T>(IRenderedComponent<T> page) where T : IComponent => page.Nodes.QuerySelector("*")!.ParentElement!;
}
