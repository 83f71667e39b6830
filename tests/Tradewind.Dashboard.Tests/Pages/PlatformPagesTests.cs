using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Tradewind.Dashboard.Layout;
using Tradewind.Dashboard.Pages.Home;
using Tradewind.Dashboard.Pages.Platform;
using Tradewind.Dashboard.Sample;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Plugins;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.States;

namespace Tradewind.Dashboard.Tests.Pages;

public sealed class PlatformPagesTests : DashboardContext
{
    [Fact]
    public void Import_error_says_file_line_column_and_message()
    {
        Sample.ImportErrors.Add(new ImportError("sales.csx", [new ScriptFault("sales.csx", 3, 9, "CS0103", "The name 'Shel' does not exist")], Clock.GetUtcNow(), ["sales"]));

        var fault = Render<ImportErrorList>();

        fault.Find(".place").TextContent.ShouldBe("sales.csx:3:9");
        fault.Find(".message").TextContent.ShouldBe("The name 'Shel' does not exist");
        fault.Find(".serving a").GetAttribute("href").ShouldBe("dags/sales");
    }

    [Fact]
    public void Import_error_that_comes_while_the_page_is_open_appears()
    {
        var page = Render<ImportErrorList>();
        page.Find(".empty").TextContent.ShouldContain("Every script is sound");

        Sample.ImportErrors.Add(new ImportError("sales.csx", [], Clock.GetUtcNow(), []));
        Sample.Feed.Publish(new Notice(Topic.ImportError, "sales.csx"));
        Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => page.Find(".serving").TextContent.ShouldContain("No earlier version"));
    }

    [Fact]
    public void Plugin_lists_its_operators_or_its_error()
    {
        Sample.Plugins.Add(new PluginRecord("abc", "Shell", "1.0", null, [new OperatorInfo("ShellCommand", "action", "Runs a command.")], null, true, Clock.GetUtcNow()));
        Sample.Plugins.Add(new PluginRecord("def", "Broken", "1.0", null, [], "It has no manifest.", true, Clock.GetUtcNow()));

        var page = Render<PluginList>();

        page.Find("li").TextContent.ShouldContain("Runs a command.");
        page.Find("[role=alert]").TextContent.ShouldBe("It has no manifest.");
    }

    [Theory]
    [InlineData("plugins", new[] { "Files", "Shell" }, 3)]
    [InlineData("plugins?text=shell", new[] { "Shell" }, 1)]
    [InlineData("plugins?text=csv", new[] { "Files" }, 1)]
    public void Plugins_are_found_by_their_name_with_all_operators_and_by_an_operator_with_that_one(string address, string[] plugins, int operators)
    {
        Sample.Plugins.Add(new PluginRecord("abc", "Shell", "1.0", null, [new OperatorInfo("ShellCommand", "action", "Runs a command.")], null, true, Clock.GetUtcNow()));
        Sample.Plugins.Add(new PluginRecord("def", "Files", "1.0", null, [new OperatorInfo("CopyFile", "action", "Copies."), new OperatorInfo("CsvSink", "sink", "Writes.")], null, true, Clock.GetUtcNow()));
        Services.GetRequiredService<NavigationManager>().NavigateTo(address);

        var page = Render<PluginList>();

        page.FindAll(".cards h2").Select(name => name.TextContent).ShouldBe(plugins);
        page.FindAll(".cards details code").Count.ShouldBe(operators);
    }

    [Fact]
    public void Operator_s_example_keeps_its_lines()
    {
        Sample.Plugins.Add(new PluginRecord("abc", "Shell", "1.0", null, [new OperatorInfo("ShellCommand", "action", "Runs a command.\n\n    new ShellCommand\n    {\n        Command = \"ls\",\n    }")], null, true, Clock.GetUtcNow()));

        var page = Render<PluginList>();

        page.Find(".prose").TextContent.ShouldBe("Runs a command.");
        page.Find("pre").TextContent.ShouldBe("new ShellCommand\n{\n    Command = \"ls\",\n}");
    }

    [Fact]
    public void Side_bar_counts_the_scripts_with_faults()
    {
        var bar = Render<SideBar>();
        bar.FindAll(".errors").ShouldBeEmpty();

        Sample.ImportErrors.Add(new ImportError("sales.csx", [], Clock.GetUtcNow(), []));
        Sample.Feed.Publish(new Notice(Topic.ImportError, "sales.csx"));
        Clock.Advance(TimeSpan.FromSeconds(1));

        bar.WaitForAssertion(() => bar.Find("li a[href=import-errors] .errors").TextContent.ShouldBe("1"));
    }

    [Fact]
    public void Lost_node_is_told_from_a_live_one()
    {
        Node("atlas", lost: false);
        Node("boreas", lost: true);

        Render<NodeList>().FindAll("tbody tr").Select(row => row.QuerySelector("td")!.TextContent).ShouldBe(["Alive", "Lost"]);
    }

    [Fact]
    public void Nodes_say_how_long_runs_are_kept() =>
        Render<NodeList>().Find("p.faint").TextContent.ShouldBe("Runs are removed 365 days after their end, unless their script keeps them for another time; the latest 20 of each DAG stay.");

    [Fact]
    public void Home_says_which_duty_nobody_does()
    {
        Node("atlas", lost: false, "agent");

        var health = Render<HomePage>().FindAll(".health li").Select(line => line.TextContent).ToArray();

        health[..4].ShouldBe(["Schedulernone is heard", "Agentsatlas", "Dag-processornone is heard", "Metastoreanswers at once"]);
    }

    [Fact]
    public void Home_says_that_the_metastore_cannot_be_read()
    {
        Sample.MetastoreTrouble = "The file of the metastore was deleted.";

        var line = Render<HomePage>().FindAll(".health li")[3];

        line.TextContent.ShouldBe("Metastorein trouble");
        line.GetAttribute("title").ShouldBe("The file of the metastore was deleted.");
    }

    [Fact]
    public void Server_that_cannot_process_scripts_is_told_at_home_and_in_the_list_of_nodes()
    {
        Node("atlas", lost: false, "agent", "scheduler", "server");
        Sample.Nodes[0] = Sample.Nodes[0] with { Troubles = [new(Component.DagProcessor, "The disk is full.")] };

        var line = Render<HomePage>().FindAll(".health li")[2];
        line.TextContent.ShouldBe("Dag-processorin trouble");
        line.GetAttribute("title")!.ShouldContain("say which server and why");
        Render<NodeList>().Find("tbody td").TextContent.ShouldBe("dag-processor in trouble");
        Render<NodeList>().Find(".trouble").TextContent.ShouldEndWith(", dag-processor: The disk is full.");
        Render<HealthLine>().WaitForAssertion(() => Render<HealthLine>().Markup.ShouldContain("dag-processor: unhealthy"));
    }

    [Fact]
    public void Home_counts_what_ended_by_the_hour()
    {
        Sample.Add(SampleInstallation.Graph("sales", ("read", [])));
        Sample.AddRun("sales", RunState.Success, Clock.GetUtcNow().AddHours(-1));
        Sample.AddRun("sales", RunState.Failed, Clock.GetUtcNow().AddHours(-3));

        var page = Render<HomePage>();

        page.Find(".hours").GetAttribute("aria-label").ShouldBe("Runs ended in the last 24 hours: 1 succeeded, 1 did not");
    }

    [Fact]
    public void Home_names_what_waits_for_a_person_and_leads_to_the_task()
    {
        Sample.Add(SampleInstallation.Graph("release", ("ask", [])));
        var run = Sample.AddRun("release", RunState.Running, Clock.GetUtcNow());
        Sample.Ask(run, "ask", new() { Subject = "Release 2.1?", Options = ["Approve", "Reject"] });

        var asked = Render<HomePage>().Find(".asking li");

        asked.TextContent.ShouldStartWith("Release 2.1?");
        asked.QuerySelector("a")!.GetAttribute("href").ShouldBe(Links.Run(run.Head.Id, "ask"));
    }

    [Fact]
    public async Task Home_names_only_pools_that_are_full_or_waited_for()
    {
        var limits = Services.GetRequiredService<ILimitStore>();
        await limits.SavePoolAsync(new("closed", 0, null), default);
        await limits.SavePoolAsync(new("roomy", 4, null), default);

        Render<HomePage>().FindAll(".pressed li").Select(pool => pool.TextContent).ShouldBe(["closedfull"]);
    }

    private void Node(string host, bool lost, params string[] roles) => Sample.Nodes.Add(new NodeView(
        new NodeInfo { Id = host, Host = host, ProcessId = 7, Roles = roles, Version = "0.1.0" }, Clock.GetUtcNow(), Clock.GetUtcNow(), Clock.GetUtcNow(), 0, lost, !lost));
}
