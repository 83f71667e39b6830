using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Tradewind.Dashboard.Pages.Runs;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;

namespace Tradewind.Dashboard.Tests.Pages;

public sealed class RunPageTests : RunPageContext
{
    [Fact]
    public void Tasks_are_listed_with_their_states() =>
        Open().FindAll("tbody .word").Select(word => word.TextContent).ShouldBe(["Running", "Not started"]);

    [Fact]
    public void News_that_brought_the_run_about_is_told_with_where_it_comes_from()
    {
        Open().Markup.ShouldNotContain("News:");
        Sample.Triggers.Add(new() { Id = 1, Asset = "orders", At = Clock.GetUtcNow(), ExtraJson = """{"rows":3}""", DagId = "shop", RunId = "12", TaskId = "load" });
        Sample.Triggers.Add(new() { Id = 2, Asset = "orders", At = Clock.GetUtcNow() });

        var news = Open().FindComponent<RunTriggers>();

        news.Find("summary").TextContent.ShouldBe("News: orders (2)");
        news.FindAll("li").Count.ShouldBe(2);
        (news.Find("a").GetAttribute("href"), news.Find("a").TextContent).ShouldBe(("runs/12", "shop, load"));
        news.Find("pre").TextContent.ShouldContain("\"rows\": 3");
    }

    [Fact]
    public void Change_of_state_appears_without_a_reload()
    {
        var page = Open();

        (Run.Instances[0].State, Run.Instances[1].State) = (TaskInstanceState.Success, TaskInstanceState.Running);
        Sample.Publish(Run);
        Clock.Advance(TimeSpan.FromMilliseconds(250));

        page.WaitForAssertion(() => page.FindAll("tbody .word").Select(word => word.TextContent).ShouldBe(["Success", "Running"]));
    }

    [Fact]
    public void History_goes_on_with_the_run()
    {
        MoveView Move(int number) => new(Clock.GetUtcNow(), $"agent:{number}", "read", -1, "queued", "running", null);
        Run.Moves.AddRange(Enumerable.Range(0, 30).Select(Move));
        var history = Render<RunHistory>(parameters => parameters.Add(one => one.RunId, Run.Head.Id).Add(one => one.Epoch, 1));

        history.Markup.ShouldContain("agent:29");
        Run.Moves.Add(Move(30));
        history.Render(parameters => parameters.Add(one => one.Epoch, 2));

        history.WaitForAssertion(() => history.Markup.ShouldContain("agent:30"));
    }

    [Fact]
    public void News_of_a_run_is_not_shown_at_the_run_that_the_page_goes_on_to()
    {
        Sample.Triggers.Add(new() { Id = 1, Asset = "orders", At = Clock.GetUtcNow() });
        Sample.Triggered = Run.Head.Id;
        var page = Open();
        page.FindAll("summary").ShouldContain(summary => summary.TextContent.StartsWith("News:"));

        var next = Sample.AddRun(Run.Head.DagId, RunState.Running, Clock.GetUtcNow());
        page.Render(parameters => parameters.Add(p => p.RunId, next.Head.Id));

        page.Find("dl .mono").TextContent.ShouldBe(next.Head.Key);
        page.FindAll("summary").ShouldNotContain(summary => summary.TextContent.StartsWith("News:"));
    }

    [Fact]
    public void Task_in_the_address_opens_beside_the_run_with_its_log()
    {
        var page = Open("?task=read");

        var log = page.FindComponent<LogView>();
        log.Instance.Address.ShouldBe($"api/v1/runs/{Run.Head.Id}/tasks/read/attempts/1/log");
        page.Find(".drawer .title").TextContent.ShouldBe("read");
    }

    [Fact]
    public void Task_that_has_not_started_says_why() =>
        Open("?task=load").FindComponent<WhyPanel>().FindAll("li").Select(item => item.TextContent.Trim()).ShouldBe(
            ["Its rule all_success waits for 'read', which is running. Open read", "No live agent serves queue 'default'. Start one with: TRADEWIND_QUEUES=default tradewind worker"]);

    [Fact]
    public void Task_that_waits_for_a_pool_links_to_who_holds_it()
    {
        Sample.Add(new() { DagId = "etl", Tasks = [new() { Id = "copy", Kind = TaskKind.Action, Operator = "code", Pool = "warehouse", PoolSlots = 2 }] });
        var run = Sample.AddRun("etl", RunState.Running, Clock.GetUtcNow());
        run.Instances[0].State = TaskInstanceState.Scheduled;
        Sample.Rooms["pool:warehouse"] = new(2, 1);
        Sample.Holders.Add(new("pool:warehouse", InstanceId.Of(Run.Head.Id, 0), "sales", "read", 3, 1));
        Services.GetRequiredService<NavigationManager>().NavigateTo(Links.Run(run.Head.Id, "copy"));

        var panel = Render<RunPage>(parameters => parameters.Add(p => p.RunId, run.Head.Id)).FindComponent<WhyPanel>();

        panel.Find("li").TextContent.ShouldContain("Pool 'warehouse' has 1 of 2 free, and it takes 2.");
        panel.Find("a").GetAttribute("href").ShouldBe(Links.Run(Run.Head.Id, "read", index: 3));
    }

