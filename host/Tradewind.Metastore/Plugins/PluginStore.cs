using System.Data.Common;
using Dapper;
using Tradewind.Connections;
using Tradewind.Engine.Plugins;
using Tradewind.Engine.Ports;

namespace Tradewind.Metastore.Plugins;

/// <inheritdoc/>
internal sealed class PluginStore(Database database) : IPluginStore
{
    private readonly PackageStore _packages = new(database);

    // One whose package is only on its way is not there yet.
    public Task<IReadOnlyList<PluginRecord>> ListAsync(CancellationToken cancel) => database.ReadAsync<IReadOnlyList<PluginRecord>>(
        async connection => [.. (await connection.QueryAsync<PluginRow>(
            """
            SELECT p.content_hash AS ContentHash, p.name, p.version, p.description, p.operators, p.connection_types AS ConnectionTypes, p.error, p.active, p.seen_at AS SeenAt,
                i.installed_at AS InstalledAt, i.installed_by AS InstalledBy
            FROM plugin p LEFT JOIN plugin_install i ON i.content_hash = p.content_hash
            WHERE p.package IS NULL OR p.package_bytes IS NOT NULL
            ORDER BY p.name, p.seen_at, p.content_hash
            """)).Select(row => row.ToRecord())],
        cancel);

    // Of two versions of a plugin that are in use at once the newer comes first.
    public Task<IReadOnlyList<PluginConnectionTypes>> ConnectionTypesAsync(CancellationToken cancel) => database.ReadAsync<IReadOnlyList<PluginConnectionTypes>>(
        async connection => [.. (await connection.QueryAsync<(string Name, string Hash, string Types)>(
            "SELECT name, content_hash, connection_types FROM plugin WHERE active = 1 AND error IS NULL AND connection_types IS NOT NULL ORDER BY name, seen_at DESC, content_hash"))
            .Select(row => new PluginConnectionTypes(row.Name, row.Hash, ConnectionTypeJson.Read(row.Types)))],
        cancel);

    public async Task SaveAsync(PluginRecord plugin, Stream? package, CancellationToken cancel)
    {
        if (package is not null) await _packages.WriteAsync(plugin, package, cancel);
        await database.WriteAsync(connection => EnterAsync(connection, plugin), cancel);
    }

    public Task<ReadOnlyMemory<byte>?> PackageAsync(string contentHash, long offset, CancellationToken cancel) => _packages.ReadAsync(contentHash, offset, cancel);

    public Task RetireAsync(string contentHash, CancellationToken cancel) => database.WriteAsync(
        connection => connection.ExecuteAsync($"UPDATE plugin SET active = 0, retired_at = {database.Dialect.Now} WHERE content_hash = @contentHash", new { contentHash }), cancel);

    /// <summary>Enters a plugin, or what is known of it now.</summary>
    internal static Task EnterAsync(DbConnection connection, PluginRecord plugin) => connection.ExecuteAsync(
        """
        INSERT INTO plugin (content_hash, name, version, description, operators, connection_types, error, active, seen_at)
        VALUES (@ContentHash, @Name, @Version, @Description, @operators, @types, @error, @active, @seen)
        ON CONFLICT (content_hash) DO UPDATE SET name = excluded.name, version = excluded.version, description = excluded.description,
            operators = excluded.operators, connection_types = excluded.connection_types, error = excluded.error, active = excluded.active, retired_at = NULL
        """,
        new
        {
            plugin.ContentHash, plugin.Name, plugin.Version, Description = StoredText.Of(plugin.Description),
            operators = StoredText.Of(StoredJson.Write(plugin.Operators)), types = StoredText.Of(plugin.ConnectionTypes), error = StoredText.Reason(plugin.Error), active = plugin.Active ? 1 : 0,
            seen = Micros.Of(plugin.SeenAt),
        });

    private sealed class PluginRow
    {
        public string ContentHash { get; init; } = "";

        public string Name { get; init; } = "";

        public string Version { get; init; } = "";

        public string? Description { get; init; }

        public string Operators { get; init; } = "";

        public string? ConnectionTypes { get; init; }

        public string? Error { get; init; }

        public int Active { get; init; }

        public long SeenAt { get; init; }

        public long? InstalledAt { get; init; }

        public string? InstalledBy { get; init; }

        public PluginRecord ToRecord() => new(
            ContentHash, Name, Version, Description, StoredJson.Read<IReadOnlyList<OperatorInfo>>(Operators), Error, Active != 0, Micros.Time(SeenAt))
        {
            ConnectionTypes = ConnectionTypes,
            Installed = InstalledAt is { } at ? new(ContentHash, Name, Version, Micros.Time(at), InstalledBy!) : null,
        };
    }
}
