using System.Text.Json;

namespace Tradewind.Server.Api;

/// <summary>JSON is read lazily: a lone surrogate in an escape is found only by whoever reads that text, which must not be the engine or a task.</summary>
internal static class JsonText
{
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
