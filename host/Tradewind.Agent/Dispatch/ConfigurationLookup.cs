using System.Text.Json;
using Tradewind.Engine.Configuration;
using Tradewind.Engine.Ports;

namespace Tradewind.Agent.Dispatch;

/// <summary>Finds connections and variables: the node's environment first (<c>TRADEWIND_CONN_ID</c>, <c>TRADEWIND_VAR_NAME</c>), then the metastore.</summary>
public sealed class ConfigurationLookup(IConfigurationStore store)
{
    private static readonly JsonSerializerOptions Loose = new(JsonSerializerDefaults.Web);

    /// <summary>A connection, or null.</summary>
    /// <exception cref="InvalidOperationException">The environment holds one that is not a JSON object.</exception>
    public async Task<ConnectionRecord?> ConnectionAsync(string id, CancellationToken cancel)
    {
        if (FromEnvironment("TRADEWIND_CONN_", id) is not { } json) return await store.ConnectionAsync(id, cancel);
        try
        {
            var fields = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json, Loose)!;
            fields["id"] = JsonSerializer.SerializeToElement(id);
            return JsonSerializer.SerializeToElement(fields).Deserialize<ConnectionRecord>(Loose);
        }
        catch (JsonException fault)
        {
            // The text itself may hold a password and stays out of the message.
            throw new InvalidOperationException($"TRADEWIND_CONN_{id.ToUpperInvariant()} is not a connection as a JSON object (at {fault.Path}, byte {fault.BytePositionInLine}).");
        }
    }

    /// <summary>A variable, or null. One from the environment is taken for a secret.</summary>
    public async Task<VariableRecord?> VariableAsync(string name, CancellationToken cancel) =>
        FromEnvironment("TRADEWIND_VAR_", name) is { } value ? new(name, value, Secret: true, null) : await store.VariableAsync(name, cancel);

    /// <summary>The texts in a connection's further settings: any of them may be a secret.</summary>
    public static IEnumerable<string> SecretsIn(string? extra)
    {
        if (extra is null) yield break;
        using var document = JsonDocument.Parse(extra);
        if (document.RootElement.ValueKind != JsonValueKind.Object) yield break;
        foreach (var property in document.RootElement.EnumerateObject())
        {
            var name = property.Name;
            var secret = new[] { "password", "secret", "token", "key" }.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));
            if (secret && property.Value.ValueKind == JsonValueKind.String) yield return property.Value.GetString()!;
        }
    }

    private static string? FromEnvironment(string prefix, string name) =>
        Environment.GetEnvironmentVariable(prefix + name.ToUpperInvariant().Replace('-', '_').Replace('.', '_'));
}
