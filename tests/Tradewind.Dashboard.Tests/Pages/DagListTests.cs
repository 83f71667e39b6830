using AngleSharp.Dom;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Tradewind.Dashboard.Design;
using Tradewind.Dashboard.Pages.Dags;
using Tradewind.Dashboard.Pages.Home;
using Tradewind.Dashboard.Sample;
using Tradewind.Engine.Feed;
using Tradewind.Engine.States;
using Tradewind.Graph;

namespace Tradewind.Dashboard.Tests.Pages;

public sealed class DagListTests : DashboardContext
{
    public DagListTests()
    {
        Sample.Add(SampleInstallation.Graph("hello", ("say", [])) with { Tags = ["prod"], Owner = "ops" });
        Sample.Add(SampleInstallation.Graph("sales", ("read", []), ("load", ["read"])) with
        {
            Schedule = new ScheduleSpec { Kind = ScheduleKind.Cron, Expressions = ["0 10 * * *"], TimeZone = "Asia/Seoul" },
        });
        Sample.AddRun("sales", RunState.Failed, Clock.GetUtcNow().AddHours(-2), TimeSpan.FromMinutes(4));
    }

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    [Fact]
    public void List_shows_state_schedule_and_runs_of_each_DAG()
    {
        var list = Render<DagList>();

        var rows = list.FindAll("tbody tr");
        rows.Count.ShouldBe(2);
        rows[0].TextContent.ShouldContain("never ran");
        rows[1].TextContent.ShouldContain("Failed");
        rows[1].QuerySelector(".mono")!.GetAttribute("title").ShouldBe("At 10:00 every day (Asia/Seoul)");
        rows[1].TextContent.ShouldContain("4 m 00 s");
    }

    [Fact]
    public void Star_makes_a_favourite_of_whoever_clicks_and_the_filter_lists_only_those()
    {
        var list = Render<DagList>();
        IElement Star() => list.Find("button[aria-label='sales is a favourite']");
        Star().GetAttribute("aria-pressed").ShouldBe("false");

        Star().Click();

        list.WaitForAssertion(() => Star().GetAttribute("aria-pressed").ShouldBe("true"));
        var mark = Sample.Favourites.ShouldHaveSingleItem();
        mark.Dag.ShouldBe("sales");
        Sample.Favourites.Add(("somebody else", "hello"));
        Navigation.NavigateTo("dags?show=favourite");
        Render<DagList>().FindAll("tbody tr .name").Select(name => name.TextContent).ShouldBe(["sales"]);
        Render<HomePage>().FindAll(".starred li a.grow").Select(name => name.TextContent).ShouldBe(["sales"]);

        Sample.Favourites.Clear();
        Render<DagList>().Markup.ShouldContain("No favourites yet");
    }

    [Theory]
    [InlineData("dags?q=hel", "hello")]
    [InlineData("dags?q=tag%3Aprod", "hello")]
    [InlineData("dags?q=owner%3Aops", "hello")]
    [InlineData("dags?state=failed", "sales")]
    public void Filters_come_from_the_address(string address, string expected)
    {
        Navigation.NavigateTo(address);

        Render<DagList>().FindAll("tbody tr .name").ShouldHaveSingleItem().TextContent.ShouldBe(expected);
    }

    [Fact]
    public void Typing_puts_the_filter_into_the_address()
    {
        var list = Render<DagList>();

        list.Find("input[type=search]").Input("tag:prod h");
        list.Find("input[type=search]").Input("tag:prod hel");
        Navigation.Uri.ShouldEndWith("/");
        Clock.Advance(TimeSpan.FromMilliseconds(200));

        Navigation.Uri.ShouldEndWith("dags?q=tag%3Aprod%20hel");
    }

    [Fact]
    public void Switch_pauses_through_the_command_with_the_person_who_did_it()
    {
        var list = Render<DagList>();

        list.Find("tbody tr button[role=switch]").Click();

        Sample.Commands.ShouldBe(["pause hello by user:ada"]);
        list.Find("tbody tr button[role=switch]").GetAttribute("aria-checked").ShouldBe("false");
    }

