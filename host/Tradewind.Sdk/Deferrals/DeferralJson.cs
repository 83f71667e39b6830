using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tradewind;

/// <summary>The JSON form of what a task waits for: between runner and agent, and in the metastore.</summary>
[JsonSerializable(typeof(Deferral))]
[JsonSerializable(typeof(DeferredEvent))]
public sealed partial class DeferralJson : JsonSerializerContext
{
    private static readonly DeferralJson Instance = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters =
        {
            new JsonStringEnumConverter<DeferralKind>(JsonNamingPolicy.SnakeCaseLower),
            new JsonStringEnumConverter<EndState>(JsonNamingPolicy.SnakeCaseLower),
            new JsonStringEnumConverter<WhenMissing>(JsonNamingPolicy.SnakeCaseLower),
        },
    });

    /// <summary>Writes what a task waits for.</summary>
    public static string Write(Deferral deferral) => JsonSerializer.Serialize(deferral, Instance.Deferral);

    /// <summary>Reads what a task waits for.</summary>
    /// <exception cref="JsonException">The text is something else.</exception>
    public static Deferral Read(string json) =>
        JsonSerializer.Deserialize(json, Instance.Deferral) ?? throw new JsonException("A deferral was expected, found null.");

    /// <summary>Writes an event.</summary>
    public static byte[] Write(DeferredEvent arrived) => JsonSerializer.SerializeToUtf8Bytes(arrived, Instance.DeferredEvent);

    /// <summary>Reads an event.</summary>
    /// <exception cref="JsonException">The text is something else.</exception>
    public static DeferredEvent ReadEvent(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, Instance.DeferredEvent) ?? throw new JsonException("An event was expected, found null.");
}
