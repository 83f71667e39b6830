using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tradewind.Connections;

/// <summary>The JSON form of connection types: camelCase, kinds of fields as words.</summary>
[JsonSerializable(typeof(IReadOnlyList<ConnectionTypeSpec>))]
public sealed partial class ConnectionTypeJson : JsonSerializerContext
{
    private static readonly ConnectionTypeJson Instance = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter<ConnectionFieldKind>(JsonNamingPolicy.SnakeCaseLower) },
    });

    /// <summary>Writes types as JSON.</summary>
    public static string Write(IReadOnlyList<ConnectionTypeSpec> types) => JsonSerializer.Serialize(types, Instance.IReadOnlyListConnectionTypeSpec);

    /// <summary>Reads types from JSON.</summary>
    /// <exception cref="JsonException">The text is no list of types.</exception>
    public static IReadOnlyList<ConnectionTypeSpec> Read(string json) =>
        JsonSerializer.Deserialize(json, Instance.IReadOnlyListConnectionTypeSpec) ?? throw new JsonException("A list of connection types was expected, found null.");
}
