using Tradewind.Engine.Lineage;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using Tradewind.Outbound.Lineage;

namespace Tradewind.Outbound.Tests.Harness;

internal static partial class Facts
{
    public static LineageOptions LineageOptions { get; } = new() { Url = new("http://marquez.example.com/api/v1/lineage"), ApiKey = "key", Namespace = "shop", Version = "1.2.3", MostWaiting = 2 };

    public static LineageText LineageText { get; } = new(LineageOptions, "https://tradewind.example.com/");

    /// <summary>A transfer that moved twelve rows and told news of an asset.</summary>
    public static LineageAttempt Attempt { get; } = new()
    {
        Id = new(0, 1), TaskIndex = 0, StartedAt = Noon, EndedAt = Noon.AddSeconds(5), Outcome = AttemptOutcome.Success, Rows = 12, Bytes = 480, Emitted = ["s3://bucket/orders"],
        Rendered = """{"From.Path":"data/orders.csv","To.Connection":"warehouse","To.Table":"sales.orders"}""",
    };

    public static DagGraph Graph(string dagId) => new()
    {
        DagId = dagId, Description = "Loads <sales>.", Owner = "ada", Tasks = [new() { Id = "load", Kind = TaskKind.Action, Operator = "code" }],
    };

    public static RunHead Head(string dagId, long version) => new()
    {
        DagId = dagId, VersionId = version, Key = $"manual__{dagId}", Type = RunType.Manual, LogicalDate = Noon, DataIntervalStart = Noon, DataIntervalEnd = Noon.AddDays(1), TriggeredBy = "user:ada", CreatedAt = Noon,
    };

    public static LineageFacts Lineage() => new()
    {
        State = new() { Run = 7 }, Head = Head("sales", 1) with { Id = 7 }, Plan = new(Graph("sales")), Version = 3, Path = "sales.csx", Consumed = ["customers"], Entries = [], Attempts = [],
    };
}
