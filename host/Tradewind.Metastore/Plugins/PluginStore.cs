using Dapper;
using Tradewind.Connections;
using Tradewind.Engine.Plugins;
using Tradewind.Engine.Ports;

namespace Tradewind.Metastore.Plugins;

/// <inheritdoc/>
internal sealed class PluginStore(Database database) : IPluginStore
{
    public Task<IReadOnlyList<PluginRecord>> ListAsync(CancellationToken cancel) => database.ReadAsync<IReadOnlyList<PluginRecord>>(
        async connection => [.. (await connection.QueryAsync<PluginRow>(
            """
            SELECT content_hash AS ContentHash, name, version, description, operators, connection_types AS ConnectionTypes, error, active, seen_at AS SeenAt
            FROM plugin ORDER BY name, seen_at, content_hash
            """)).Select(row => row.ToRecord())],
        cancel);

    // Of two versions of a plugin that are in use at once the newer comes first.
    public Task<IReadOnlyList<PluginConnectionTypes>> ConnectionTypesAsync(CancellationToken cancel) => database.ReadAsync<IReadOnlyList<PluginConnectionTypes>>(
        async connection => [.. (await connection.QueryAsync<(string Name, string Hash, string Types)>(
            "SELECT name, content_hash, connection_types FROM plugin WHERE active = 1 AND error IS NULL AND connection_types IS NOT NULL ORDER BY name, seen_at DESC, content_hash"))
            .Select(row => new PluginConnectionTypes(row.Name, row.Hash, ConnectionTypeJson.Read(row.Types)))],
        cancel);

    public Task SaveAsync(PluginRecord plugin, byte[]? zip, CancellationToken cancel) => database.WriteAsync(
        async connection =>
        {
            if (zip is not null)
            {
                await connection.ExecuteAsync(
                    "INSERT INTO plugin_content (content_hash, zip) VALUES (@ContentHash, @zip) ON CONFLICT (content_hash) DO NOTHING", new { plugin.ContentHash, zip });
            }

            await connection.ExecuteAsync(
                """
                INSERT INTO plugin (content_hash, name, version, description, operators, connection_types, error, active, seen_at)
                VALUES (@ContentHash, @Name, @Version, @Description, @operators, @types, @error, @active, @seen)
                ON CONFLICT (content_hash) DO UPDATE SET name = excluded.name, version = excluded.version, description = excluded.description,
                    operators = excluded.operators, connection_types = excluded.connection_types, error = excluded.error, active = excluded.active
                """,
                new
                {
                    plugin.ContentHash, plugin.Name, plugin.Version, Description = StoredText.Of(plugin.Description),
                    operators = StoredText.Of(StoredJson.Write(plugin.Operators)), types = StoredText.Of(plugin.ConnectionTypes), error = StoredText.Reason(plugin.Error), active = plugin.Active ? 1 : 0,
                    seen = Micros.Of(plugin.SeenAt),
                });
        },
        cancel);

    public Task<byte[]?> ContentAsync(string contentHash, CancellationToken cancel) => database.ReadAsync(
        connection => connection.QuerySingleOrDefaultAsync<byte[]?>("SELECT zip FROM plugin_content WHERE content_hash = @contentHash", new { contentHash }), cancel);

    public Task RetireAsync(string contentHash, CancellationToken cancel) => database.WriteAsync(
        connection => connection.ExecuteAsync("UPDATE plugin SET active = 0 WHERE content_hash = @contentHash", new { contentHash }), cancel);

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

        public PluginRecord ToRecord() => new(
            ContentHash, Name, Version, Description, StoredJson.Read<IReadOnlyList<OperatorInfo>>(Operators), Error, Active != 0, Micros.Time(SeenAt)) { ConnectionTypes = ConnectionTypes };
    }
}
