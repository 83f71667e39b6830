using System.Text.Json;
using Tradewind.Engine.Lineage;
using Tradewind.Engine.States;
using Tradewind.Outbound.Tests.Harness;

namespace Tradewind.Outbound.Tests.Lineage;

public sealed class LineageTextTests
{
    private static readonly LineageFacts Of = Facts.Lineage();

    /// <summary>Every kind of event that there is to tell.</summary>
    public static TheoryData<LineageEventType, bool> Kinds => new()
    {
        { LineageEventType.Start, false }, { LineageEventType.Complete, false }, { LineageEventType.Fail, false }, { LineageEventType.Abort, false }, { LineageEventType.Start, true },
        { LineageEventType.Complete, true }, { LineageEventType.Fail, true }, { LineageEventType.Abort, true },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Event_has_the_shape_that_openlineage_asks_for(LineageEventType type, bool ofTask)
    {
        var json = Json(new(type, Facts.Noon, 1, ofTask ? Facts.Attempt : null, type == LineageEventType.Fail ? "it broke" : null));

        json.GetProperty("eventType").GetString().ShouldBeOneOf("START", "COMPLETE", "FAIL", "ABORT");
        json.GetProperty("eventTime").GetDateTimeOffset().ShouldBe(Facts.Noon);
        Uri.TryCreate(json.GetProperty("producer").GetString(), UriKind.Absolute, out _).ShouldBeTrue();
        json.GetProperty("schemaURL").GetString().ShouldBe("https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent");
        Guid.TryParse(json.GetProperty("run").GetProperty("runId").GetString(), out _).ShouldBeTrue();
        json.GetProperty("job").GetProperty("namespace").GetString().ShouldBe("shop");
        json.GetProperty("job").GetProperty("name").GetString().ShouldBe(ofTask ? "sales.load" : "sales");
        foreach (var facets in new[] { json.GetProperty("run").GetProperty("facets"), json.GetProperty("job").GetProperty("facets") })
            foreach (var facet in facets.EnumerateObject()) Sound(facet.Value);
        foreach (var dataset in json.GetProperty("inputs").EnumerateArray().Concat(json.GetProperty("outputs").EnumerateArray()))
        {
            dataset.GetProperty("namespace").GetString().ShouldNotBeNullOrEmpty();
            dataset.GetProperty("name").GetString().ShouldNotBeNullOrEmpty();
            if (dataset.TryGetProperty("outputFacets", out var facets)) foreach (var facet in facets.EnumerateObject()) Sound(facet.Value);
        }
    }

    [Fact]
    public void Attempt_names_its_run_as_parent_and_carries_what_it_read_wrote_and_why_it_failed()
    {
        var run = Json(new(LineageEventType.Start, Facts.Noon, 1, null, null));
        var done = Json(new(LineageEventType.Complete, Facts.Noon, 1, Facts.Attempt, null));
        var failed = Json(new(LineageEventType.Fail, Facts.Noon, 1, Facts.Attempt, "it broke"));

        var facets = done.GetProperty("run").GetProperty("facets");
        facets.GetProperty("parent").GetProperty("run").GetProperty("runId").GetString().ShouldBe(run.GetProperty("run").GetProperty("runId").GetString());
        facets.GetProperty("parent").GetProperty("job").GetProperty("name").GetString().ShouldBe("sales");
        facets.GetProperty("parent").GetProperty("root").GetProperty("job").GetProperty("namespace").GetString().ShouldBe("shop");
        facets.GetProperty("nominalTime").GetProperty("nominalStartTime").GetDateTimeOffset().ShouldBe(Facts.Noon);
        Names(done, "inputs").ShouldBe(["file data/orders.csv"]);
        Names(done, "outputs").ShouldBe(["connection://warehouse sales.orders", "s3://bucket orders"]);
        var statistics = done.GetProperty("outputs")[0].GetProperty("outputFacets").GetProperty("outputStatistics");
        (statistics.GetProperty("rowCount").GetInt64(), statistics.GetProperty("size").GetInt64()).ShouldBe((12, 480));
        Names(failed, "outputs").ShouldBe(["connection://warehouse sales.orders"]);
        failed.GetProperty("run").GetProperty("facets").GetProperty("errorMessage").GetProperty("message").GetString().ShouldBe("it broke");
        done.GetProperty("run").GetProperty("facets").TryGetProperty("errorMessage", out _).ShouldBeFalse();
    }

    [Fact]
    public void Run_carries_the_assets_that_made_it_and_its_job_says_what_it_is_where_it_stands_and_whose_it_is()
    {
        var run = Json(new(LineageEventType.Start, Facts.Noon, 1, null, null));
        Names(run, "inputs").ShouldBe(["shop customers"]);
        var facets = run.GetProperty("job").GetProperty("facets");
        facets.GetProperty("documentation").GetProperty("description").GetString().ShouldBe("Loads <sales>.");
        facets.GetProperty("ownership").GetProperty("owners")[0].GetProperty("name").GetString().ShouldBe("ada");
        var location = facets.GetProperty("sourceCodeLocation");
        (location.GetProperty("url").GetString(), location.GetProperty("path").GetString(), location.GetProperty("version").GetString()).ShouldBe(("https://tradewind.example.com/dags/sales/code", "sales.csx", "3"));
        facets.GetProperty("jobType").GetProperty("jobType").GetString().ShouldBe("DAG");
    }

    [Fact]
    public void Run_that_a_task_made_names_the_attempt_as_its_parent_and_the_run_at_the_beginning_as_the_root_of_all()
    {
        var facts = Facts.Lineage() with { Parent = new(new("orders", 5, Facts.Noon, 2), "trigger", new(3, 1), new("night", 4, Facts.Noon, 1)) };
        JsonElement Of(LineageAttempt? attempt) => JsonElement.Parse(Facts.LineageText.Of(facts, new(LineageEventType.Start, Facts.Noon, 1, attempt, null))).GetProperty("run").GetProperty("facets").GetProperty("parent");
        string Id(JsonElement of) => of.GetProperty("run").GetProperty("runId").GetString()!;
        string Job(JsonElement of) => of.GetProperty("job").GetProperty("name").GetString()!;

        var (run, attempt) = (Of(null), Of(Facts.Attempt));

        (Job(run), Job(run.GetProperty("root")), Job(attempt), Job(attempt.GetProperty("root"))).ShouldBe(("orders.trigger", "night", "sales", "night"));
        Id(run.GetProperty("root")).ShouldBe(Id(attempt.GetProperty("root")));
        // The ids are those under which the other runs tell themselves.
        var told = Facts.Lineage() with { Head = Facts.Head("orders", 1) with { Id = 5, CreatedAt = Facts.Noon }, Plan = new(Facts.Graph("orders")) };
        Id(run).ShouldBe(Id(JsonElement.Parse(Facts.LineageText.Of(told, new(LineageEventType.Start, Facts.Noon, 2, Facts.Attempt with { Id = new(3, 1) }, null)))));
        Json(new(LineageEventType.Start, Facts.Noon, 1, null, null)).GetProperty("run").GetProperty("facets").TryGetProperty("parent", out _).ShouldBeFalse();
    }

    [Fact]
    public void Ids_are_the_same_each_time_and_others_for_each_attempt_and_start()
    {
        string Id(int generation, int? number) => Json(new(LineageEventType.Start, Facts.Noon, generation, number is { } one ? Facts.Attempt with { Id = new(0, one) } : null, null)).GetProperty("run").GetProperty("runId").GetString()!;
        Id(1, 1).ShouldBe(Id(1, 1));
        new[] { Id(1, null), Id(2, null), Id(1, 1), Id(1, 2), Id(2, 1) }.Distinct().Count().ShouldBe(5);
    }

    private static JsonElement Json(LineageEvent told) => JsonElement.Parse(Facts.LineageText.Of(Of, told));

    private static void Sound(JsonElement facet)
    {
        Uri.TryCreate(facet.GetProperty("_producer").GetString(), UriKind.Absolute, out _).ShouldBeTrue();
        facet.GetProperty("_schemaURL").GetString()!.ShouldStartWith("https://openlineage.io/spec/facets/");
    }

    private static List<string> Names(JsonElement json, string which) => [.. json.GetProperty(which).EnumerateArray().Select(one => $"{one.GetProperty("namespace").GetString()} {one.GetProperty("name").GetString()}")];
}
