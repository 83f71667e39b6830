using System.Text.Json;
using Tradewind.Connections;
using Tradewind.Engine.Configuration;
using Tradewind.Engine.Ports;

namespace Tradewind.Agent.Dispatch;

/// <summary>
/// Finds connections and variables: the node's environment first (<c>TRADEWIND_CONN_ID</c>, <c>TRADEWIND_VAR_NAME</c>), then its secrets
/// backend, then the metastore.
/// </summary>
public sealed class ConfigurationLookup(IConfigurationStore store, SecretFolder secrets)
{
    private static readonly JsonSerializerOptions Loose = new(JsonSerializerDefaults.Web);

    /// <summary>A connection, or null.</summary>
    /// <exception cref="InvalidOperationException">The environment or the secrets backend holds one that is not a JSON object, or cannot be read.</exception>
    public async Task<ConnectionRecord?> ConnectionAsync(string id, CancellationToken cancel)
    {
        if (FromEnvironment("TRADEWIND_CONN_", id) is { } here) return Read(id, here, NameOf("TRADEWIND_CONN_", id));
        return await secrets.ConnectionAsync(id, cancel) is { } kept ? Read(id, kept, $"The secret connections/{id}") : await store.ConnectionAsync(id, cancel);
    }

    /// <summary>A variable, or null. One that is not from the metastore is taken for a secret.</summary>
    /// <exception cref="InvalidOperationException">The secrets backend has one that cannot be read.</exception>
    public async Task<VariableRecord?> VariableAsync(string name, CancellationToken cancel) =>
        (FromEnvironment("TRADEWIND_VAR_", name) ?? await secrets.VariableAsync(name, cancel)) is { } value ? new(name, value, Secret: true, null) : await store.VariableAsync(name, cancel);

    /// <summary>The texts in a connection's further settings, at any depth, whose names say that they are secrets.</summary>
    public static IReadOnlyList<string> SecretsIn(string? extra)
    {
        if (extra is null) return [];
        var secrets = new List<string>();
        try
        {
            using var document = JsonDocument.Parse(extra);
            Collect(document.RootElement, secret: false, secrets);
        }
        catch (JsonException)
        {
            // From the environment it may be any text; one without names names no secret.
        }

        return secrets;
    }

    private static ConnectionRecord? Read(string id, string json, string place)
    {
        try
        {
            var fields = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json, Loose) ?? throw new JsonException("null", "$", 0, 0);
            fields["id"] = JsonSerializer.SerializeToElement(id);
            return JsonSerializer.SerializeToElement(fields).Deserialize<ConnectionRecord>(Loose);
        }
        catch (JsonException fault)
        {
            // The text itself may hold a password and stays out of the message.
            throw new InvalidOperationException($"{place} is not a connection as a JSON object (at {fault.Path}, byte {fault.BytePositionInLine}).");
        }
    }

    private static void Collect(JsonElement value, bool secret, List<string> secrets)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject()) Collect(property.Value, secret || ConnectionParts.NamesSecret(property.Name), secrets);
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray()) Collect(item, secret, secrets);
                break;
            case JsonValueKind.String when secret:
                secrets.Add(value.GetString()!);
                break;
        }
    }

    private static string? FromEnvironment(string prefix, string name) => Environment.GetEnvironmentVariable(NameOf(prefix, name));

    private static string NameOf(string prefix, string name) => prefix + name.ToUpperInvariant().Replace('-', '_').Replace('.', '_');
}
