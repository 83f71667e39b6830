using System.Text.Json;
using Tradewind.Graph;

namespace Tradewind.Execution;

/// <summary>A DAG whose script is loaded in this process, ready to execute its tasks.</summary>
public sealed class LoadedDag
{
    private readonly Dictionary<string, TaskDefinition> _definitions;
    private readonly Dictionary<string, TaskDefinition[]> _mappedOver;
    private readonly Dictionary<string, TimeSpan?> _timeouts;
    private readonly TimeZoneInfo _zone;
    private readonly LoadedBundle? _bundle;

    internal LoadedDag(Dag dag, DagGraph graph, JsonSerializerOptions json, LoadedBundle? bundle)
    {
        Dag = dag;
        Graph = graph;
        Json = json;
        _bundle = bundle;
        _definitions = dag.Definitions.DistinctBy(d => d.Id).ToDictionary(d => d.Id);
        _mappedOver = dag.Definitions
            .SelectMany(d => d.MapOver, (d, source) => (Source: source.Id, Mapped: d))
            .GroupBy(m => m.Source)
            .ToDictionary(g => g.Key, g => g.Select(m => m.Mapped).ToArray());
        _timeouts = graph.Tasks.DistinctBy(t => t.Id).ToDictionary(t => t.Id, t => t.Timeout);
        _zone = TimeZoneInfo.TryFindSystemTimeZoneById(dag.Schedule?.TimeZone ?? "UTC", out var zone) ? zone : TimeZoneInfo.Utc;
    }

    /// <summary>The DAG as its script built it.</summary>
    public Dag Dag { get; }

    /// <summary>The DAG as data.</summary>
    public DagGraph Graph { get; }

    internal JsonSerializerOptions Json { get; }

    /// <summary>A DAG made in this process by code that stays, as in a test.</summary>
    /// <exception cref="InvalidDagException">It cannot run.</exception>
    public static LoadedDag Of(Dag dag) => new(dag, dag.ToGraph(), XComJson.CreateOptions(), null);

    internal TaskDefinition? Find(string taskId) => _definitions.GetValueOrDefault(taskId);

    /// <summary>How long an attempt of a task may take, as the graph says to the agent too; null means no limit.</summary>
    internal TimeSpan? TimeoutOf(string taskId) => _timeouts[taskId];

    /// <summary>The tasks that fan out over this one's output.</summary>
    internal IReadOnlyList<TaskDefinition> MappedOver(string taskId) => _mappedOver.GetValueOrDefault(taskId, []);

    /// <summary>The callback of a task, or with an empty id of the run; null when the script has none for that.</summary>
    internal Func<CallbackContext, Task>? FindCallback(string taskId, CallbackKind kind) => taskId.Length == 0
        ? Dag.Callbacks.Find(kind)
        : Find(taskId) is { } task ? task.Callbacks.Find(kind) ?? Dag.DefaultsOf(task.Group).Callbacks.Find(kind) : null;

    /// <summary>The facts with their dates in the time zone of the DAG's schedule.</summary>
    internal AttemptFacts InScheduleZone(AttemptFacts facts) => facts with
    {
        LogicalDate = TimeZoneInfo.ConvertTime(facts.LogicalDate, _zone),
        DataIntervalStart = TimeZoneInfo.ConvertTime(facts.DataIntervalStart, _zone),
        DataIntervalEnd = TimeZoneInfo.ConvertTime(facts.DataIntervalEnd, _zone),
    };

    /// <summary>Keeps the script loaded while a task of it runs.</summary>
    internal IDisposable? Hold() => _bundle?.Hold();
}
