using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Engine.Versions;

namespace Tradewind.Dashboard.Tests.Pages;

public sealed class RunActionTests : RunPageContext
{
    [Fact]
    public void Cancelling_asks_first_and_says_how_many_tasks_it_stops()
    {
        var page = Open();

        page.Find(".actions .danger").Click();
        Sample.Commands.ShouldBeEmpty();
        page.Find("dialog[class] .body").TextContent.ShouldContain("2 tasks have not ended");
        page.Find("dialog .danger").Click();

        Sample.Commands.ShouldBe([$"cancel {Run.Head.Id} by user:ada"]);
        page.WaitForAssertion(() => page.FindAll(".actions .danger").ShouldBeEmpty());
    }

    [Fact]
    public async Task Wish_that_was_changed_since_is_not_carried_out_before_it_is_shown()
    {
        (Run.Instances[0].State, Run.Instances[1].State) = (TaskInstanceState.Success, TaskInstanceState.Success);
        var page = Open("?task=read");
        Button(page, "Clear").Click();
        var first = Sample.Recovering = new();
        page.FindAll("dialog input[type=checkbox]")[1].Change(true);

        page.Find("dialog .primary").HasAttribute("disabled").ShouldBeTrue();
        // Two boxes in a row: the answer to the second comes first.
        Sample.Recovering = null;
        page.FindAll("dialog input[type=checkbox]")[1].Change(false);
        page.Find("dialog [role=status]").TextContent.ShouldContain("1 task of 1 run");
        await page.InvokeAsync(first.SetResult);
        await page.InvokeAsync(() => { });

        page.Find("dialog [role=status]").TextContent.ShouldContain("1 task of 1 run");
        page.Find("dialog .primary").HasAttribute("disabled").ShouldBeFalse();
    }

    [Fact]
    public void Preview_on_the_latest_version_says_what_would_run_differently_and_leads_to_all_of_it()
    {
        (Run.Instances[0].State, Run.Instances[1].State) = (TaskInstanceState.Failed, TaskInstanceState.UpstreamFailed);
        Run.Head = Run.Head with { State = RunState.Failed, EndedAt = Clock.GetUtcNow() };
        var read = new PartChange("read", ChangeKind.Changed, [new("retries", "0", "3")]);
        var diff = new VersionDiff(new(1, "a", Clock.GetUtcNow(), 2), new(4, "b", Clock.GetUtcNow(), 2), new([], [read, new("load", ChangeKind.Changed, [new("queue", "default", "gpu")])], []), [], []);
        Sample.Moves.Add(new("sales", [Run.Head.Id], diff, [read]));
        var page = Open();
        Button(page, "Retry from failure").Click();
        page.FindAll("dialog .move").ShouldBeEmpty();

        page.Find("dialog select").Change("Latest");

        page.Find("dialog .move > p").TextContent.ShouldContain("version 1 → 4: read: retries; load: queue.");
        page.Find("dialog .move a").GetAttribute("href").ShouldBe("dags/sales/versions?from=1&to=4");
        page.FindAll("dialog .changes > li").ShouldHaveSingleItem().TextContent.ShouldContain("readretries: 0 → 3");
    }

    [Fact]
    public void Retry_from_failure_lists_what_runs_again_before_it_asks_to_go_on()
    {
        (Run.Instances[0].State, Run.Instances[1].State) = (TaskInstanceState.Failed, TaskInstanceState.UpstreamFailed);
        Run.Head = Run.Head with { State = RunState.Failed, EndedAt = Clock.GetUtcNow() };
        var page = Open();

        Button(page, "Retry from failure").Click();
        page.Find("dialog:has(.affected) h2").TextContent.ShouldBe("Retry from failure?");
        page.Find("dialog [role=status]").TextContent.ShouldContain("2 tasks of 1 run will run again");
        page.FindAll("dialog .affected li").Select(task => task.TextContent).ShouldBe(["readFailed", "loadUpstream failed"]);
        Sample.Commands.ShouldBeEmpty();
        page.Find("dialog select").Change("Latest");
        page.Find("dialog input[type=text]").Change("late file");
        page.Find("dialog .primary").Click();

        Sample.Commands.ShouldBe([$"Clear  Latest read,load of {Run.Head.Id} (late file) by user:ada"]);
    }

    [Fact]
    public void Running_run_can_be_paused_and_a_paused_one_resumed()
    {
        var page = Open();
        Button(page, "Pause run").Click();
        page.Find("dialog .primary").Click();
        Sample.Commands.ShouldBe([$"Pause    of {Run.Head.Id} () by user:ada"]);

        Run.Head = Run.Head with { State = RunState.Paused };
        page = Open();
        Button(page, "Resume").Click();
        page.Find("dialog .primary").Click();
        Sample.Commands[^1].ShouldBe($"Resume    of {Run.Head.Id} () by user:ada");
    }

    [Fact]
    public void Task_is_cleared_with_what_comes_after_it_when_that_is_chosen()
    {
        (Run.Instances[0].State, Run.Instances[1].State) = (TaskInstanceState.Success, TaskInstanceState.Success);
        var page = Open("?task=read");

        Button(page, "Clear").Click();
        page.Find("dialog [role=status]").TextContent.ShouldContain("1 task of 1 run");
        page.FindAll("dialog input[type=checkbox]")[1].Change(true);
        page.Find("dialog [role=status]").TextContent.ShouldContain("2 tasks of 1 run");
        page.Find("dialog .primary").Click();

        Sample.Commands.ShouldBe([$"Clear   read,load of {Run.Head.Id} () by user:ada"]);
    }

    [Fact]
    public void Task_is_marked_after_asking()
    {
        var page = Open("?task=read");

        page.FindAll(".drawer .menu button").Single(button => button.TextContent == "Mark as skipped").Click();
        page.Find("dialog .primary").TextContent.ShouldBe("Mark read as skipped");
        page.Find("dialog .primary").Click();

        Sample.Commands.ShouldBe([$"Mark Skipped  read of {Run.Head.Id} () by user:ada"]);
    }

    [Fact]
    public void Partition_stands_on_the_page_leads_to_its_runs_and_is_kept_when_triggering_again()
    {
        Open().Markup.ShouldNotContain("Partition</dt>");
        Run.Head = Run.Head with { Partition = "us|2026-W44" };
        var page = Open();

        page.FindAll(".head-facts a").Single(link => link.TextContent == "us|2026-W44").GetAttribute("href").ShouldBe("runs?dag=sales&partition=us%7C2026-W44");
        Button(page, "Trigger again").Click();
        page.Find("dialog form").Submit();

        Sample.Runs.Values.Last().Head.Partition.ShouldBe("us|2026-W44");
    }

    [Fact]
    public void Triggering_again_begins_with_the_params_of_the_run()
    {
        Sample.Dags["sales"].Plan = new GraphPlan(Sample.Dags["sales"].Plan.Graph with
        {
            ParamsSchema = """{"type":"object","properties":{"Currency":{"type":"string","default":"EUR"},"Count":{"type":"integer","default":1}}}""",
        });
        Run.Head = Run.Head with { Params = """{"Currency":"KRW"}""" };
        var page = Open();

        Button(page, "Trigger again").Click();
        page.Find("dialog form").Submit();

        Sample.Commands.ShouldBe(["""trigger sales {"Currency":"KRW","Count":1} by user:ada"""]);
    }
}
