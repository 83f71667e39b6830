using System.Text.Json;
using System.Text.Json.Serialization;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Plugins;
using Tradewind.Graph;

namespace Tradewind.Metastore;

/// <summary>The JSON of columns that hold small lists.</summary>
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyList<long>))]
[JsonSerializable(typeof(IReadOnlyList<SourceFile>))]
[JsonSerializable(typeof(IReadOnlyList<ScriptFault>))]
[JsonSerializable(typeof(IReadOnlyList<OperatorInfo>))]
[JsonSerializable(typeof(ScheduleSpec))]
internal sealed partial class StoredJson : JsonSerializerContext
{
    private static readonly StoredJson Instance = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter<ScheduleKind>(JsonNamingPolicy.SnakeCaseLower), new JsonStringEnumConverter<PartitionStepKind>(JsonNamingPolicy.SnakeCaseLower) },
    });

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, typeof(T), Instance);

    public static T Read<T>(string json) =>
        (T?)JsonSerializer.Deserialize(json, typeof(T), Instance) ?? throw new JsonException("A value was expected, found null.");
}
