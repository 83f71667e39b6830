namespace Tradewind.Hosting;

/// <summary>What a host plugin is told of the process it is in.</summary>
public sealed record HostPluginContext
{
    /// <summary>The node, as in the node list.</summary>
    public required string Node { get; init; }

    /// <summary>Whether the process serves the API and the dashboard.</summary>
    public required bool IsServer { get; init; }

    /// <summary>Whether the process runs tasks.</summary>
    public required bool IsWorker { get; init; }

    /// <summary>The metastore, if it is PostgreSQL: a connection string with all that it takes to connect. Null for SQLite.</summary>
    public string? Postgres { get; init; }

    /// <summary>Where browsers reach the server, without a slash at the end; null when no setting says so, and links are paths on the server then.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>
    /// Reads a setting of the installation, such as <c>TRADEWIND_HANGFIRE_SCHEMA</c>; null when it is not set. Where only a file is named
    /// (the same name and <c>_FILE</c>), its text is read, so that secrets need not stand in the environment.
    /// </summary>
    public required Func<string, string?> Setting { get; init; }
}
