using System.Text.Json;

namespace Tradewind.Engine.Commands;

/// <summary>JSON is read lazily: a lone surrogate in an escape is found only by whoever reads that text, which must not be the engine or a task.</summary>
public static class SoundJson
{
    private static readonly JsonDocumentOptions Once = new() { AllowDuplicateProperties = false };

    /// <summary>Reads JSON in which no property stands twice: which of two counts each reader decides for itself, and some fail over it.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static JsonElement Parse(string text) => JsonElement.Parse(text, Once);

    /// <summary>Whether every text in it can be read and stored.</summary>
    public static bool IsSound(JsonElement json)
    {
        try
        {
            return json.ValueKind switch
            {
                JsonValueKind.Object => json.EnumerateObject().All(property => !property.Name.Contains('\0') && IsSound(property.Value)),
                JsonValueKind.Array => json.EnumerateArray().All(IsSound),
                JsonValueKind.String => !json.GetString()!.Contains('\0'),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            // How System.Text.Json says that an escape is half a character.
            return false;
        }
    }
}
