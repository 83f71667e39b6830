using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tradewind.Dashboard.Design;

/// <summary>JSON to read: indented, in its own letters.</summary>
internal static class JsonText
{
    // Blazor escapes what it writes into a page; escaping here as well would only hide the text.
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text indented; as it is when it is no JSON, as after being cut.</summary>
    public static string Pretty(string json)
    {
        try
        {
            return JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(json), Readable);
        }
        catch (JsonException)
        {
            return json;
        }
    }
}
