using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tradewind.Engine.Lineage;
using Tradewind.Engine.Runs;

namespace Tradewind.Outbound.Lineage;

/// <summary>An event as the JSON of OpenLineage 2-0-2. Ids follow from what an event is about, so that one sent twice is one event.</summary>
public sealed class LineageText(LineageOptions options, string baseAddress)
{
    private const string Spec = "https://openlineage.io/spec";

    private readonly string _producer = $"urn:tradewind:{options.Version}";
    private readonly string _base = baseAddress.TrimEnd('/');

    /// <summary>The JSON of an event.</summary>
    public string Of(LineageFacts facts, LineageEvent told)
    {
        var (dag, attempt) = (facts.Plan.Graph, told.Attempt);
        var task = attempt is null ? null : facts.Plan.Tasks[attempt.TaskIndex];
        var run = new JsonObject
        {
            ["nominalTime"] = Facet("1-0-1/NominalTimeRunFacet", ("nominalStartTime", Time(facts.Head.DataIntervalStart)), ("nominalEndTime", Time(facts.Head.DataIntervalEnd))),
            ["processing_engine"] = Facet("1-1-1/ProcessingEngineRunFacet", ("version", options.Version), ("name", "Tradewind")),
        };
        var self = new LineageRunId(facts.Head.DagId, facts.Head.Id, facts.Head.CreatedAt, told.Generation);
        var root = facts.Parent?.Root ?? self;
        if (attempt is not null) run["parent"] = Parent(Id(self, null), dag.DagId, root);
        else if (facts.Parent is { } parent) run["parent"] = Parent(Id(parent.Run, parent.Attempt), $"{parent.Run.DagId}.{parent.TaskId}", root);

        if (told.Error is { } error) run["errorMessage"] = Facet("1-0-1/ErrorMessageRunFacet", ("message", error), ("programmingLanguage", "C#"));

        var job = task is null ? JobOf(dag.DagId) : JobOf($"{dag.DagId}.{task.Id}");
        job["facets"] = JobFacets(facts, task?.Description ?? dag.Description, task is null);
        return new JsonObject
        {
            ["eventType"] = told.Type.ToString().ToUpperInvariant(),
            ["eventTime"] = Time(told.At),
            ["run"] = new JsonObject { ["runId"] = Id(self, attempt?.Id).ToString(), ["facets"] = run },
            ["job"] = job,
            ["inputs"] = Datasets(attempt is null ? [.. facts.Consumed.Select(OfAsset)] : [LineageDatasets.Source(attempt)]),
            ["outputs"] = Outputs(told),
            ["producer"] = _producer,
            ["schemaURL"] = $"{Spec}/2-0-2/OpenLineage.json#/$defs/RunEvent",
        }.ToJsonString(Plain);
    }

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private JsonObject JobFacets(LineageFacts facts, string? about, bool isDag)
    {
        var dag = facts.Plan.Graph;
        var facets = new JsonObject
        {
            ["jobType"] = Facet("2-0-3/JobTypeJobFacet", ("processingType", "BATCH"), ("integration", "TRADEWIND"), ("jobType", isDag ? "DAG" : "TASK")),
            ["sourceCodeLocation"] = Facet(
                "1-0-1/SourceCodeLocationJobFacet", ("type", "tradewind"), ("url", $"{_base}/dags/{Uri.EscapeDataString(dag.DagId)}/code"), ("path", facts.Path), ("version", facts.Version.ToString(CultureInfo.InvariantCulture))),
        };
        if (about is not null) facets["documentation"] = Facet("1-1-0/DocumentationJobFacet", ("description", about));
        if (dag.Owner is { } owner) facets["ownership"] = Facet("1-0-1/OwnershipJobFacet", ("owners", new JsonArray(new JsonObject { ["name"] = owner, ["type"] = "OWNER" })));
        return facets;
    }

    // What an attempt wrote is known when it is done.
    private JsonArray Outputs(LineageEvent told)
    {
        if (told is not { Type: LineageEventType.Complete, Attempt: { } attempt }) return Datasets(told.Attempt is null ? [] : [LineageDatasets.Sink(told.Attempt)]);
        var sink = LineageDatasets.Sink(attempt);
        var outputs = Datasets([sink, .. attempt.Emitted.Select(OfAsset)]);
        if (sink is not null && (attempt.Rows ?? attempt.Bytes) is not null)
        {
            var statistics = Facet("1-0-2/OutputStatisticsOutputDatasetFacet");
            if (attempt.Rows is { } rows) statistics["rowCount"] = rows;
            if (attempt.Bytes is { } bytes) statistics["size"] = bytes;
            outputs[0]!["outputFacets"] = new JsonObject { ["outputStatistics"] = statistics };
        }

        return outputs;
    }

    private LineageDataset OfAsset(string asset) => LineageDatasets.OfAsset(asset, options.Namespace);

    private static JsonArray Datasets(IEnumerable<LineageDataset?> datasets) =>
        new([.. datasets.OfType<LineageDataset>().Distinct().Select(one => new JsonObject { ["namespace"] = one.Namespace, ["name"] = one.Name })]);

    private JsonObject JobOf(string name) => new() { ["namespace"] = options.Namespace, ["name"] = name };

    private JsonObject Parent(Guid run, string job, LineageRunId root)
    {
        var parent = Facet("1-1-0/ParentRunFacet", ("run", RunOf(run)), ("job", JobOf(job)));
        parent["root"] = new JsonObject { ["run"] = RunOf(Id(root, null)), ["job"] = JobOf(root.DagId) };
        return parent;
    }

    private static JsonObject RunOf(Guid id) => new() { ["runId"] = id.ToString() };

    private JsonObject Facet(string schema, params (string Name, JsonNode? Value)[] values)
    {
        var name = schema[(schema.IndexOf('/') + 1)..];
        var facet = new JsonObject { ["_producer"] = _producer, ["_schemaURL"] = $"{Spec}/facets/{schema}.json#/$defs/{name}" };
        foreach (var (key, value) in values) facet[key] = value;
        return facet;
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    // A hash in the form of a UUID (version 8: ours to make). The moment at which a run was made tells it from one of an earlier metastore.
    private Guid Id(LineageRunId run, LineageAttemptId? attempt)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{options.Namespace}/{run.DagId}/{run.Run}/{run.CreatedAt.UtcTicks}/{run.Generation}/{attempt?.Ordinal}/{attempt?.Number}");
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new(bytes, bigEndian: true);
    }
}
