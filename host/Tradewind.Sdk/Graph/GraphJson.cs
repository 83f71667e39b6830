using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tradewind.Graph;

/// <summary>The JSON form of a <see cref="DagGraph"/>: camelCase, enums as snake_case words, defaults written out.</summary>
[JsonSerializable(typeof(DagGraph))]
public sealed partial class GraphJson : JsonSerializerContext
{
    private static readonly GraphJson Instance = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // A backoff that is no number is a fault to be told, and so must get as far as where that is checked.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters =
        {
            new JsonStringEnumConverter<TaskKind>(JsonNamingPolicy.SnakeCaseLower),
            new JsonStringEnumConverter<TriggerRule>(JsonNamingPolicy.SnakeCaseLower),
            new JsonStringEnumConverter<ConditionOperator>(JsonNamingPolicy.SnakeCaseLower),
            new JsonStringEnumConverter<OnCollision>(JsonNamingPolicy.SnakeCaseLower),
            new JsonStringEnumConverter<WeightRule>(JsonNamingPolicy.SnakeCaseLower),
            new JsonStringEnumConverter<Isolation>(JsonNamingPolicy.SnakeCaseLower),
            new JsonStringEnumConverter<DeadlineReference>(JsonNamingPolicy.SnakeCaseLower),
            new JsonStringEnumConverter<RetryChoice>(JsonNamingPolicy.SnakeCaseLower),
            new JsonStringEnumConverter<CallbackKind>(JsonNamingPolicy.SnakeCaseLower),
            new JsonStringEnumConverter<ScheduleKind>(JsonNamingPolicy.SnakeCaseLower),
            new JsonStringEnumConverter<PartitionStepKind>(JsonNamingPolicy.SnakeCaseLower),
            new JsonStringEnumConverter<PartitionPart>(JsonNamingPolicy.SnakeCaseLower),
        },
    });

    /// <summary>Writes a graph as JSON.</summary>
    public static string Write(DagGraph graph) => JsonSerializer.Serialize(graph, Instance.DagGraph);

    /// <summary>Reads a graph from JSON.</summary>
    /// <exception cref="JsonException">The text is not a graph.</exception>
    public static DagGraph Read(string json) =>
        JsonSerializer.Deserialize(json, Instance.DagGraph) ?? throw new JsonException("A DAG graph was expected, found null.");
}