    [Fact]
    public void Task_that_runs_or_has_ended_well_has_nothing_in_its_way() => Open("?task=read").FindComponents<WhyPanel>().ShouldBeEmpty();

    [Fact]
    public void Reason_of_a_failed_attempt_is_said_once()
    {
        var read = Run.Instances[0];
        (read.State, read.Reason) = (TaskInstanceState.Failed, "The file is empty.");
        Run.Attempts[0] = [new AttemptView { Number = 1, StartedAt = Clock.GetUtcNow(), EndedAt = Clock.GetUtcNow(), Outcome = AttemptOutcome.Failed, Reason = "The file is empty." }];

        Open("?task=read").FindAll(".drawer p").Count(text => text.TextContent.Contains("The file is empty.")).ShouldBe(1);
        Open("?task=read&part=history").Find(".drawer .why").TextContent.ShouldContain("The file is empty.");
    }

    [Fact]
    public void Runs_are_listed_with_their_partition_and_only_those_of_it_when_the_address_says_so()
    {
        Run.Head = Run.Head with { Partition = "a" };
        Sample.AddRun("sales", RunState.Success, Clock.GetUtcNow());
        Services.GetRequiredService<NavigationManager>().NavigateTo("runs?partition=a");

        var list = Render<RunList>();

        list.FindComponent<RunTable>().Instance.Filter.Partition.ShouldBe("a");
        list.Find(".filters").TextContent.ShouldContain("partition a");
        list.FindAll("td.partition").ShouldHaveSingleItem().TextContent.ShouldBe("a");
    }

    [Fact]
    public void Log_of_another_run_s_task_is_another_view()
    {
        // A view reads its log once, when it is made: one that stayed would go on showing the first run's.
        var later = Sample.AddRun("sales", RunState.Running, Clock.GetUtcNow());
        later.Attempts[0] = [new AttemptView { Number = 1, StartedAt = Clock.GetUtcNow(), Node = "atlas" }];
        var drawer = Render<TaskDrawer>(parameters => parameters.Add(p => p.Run, new RunSummary(Run.Head, 1)).Add(p => p.TaskId, "read").Add(p => p.Address, "runs/1"));
        var first = drawer.FindComponent<LogView>().Instance;

        drawer.Render(parameters => parameters.Add(p => p.Run, new RunSummary(later.Head, 1)));

        var second = drawer.FindComponent<LogView>().Instance;
        second.ShouldNotBeSameAs(first);
        second.Address.ShouldContain($"/runs/{later.Head.Id}/");
    }

    [Fact]
    public void Runs_are_filtered_by_what_made_them_and_the_choice_stands_in_the_address()
    {
        Services.GetRequiredService<NavigationManager>().NavigateTo("runs?state=failed&type=backfill");

        var list = Render<RunList>();

        list.FindComponent<RunTable>().Instance.Filter.Type.ShouldBe(RunType.Backfill);
        list.Find("select.type option[selected]").TextContent.ShouldBe("Made by a backfill");
        list.Find("select.type").Change("asset");
        Services.GetRequiredService<NavigationManager>().Uri.ShouldEndWith("runs?state=failed&type=asset");
        list.Find("select.type").Change("");
        Services.GetRequiredService<NavigationManager>().Uri.ShouldEndWith("runs?state=failed");
    }

    [Fact]
    public void Details_show_what_the_task_gave()
    {
        Run.Outputs[0] = [new XComView("return", """{"rows":3}""", 10)];

        var page = Open("?task=read&part=details");

        page.Find(".drawer pre").TextContent.ShouldContain("\"rows\": 3");
        page.Find(".drawer a[download]").GetAttribute("href").ShouldBe($"api/v1/runs/{Run.Head.Id}/tasks/read/xcoms/return");
    }

    [Fact]
    public void Details_show_what_the_task_keeps_from_attempt_to_attempt()
    {
        Run.State[0] = [new StateView("next_page", "4", Run.Head.CreatedAt)];

        Open("?task=read&part=details").FindAll(".drawer .key").ShouldContain(key => key.TextContent.Contains("next_page"));
    }

    [Fact]
    public void Unknown_run_is_said_to_be_unknown_and_how_long_runs_are_kept()
    {
        var empty = Render<RunPage>(parameters => parameters.Add(p => p.RunId, 1L)).Find(".empty").TextContent;
        empty.ShouldContain("There is no run 1");
        empty.ShouldContain("Runs are removed 365 days after their end");
    }
}
