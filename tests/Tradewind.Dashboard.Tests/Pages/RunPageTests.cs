using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Tradewind.Dashboard.Pages.Runs;
using Tradewind.Dashboard.Sample;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Engine.Versions;
using Tradewind.Graph;

namespace Tradewind.Dashboard.Tests.Pages;

public sealed class RunPageTests : DashboardContext
{
    private readonly SampleRun _run;

    public RunPageTests()
    {
        Sample.Add(SampleInstallation.Graph("sales", ("read", []), ("load", ["read"])));
        _run = Sample.AddRun("sales", RunState.Running, Clock.GetUtcNow().AddMinutes(-5));
        var read = _run.Instances[0];
        (read.State, read.Attempt, read.StartedAt) = (TaskInstanceState.Running, 1, Clock.GetUtcNow().AddMinutes(-5));
        _run.Attempts[0] = [new AttemptView { Number = 1, StartedAt = Clock.GetUtcNow().AddMinutes(-5), Node = "atlas" }];
    }

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

        (_run.Instances[0].State, _run.Instances[1].State) = (TaskInstanceState.Success, TaskInstanceState.Running);
        Sample.Publish(_run);
        Clock.Advance(TimeSpan.FromMilliseconds(250));

        page.WaitForAssertion(() => page.FindAll("tbody .word").Select(word => word.TextContent).ShouldBe(["Success", "Running"]));
    }

    [Fact]
    public void Cancelling_asks_first_and_says_how_many_tasks_it_stops()
    {
        var page = Open();

        page.Find(".actions .danger").Click();
        Sample.Commands.ShouldBeEmpty();
        page.Find("dialog[class] .body").TextContent.ShouldContain("2 tasks have not ended");
        page.Find("dialog .danger").Click();

        Sample.Commands.ShouldBe([$"cancel {_run.Head.Id} by user:ada"]);
        page.WaitForAssertion(() => page.FindAll(".actions .danger").ShouldBeEmpty());
    }

    [Fact]
    public void News_of_a_run_is_not_shown_at_the_run_that_the_page_goes_on_to()
    {
        Sample.Triggers.Add(new() { Id = 1, Asset = "orders", At = Clock.GetUtcNow() });
        Sample.Triggered = _run.Head.Id;
        var page = Open();
        page.FindAll("summary").ShouldContain(summary => summary.TextContent.StartsWith("News:"));

        var next = Sample.AddRun(_run.Head.DagId, RunState.Running, Clock.GetUtcNow());
        page.Render(parameters => parameters.Add(p => p.RunId, next.Head.Id));

        page.Find("dl .mono").TextContent.ShouldBe(next.Head.Key);
        page.FindAll("summary").ShouldNotContain(summary => summary.TextContent.StartsWith("News:"));
    }

    [Fact]
    public async Task Wish_that_was_changed_since_is_not_carried_out_before_it_is_shown()
    {
        (_run.Instances[0].State, _run.Instances[1].State) = (TaskInstanceState.Success, TaskInstanceState.Success);
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
        (_run.Instances[0].State, _run.Instances[1].State) = (TaskInstanceState.Failed, TaskInstanceState.UpstreamFailed);
        _run.Head = _run.Head with { State = RunState.Failed, EndedAt = Clock.GetUtcNow() };
        var read = new PartChange("read", ChangeKind.Changed, [new("retries", "0", "3")]);
        var diff = new VersionDiff(new(1, "a", Clock.GetUtcNow(), 2), new(4, "b", Clock.GetUtcNow(), 2), new([], [read, new("load", ChangeKind.Changed, [new("queue", "default", "gpu")])], []), [], []);
        Sample.Moves.Add(new("sales", [_run.Head.Id], diff, [read]));
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
        (_run.Instances[0].State, _run.Instances[1].State) = (TaskInstanceState.Failed, TaskInstanceState.UpstreamFailed);
        _run.Head = _run.Head with { State = RunState.Failed, EndedAt = Clock.GetUtcNow() };
        var page = Open();

        Button(page, "Retry from failure").Click();
        page.Find("dialog:has(.affected) h2").TextContent.ShouldBe("Retry from failure?");
        page.Find("dialog [role=status]").TextContent.ShouldContain("2 tasks of 1 run will run again");
        page.FindAll("dialog .affected li").Select(task => task.TextContent).ShouldBe(["readFailed", "loadUpstream failed"]);
        Sample.Commands.ShouldBeEmpty();
        page.Find("dialog select").Change("Latest");
        page.Find("dialog input[type=text]").Change("late file");
        page.Find("dialog .primary").Click();

        Sample.Commands.ShouldBe([$"Clear  Latest read,load of {_run.Head.Id} (late file) by user:ada"]);
    }

    [Fact]
    public void Running_run_can_be_paused_and_a_paused_one_resumed()
    {
        var page = Open();
        Button(page, "Pause run").Click();
        page.Find("dialog .primary").Click();
        Sample.Commands.ShouldBe([$"Pause    of {_run.Head.Id} () by user:ada"]);

        _run.Head = _run.Head with { State = RunState.Paused };
        Button(Open(), "Resume").Click();
    }

    [Fact]
    public void Task_is_cleared_with_what_comes_after_it_when_that_is_chosen()
    {
        (_run.Instances[0].State, _run.Instances[1].State) = (TaskInstanceState.Success, TaskInstanceState.Success);
        var page = Open("?task=read");

        Button(page, "Clear").Click();
        page.Find("dialog [role=status]").TextContent.ShouldContain("1 task of 1 run");
        page.FindAll("dialog input[type=checkbox]")[1].Change(true);
        page.Find("dialog [role=status]").TextContent.ShouldContain("2 tasks of 1 run");
        page.Find("dialog .primary").Click();

        Sample.Commands.ShouldBe([$"Clear   read,load of {_run.Head.Id} () by user:ada"]);
    }

    [Fact]
    public void Task_is_marked_after_asking()
    {
        var page = Open("?task=read");

        page.FindAll(".drawer .menu button").Single(button => button.TextContent == "Mark as skipped").Click();
        page.Find("dialog .primary").TextContent.ShouldBe("Mark read as skipped");
        page.Find("dialog .primary").Click();

        Sample.Commands.ShouldBe([$"Mark Skipped  read of {_run.Head.Id} () by user:ada"]);
    }

    [Fact]
    public void Task_in_the_address_opens_beside_the_run_with_its_log()
    {
        var page = Open("?task=read");

        var log = page.FindComponent<LogView>();
        log.Instance.Address.ShouldBe($"api/v1/runs/{_run.Head.Id}/tasks/read/attempts/1/log");
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
        Sample.Holders.Add(new("pool:warehouse", InstanceId.Of(_run.Head.Id, 0), "sales", "read", 3, 1));
        Services.GetRequiredService<NavigationManager>().NavigateTo(Links.Run(run.Head.Id, "copy"));

        var panel = Render<RunPage>(parameters => parameters.Add(p => p.RunId, run.Head.Id)).FindComponent<WhyPanel>();

        panel.Find("li").TextContent.ShouldContain("Pool 'warehouse' has 1 of 2 free, and it takes 2.");
        panel.Find("a").GetAttribute("href").ShouldBe(Links.Run(_run.Head.Id, "read", index: 3));
    }

    [Fact]
    public void Task_that_runs_or_has_ended_well_has_nothing_in_its_way() => Open("?task=read").FindComponents<WhyPanel>().ShouldBeEmpty();

    [Fact]
    public void Reason_of_a_failed_attempt_is_said_once()
    {
        var read = _run.Instances[0];
        (read.State, read.Reason) = (TaskInstanceState.Failed, "The file is empty.");
        _run.Attempts[0] = [new AttemptView { Number = 1, StartedAt = Clock.GetUtcNow(), EndedAt = Clock.GetUtcNow(), Outcome = AttemptOutcome.Failed, Reason = "The file is empty." }];

        Open("?task=read").FindAll(".drawer p").Count(text => text.TextContent.Contains("The file is empty.")).ShouldBe(1);
        Open("?task=read&part=history").Find(".drawer .why").TextContent.ShouldContain("The file is empty.");
    }

    [Fact]
    public void Partition_stands_on_the_page_leads_to_its_runs_and_is_kept_when_triggering_again()
    {
        Open().Markup.ShouldNotContain("Partition</dt>");
        _run.Head = _run.Head with { Partition = "us|2026-W44" };
        var page = Open();

        page.FindAll(".head-facts a").Single(link => link.TextContent == "us|2026-W44").GetAttribute("href").ShouldBe("runs?dag=sales&partition=us%7C2026-W44");
        Button(page, "Trigger again").Click();
        page.Find("dialog form").Submit();

        Sample.Runs.Values.Last().Head.Partition.ShouldBe("us|2026-W44");
    }

    [Fact]
    public void Runs_are_listed_with_their_partition_and_only_those_of_it_when_the_address_says_so()
    {
        _run.Head = _run.Head with { Partition = "a" };
        Sample.AddRun("sales", RunState.Success, Clock.GetUtcNow());
        Services.GetRequiredService<NavigationManager>().NavigateTo("runs?partition=a");

        var list = Render<RunList>();

        list.FindComponent<RunTable>().Instance.Filter.Partition.ShouldBe("a");
        list.Find(".filters").TextContent.ShouldContain("partition a");
        list.FindAll("td.partition").ShouldHaveSingleItem().TextContent.ShouldBe("a");
    }

    [Fact]
    public void Triggering_again_begins_with_the_params_of_the_run()
    {
        Sample.Dags["sales"].Plan = new GraphPlan(Sample.Dags["sales"].Plan.Graph with
        {
            ParamsSchema = """{"type":"object","properties":{"Currency":{"type":"string","default":"EUR"},"Count":{"type":"integer","default":1}}}""",
        });
        _run.Head = _run.Head with { Params = """{"Currency":"KRW"}""" };
        var page = Open();

        Button(page, "Trigger again").Click();
        page.Find("dialog form").Submit();

        Sample.Commands.ShouldBe(["""trigger sales {"Currency":"KRW","Count":1} by user:ada"""]);
    }

    [Fact]
    public void Details_show_what_the_task_gave()
    {
        _run.Outputs[0] = [new XComView("return", """{"rows":3}""", 10)];

        var page = Open("?task=read&part=details");

        page.Find(".drawer pre").TextContent.ShouldContain("\"rows\": 3");
        page.Find(".drawer a[download]").GetAttribute("href").ShouldBe($"api/v1/runs/{_run.Head.Id}/tasks/read/xcoms/return");
    }

    [Fact]
    public void Details_show_what_the_task_keeps_from_attempt_to_attempt()
    {
        _run.State[0] = [new StateView("next_page", "4", _run.Head.CreatedAt)];

        Open("?task=read&part=details").FindAll(".drawer .key").ShouldContain(key => key.TextContent.Contains("next_page"));
    }

    [Fact]
    public void Indices_of_a_mapped_task_are_listed_with_their_names_and_counted_by_state()
    {
        var page = Open("?task=each", Mapped());

        page.FindAll(".indices .segments a").Select(link => link.TextContent.Trim()).ShouldBe(["All 3", "Success 2", "Failed 1"]);
        page.FindAll(".indices tbody .name").Select(name => name.TextContent.Trim()).ShouldBe(["BE", "DE", "KR"]);
        page.Find(".indices tbody a[aria-current]").TextContent.ShouldBe("0");
    }

    [Fact]
    public void Indices_are_filtered_by_state_and_name_in_the_address()
    {
        var run = Mapped();

        Names(Open("?task=each&indices=failed", run)).ShouldBe(["DE"]);
        Names(Open("?task=each&find=k", run)).ShouldBe(["KR"]);
        Open("?task=each&indices=failed", run).Find(".indices tbody a").GetAttribute("href")!.ShouldContain("indices=failed");
        Open("?task=each&find=zz", run).Find(".indices .empty a").GetAttribute("href")!.ShouldNotContain("indices");

        static IEnumerable<string> Names(IRenderedComponent<RunPage> page) => page.FindAll(".indices tbody .name").Select(name => name.TextContent.Trim());
    }

    [Fact]
    public void Index_in_the_address_is_named_in_the_title_and_cleared_alone()
    {
        var run = Mapped();
        var page = Open("?task=each&index=1", run);

        page.Find(".drawer .title").TextContent.ShouldBe("each [1] DE");
        Button(page, "Clear").Click();
        page.Find("dialog .primary").Click();

        Sample.Commands.ShouldBe([$"Clear   each[1] of {run.Head.Id} () by user:ada"]);
    }

    private SampleRun Mapped()
    {
        Sample.Add(new() { DagId = "mapped", Tasks = [new() { Id = "each", Kind = TaskKind.Action, Operator = "code", Map = new() { Parts = [3] } }] });
        var run = Sample.AddRun("mapped", RunState.Failed, Clock.GetUtcNow());
        run.Instances.Clear();
        foreach (var (index, name) in new[] { "BE", "DE", "KR" }.Index())
        {
            run.Instances.Add(new() { Ordinal = index, TaskIndex = 0, MapIndex = index, State = index == 1 ? TaskInstanceState.Failed : TaskInstanceState.Success, Attempt = 1 });
            run.Names[index] = name;
        }

        return run;
    }

    [Fact]
    public void Mapped_group_counts_its_indices_and_leads_from_one_to_the_same_index_of_the_tasks_beside_it()
    {
        TaskSpec InGroup(string id, params string[] upstream) =>
            new() { Id = id, Kind = TaskKind.Action, Operator = "code", Group = "per", MapGroup = "per", Map = new() { Parts = [2] }, Upstream = upstream };
        Sample.Add(new() { DagId = "per_each", Groups = [new() { Id = "per" }], Tasks = [InGroup("per.a"), InGroup("per.b", "per.a")] });
        var run = Sample.AddRun("per_each", RunState.Running, Clock.GetUtcNow());
        run.Instances.Clear();
        foreach (var (ordinal, state) in new[] { TaskInstanceState.Success, TaskInstanceState.Failed, TaskInstanceState.Running, TaskInstanceState.UpstreamFailed }.Index())
            run.Instances.Add(new() { Ordinal = ordinal, TaskIndex = ordinal / 2, MapIndex = ordinal % 2, State = state, Attempt = 1 });

        var page = Open("?task=per.b&index=1", run);

        page.FindAll("tbody .task").Select(task => task.TextContent.Trim()).ShouldBe(["per 2 × 2", "a", "b"]);
        page.FindAll(".path a").Select(step => (step.TextContent.Trim(), step.GetAttribute("title"), step.GetAttribute("aria-current")))
            .ShouldBe([("a", "Failed", null), ("b", "Upstream failed", "true")]);
        page.Find(".path a").GetAttribute("href")!.ShouldContain("task=per.a&index=1");
    }

    [Fact]
    public void Group_heads_its_tasks_with_the_state_they_sum_up_to_and_folds_them_away()
    {
        var page = OpenGrouped();

        page.FindAll("tbody .task").Select(task => task.TextContent.Trim()).ShouldBe(["load 2", "a", "in 1", "b", "after"]);
        page.FindAll("tbody .word").Select(word => word.TextContent).ShouldBe(["Failed", "Success", "Failed", "Failed", "Not started"]);
        page.Find(".fold").Click();
        page.FindAll("tbody .task").Select(task => task.TextContent.Trim()).ShouldBe(["load 2", "after"]);
        page.Find(".fold").GetAttribute("aria-expanded").ShouldBe("false");
        page.FindAll("tbody tr")[0].Click();
        page.FindAll("tbody .task").Count.ShouldBe(5);
    }

    [Fact]
    public void Group_that_starts_again_says_how_often_and_when()
    {
        var page = OpenGrouped(new GroupState("load", 1, Clock.GetUtcNow().AddMinutes(5)));

        page.Find(".again").TextContent.ShouldStartWith("retry 1 of 2, starts ");
    }

    [Fact]
    public void Group_is_cleared_as_a_whole_after_a_preview()
    {
        var page = OpenGrouped();

        Button(page, "Clear group").Click();

        page.Find("dialog:has(.affected) h2").TextContent.ShouldBe("Clear group 'load'?");
        page.FindAll("dialog .affected li").Select(task => task.TextContent).ShouldBe(["load.aSuccess", "load.in.bFailed"]);
    }

    private IRenderedComponent<RunPage> OpenGrouped(params GroupState[] groups)
    {
        var graph = SampleInstallation.Graph("grouped", ("load.a", []), ("after", ["load.a"]), ("load.in.b", []));
        Sample.Add(graph with
        {
            Groups = [new() { Id = "load", Retries = 2 }, new() { Id = "load.in", Parent = "load" }],
            Tasks = [graph.Tasks[0] with { Group = "load" }, graph.Tasks[1], graph.Tasks[2] with { Group = "load.in" }],
        });
        var run = Sample.AddRun("grouped", RunState.Running, Clock.GetUtcNow());
        (run.Instances[0].State, run.Instances[2].State) = (TaskInstanceState.Success, TaskInstanceState.Failed);
        run.Groups.AddRange(groups);
        Services.GetRequiredService<NavigationManager>().NavigateTo(Links.Run(run.Head.Id));
        return Render<RunPage>(parameters => parameters.Add(p => p.RunId, run.Head.Id));
    }

    [Fact]
    public void Unknown_run_is_said_to_be_unknown_and_how_long_runs_are_kept()
    {
        var empty = Render<RunPage>(parameters => parameters.Add(p => p.RunId, 1L)).Find(".empty").TextContent;
        empty.ShouldContain("There is no run 1");
        empty.ShouldContain("Runs are removed 365 days after their end");
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<RunPage> page, string label) =>
        page.FindAll("button.button").First(button => button.TextContent == label);

    private IRenderedComponent<RunPage> Open(string query = "", SampleRun? run = null)
    {
        var id = (run ?? _run).Head.Id;
        Services.GetRequiredService<NavigationManager>().NavigateTo(Links.Run(id) + query);
        return Render<RunPage>(parameters => parameters.Add(p => p.RunId, id));
    }
}
