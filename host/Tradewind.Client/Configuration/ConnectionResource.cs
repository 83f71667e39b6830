using System.Text.Json;

namespace Tradewind.Client;

/// <summary>How to reach a system outside; secrets are left out.</summary>
public sealed record ConnectionResource
{
    /// <summary>Its name in scripts.</summary>
    public required string ConnectionId { get; init; }

    /// <summary>Which kind of system, for example <c>postgres</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Machine name or address, or a base URL.</summary>
    public string? Host { get; init; }

    /// <summary>Port.</summary>
    public int? Port { get; init; }

    /// <summary>User name there.</summary>
    public string? Login { get; init; }

    /// <summary>Whether a password is stored. The password itself is never given out.</summary>
    public required bool HasPassword { get; init; }

    /// <summary>Database, schema or path.</summary>
    public string? Database { get; init; }

    /// <summary>Further settings by name, with <c>***</c> for every value that may be a secret: all but those that its type declares to be none.</summary>
    public JsonElement? Extra { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }
}
