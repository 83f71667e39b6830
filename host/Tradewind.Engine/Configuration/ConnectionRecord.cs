namespace Tradewind.Engine.Configuration;

/// <summary>How to reach a system outside.</summary>
public sealed record ConnectionRecord
{
    /// <summary>Its name in scripts.</summary>
    public required string Id { get; init; }

    /// <summary>Which kind of system, for example <c>postgres</c>, <c>sqlite</c>, <c>http</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Machine name or address, or a base URL.</summary>
    public string? Host { get; init; }

    /// <summary>Port.</summary>
    public int? Port { get; init; }

    /// <summary>User name there.</summary>
    public string? Login { get; init; }

    /// <summary>Password or key: a secret.</summary>
    public string? Password { get; init; }

    /// <summary>Database, schema or path.</summary>
    public string? Database { get; init; }

    /// <summary>Further settings as a JSON object: may hold secrets.</summary>
    public string? Extra { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }
}
