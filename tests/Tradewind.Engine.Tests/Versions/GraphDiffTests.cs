using Tradewind.Engine.Versions;
using Tradewind.Graph;

namespace Tradewind.Engine.Tests.Versions;

public sealed class GraphDiffTests
{
    private static readonly TaskSpec Read = new() { Id = "read", Kind = TaskKind.Action, Operator = "code" };
    private static readonly TaskSpec Load = new() { Id = "load", Kind = TaskKind.Action, Operator = "HttpOperator", Plugin = "Http", Upstream = ["read"], Settings = new Dictionary<string, string> { ["Url"] = "http://a" } };
    private static readonly DagGraph Graph = new() { DagId = "sales", Tasks = [Read, Load] };

    [Fact]
    public void Graph_that_only_moved_in_its_script_is_not_different()
    {
        var moved = Graph with { Line = 9, Tasks = [Load with { Line = 4 }, Read with { Line = 5 }], Schedule = null };
        GraphDiff.Of(Graph, moved).IsEmpty.ShouldBeTrue();
        GraphDiff.Of(Graph with { Schedule = Daily(6) }, Graph with { Schedule = Daily(6) with { Line = 3 } }).IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Tasks_that_came_went_and_changed_are_named_in_the_order_of_the_later_version()
    {
        var diff = GraphDiff.Of(Graph, Graph with { Tasks = [Read with { Id = "report" }, Load with { Retries = 3 }] });
        diff.Tasks.Select(task => (task.Id, task.Kind)).ShouldBe([("report", ChangeKind.Added), ("load", ChangeKind.Changed), ("read", ChangeKind.Removed)]);
        diff.Dag.ShouldBeEmpty();
    }

    public static TheoryData<string, TaskSpec, string?, string?> OneProperty => new()
    {
        { "operator", Load with { Operator = "code" }, "HttpOperator", "code" },
        { "plugin", Load with { Plugin = null }, "Http", null },
        { "upstream", Load with { Upstream = [] }, "read", null },
        { "inputs", Load with { Inputs = ["read"] }, null, "read" },
        { "retries", Load with { Retries = 2 }, "0", "2" },
        { "retry delay", Load with { RetryDelay = TimeSpan.FromSeconds(90) }, "5 minutes", "1 minute 30 seconds" },
        { "trigger rule", Load with { Rule = TriggerRule.NoneFailed }, "all_success", "none_failed" },
        { "pool", Load with { Pool = "warehouse" }, null, "warehouse" },
        { "timeout", Load with { Timeout = TimeSpan.FromHours(1) }, null, "1 hour" },
        { "setup", Load with { Setup = true }, "no", "yes" },
        { "group", Load with { Group = "all" }, null, "all" },
        { "setting Url", Load with { Settings = new Dictionary<string, string> { ["Url"] = "http://b" } }, "http://a", "http://b" },
        { "sensor", Load with { Sensor = new() }, null, "interval 1 minute, backoff 0, max interval 1 hour, timeout 7 days, soft fail no" },
        { "rate limit", Load with { Rate = new() { Count = 10, Per = TimeSpan.FromMinutes(1) } }, null, "count 10, per 1 minute" },
        { "retry rules", Load with { RetryRules = [new() { ErrorType = "System.Exception", Choice = RetryChoice.Fail }] }, null, "(error type System.Exception, choice fail)" },
        {
            "condition", Load with { Condition = new() { Operator = ConditionOperator.And, Parts = [new() { Operator = ConditionOperator.Succeeded, TaskId = "a" }, new() { Operator = ConditionOperator.Not, Parts = [new() { Operator = ConditionOperator.Failed, TaskId = "b" }] }] } },
            null, "(a succeeded & !b failed)"
        },
    };

    [Theory, MemberData(nameof(OneProperty))]
    public void Property_of_a_task_that_changed_is_said_in_words(string name, TaskSpec after, string? was, string? becomes)
    {
        var change = GraphDiff.Of(Graph, Graph with { Tasks = [Read, after] }).Tasks.ShouldHaveSingleItem();
        change.Id.ShouldBe("load");
        change.Properties.ShouldBe([new(name, was, becomes)]);
    }

    // What a later release adds to a task is compared without a word here.
    [Fact]
    public void Every_property_that_a_graph_has_is_compared()
    {
        var leftOut = typeof(TaskSpec).GetProperties().Where(property => property.CanWrite).Select(property => property.Name)
            .Except(["Id", "Line", "Settings"]).Where(name => !GraphWordsOf(Load).Contains(Words(name))).ToArray();
        // These say nothing where they are not set, and so stand nowhere.
        leftOut.ShouldBe(
            ["Group", "Map", "MapGroup", "Condition", "Timeout", "QueueTimeout", "TotalTimeout", "Deadline", "Sensor", "CacheFor", "Pool", "MaxActive", "Concurrency", "Rate", "Description"],
            ignoreOrder: true);
    }

    [Fact]
    public void Schedule_limits_and_params_that_changed_are_said_of_the_DAG()
    {
        var before = Graph with { Schedule = Daily(6), ParamsSchema = """{"type":"object","properties":{"Currency":{"type":"string","default":"EUR"},"Old":{"type":"integer"}}}""" };
        var after = Graph with
        {
            Schedule = Daily(7), MaxActiveRuns = 1, RunTimeout = TimeSpan.FromHours(2), Tags = ["night"],
            ParamsSchema = """{"type":"object","properties":{"Currency":{"type":"string","default":"USD"}},"required":["Currency"]}""",
        };
        GraphDiff.Of(before, after).Dag.ShouldBe(
            [
                new("tags", null, "night"), new("schedule", "At 06:00 every day (UTC)", "At 07:00 every day (UTC)"), new("max active runs", "16", "1"),
                new("run timeout", null, "2 hours"), new("param Currency", "type string, default EUR", "type string, default USD"), new("params without a default", null, "Currency"),
                new("param Old", "type integer", null),
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void Schedule_that_reads_the_same_says_what_of_it_changed()
    {
        var monthly = On(new PartitionScheduleSpec { All = new() { Steps = [new() { Kind = PartitionStepKind.Month }] } });
        var change = GraphDiff.Of(Graph with { Schedule = On(new()) }, Graph with { Schedule = monthly }).Dag.ShouldHaveSingleItem();
        change.Name.ShouldBe("schedule: partitions");
        change.After!.ShouldContain("kind month");
    }

    [Fact]
    public void Schedule_that_was_dropped_becomes_none() =>
        GraphDiff.Of(Graph with { Schedule = Daily(6) }, Graph).Dag.ShouldBe([new("schedule", "At 06:00 every day (UTC)", null)]);

    [Fact]
    public void Group_that_changed_is_compared_like_a_task() =>
        GraphDiff.Of(Graph with { Groups = [new() { Id = "all" }, new() { Id = "old" }] }, Graph with { Groups = [new() { Id = "all", Retries = 2 }] }).Groups
            .Select(group => (group.Id, group.Kind, string.Join(',', group.Properties.Select(property => property.Name)))).ShouldBe([("all", ChangeKind.Changed, "retries"), ("old", ChangeKind.Removed, "")]);

    private static ScheduleSpec Daily(int hour) => new() { Kind = ScheduleKind.Cron, Expressions = [$"0 {hour} * * *"] };

    private static ScheduleSpec On(PartitionScheduleSpec partitions) => new() { Kind = ScheduleKind.Assets, Assets = new() { Asset = "orders" }, Partitions = partitions };

    private static string Words(string property) => property switch
    {
        "Rule" => "trigger rule", "MapOver" => "maps over", "TeardownOf" => "teardown of", "Outlets" => "emits",
        _ => string.Concat(property.Select((letter, at) => at > 0 && char.IsUpper(letter) ? $" {letter}" : $"{letter}")).ToLowerInvariant(),
    };

    private static HashSet<string> GraphWordsOf(TaskSpec task)
    {
        using var graph = System.Text.Json.JsonDocument.Parse(GraphJson.Write(Graph with { Tasks = [task] }));
        return [.. GraphWords.Of(graph.RootElement.GetProperty("tasks")[0], new HashSet<string>()).Keys];
    }
}