    [Fact]
    public void Pausing_all_shown_says_how_many_and_moves_only_what_the_filter_shows()
    {
        Navigation.NavigateTo("dags?q=tag%3Aprod");
        var list = Render<DagList>();

        Button(list, "Pause all shown").Click();
        list.WaitForAssertion(() => list.Find("dialog [role=status]").TextContent.ShouldStartWith("1 DAG will be paused"));
        list.FindAll("dialog .names li").ShouldHaveSingleItem().TextContent.ShouldBe("hello");
        Sample.Commands.ShouldBeEmpty();
        list.Find("dialog form").Submit();

        Sample.Commands.ShouldBe(["pause hello by user:ada"]);
    }

    [Fact]
    public void Triggering_all_shown_says_how_many_and_can_be_undone()
    {
        Sample.Dags["hello"].Paused = true;
        Navigation.NavigateTo("dags?q=tag%3Aprod");
        var list = Render<DagList>();

        Button(list, "Trigger all shown").Click();
        list.WaitForAssertion(() => list.Find("dialog [role=status]").TextContent.ShouldStartWith("1 DAG will be triggered"));
        list.Find("dialog .dim").TextContent.ShouldBe("1 of them is paused: the run waits until it is active again.");
        Sample.Commands.ShouldBeEmpty();
        list.Find("dialog form").Submit();
        Sample.Commands.ShouldBe(["trigger hello  by user:ada"]);

        var toasts = Render<ToastHost>();
        toasts.FindAll("button").First(button => button.TextContent == "Undo").Click();
        Sample.Commands[1].ShouldStartWith("cancel ");
    }

    [Fact]
    public void Pause_is_undone_once_by_the_button_beside_what_was_said()
    {
        var toasts = Render<ToastHost>();
        Render<DagList>().Find("tbody tr button[role=switch]").Click();
        var undo = toasts.FindAll("button").First(button => button.TextContent == "Undo");

        undo.Click();

        Sample.Commands.ShouldBe(["pause hello by user:ada", "unpause hello by user:ada"]);
        toasts.Markup.ShouldNotContain("is paused");
    }

    [Fact]
    public void Pausing_all_shown_is_undone_for_those_alone_that_were_paused_by_it()
    {
        Sample.Dags["sales"].Paused = true;
        var toasts = Render<ToastHost>();
        var list = Render<DagList>();
        Button(list, "Pause all shown").Click();
        list.WaitForAssertion(() => list.Find("dialog [role=status]").TextContent.ShouldStartWith("1 DAG will be paused"));
        list.Find("dialog form").Submit();

        toasts.FindAll("button").First(button => button.TextContent == "Undo").Click();

        Sample.Commands.ShouldBe(["pause hello by user:ada", "unpause hello by user:ada"]);
        Sample.Dags["sales"].Paused.ShouldBeTrue();
    }

    [Fact]
    public void Unpausing_what_is_active_already_says_so()
    {
        var list = Render<DagList>();

        Button(list, "Unpause all shown").Click();

        list.WaitForAssertion(() => list.Find("dialog").TextContent.ShouldContain("2 DAGs are active already."));
    }

    [Fact]
    public void New_run_appears_without_a_reload()
    {
        var list = Render<DagList>();

        Sample.Publish(Sample.AddRun("hello", RunState.Running, Clock.GetUtcNow()));
        Clock.Advance(TimeSpan.FromSeconds(1));

        list.WaitForAssertion(() => list.FindAll("tbody tr")[0].TextContent.ShouldContain("Running"));
    }

    [Fact]
    public void Empty_installation_says_what_to_do_next()
    {
        Sample.Runs.Clear();
        Sample.Dags.Clear();

        Render<DagList>().Find(".empty").TextContent.ShouldContain("Put a script into the dags folder");
    }

    [Fact]
    public void Filter_without_a_match_leads_back_to_all()
    {
        Navigation.NavigateTo("dags?q=nothing");

        Render<DagList>().Find(".empty a").GetAttribute("href").ShouldBe(Links.Dags);
    }

    private static IElement Button(IRenderedComponent<DagList> list, string text) => list.FindAll("button").First(button => button.TextContent.Trim() == text);
}
