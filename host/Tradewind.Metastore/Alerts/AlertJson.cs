using System.Text.Json.Serialization;
using Tradewind.Engine.Alerts;

namespace Tradewind.Metastore.Alerts;

/// <summary>The JSON in which a message is kept.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AlertDigest))]
internal sealed partial class AlertJson : JsonSerializerContext;
