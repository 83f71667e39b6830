namespace Tradewind;

/// <summary>How to reach a system outside, as an administrator stored it under an id.</summary>
public sealed record Connection
{
    /// <summary>The id scripts name it by.</summary>
    public required string Id { get; init; }

    /// <summary>What sort of system: <c>postgres</c>, <c>sqlite</c>, <c>http</c>, ...</summary>
    public required string Type { get; init; }

    /// <summary>Host name or address; for a file database, the path.</summary>
    public string? Host { get; init; }

    /// <summary>Port, or null for the system's usual one.</summary>
    public int? Port { get; init; }

    /// <summary>User name.</summary>
    public string? Login { get; init; }

    /// <summary>Password or token. Masked in logs.</summary>
    public string? Password { get; init; }

    /// <summary>The database, bucket or virtual host to open.</summary>
    public string? Database { get; init; }

    /// <summary>Whatever else the system wants, by name.</summary>
    public IReadOnlyDictionary<string, string> Extra { get; init; } = new Dictionary<string, string>();

    /// <summary>Type, user, host and database; never the password.</summary>
    public override string ToString() =>
        $"{Type}://{(Login is null ? "" : Login + "@")}{Host}{(Port is null ? "" : ":" + Port)}{(Database is null ? "" : "/" + Database)}";
}
