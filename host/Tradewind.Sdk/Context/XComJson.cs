using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Tradewind;

/// <summary>
/// How outputs and parameters are written as JSON: property names as declared (read in any case), public fields too (so tuples
/// work), enums by name, NaN and infinities allowed.
/// </summary>
public static class XComJson
{
    /// <summary>For types that live as long as the process. Types of a script want options of their own, see <see cref="CreateOptions"/>.</summary>
    public static JsonSerializerOptions Shared { get; } = CreateOptions();

    /// <summary>A value as a task would leave it.</summary>
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Shared);

    /// <summary>
    /// Fresh options, not shared with any other instance: what they cache about types goes when they go, so a script's types do
    /// not outlive the script.
    /// </summary>
    public static JsonSerializerOptions CreateOptions() => new()
    {
        PropertyNameCaseInsensitive = true,
        IncludeFields = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals | JsonNumberHandling.AllowReadingFromString,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
        // Options that compare equal share one cache inside System.Text.Json; a resolver of their own keeps them apart.
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };
}
