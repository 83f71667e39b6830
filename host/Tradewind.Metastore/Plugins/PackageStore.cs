using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Tradewind.Engine.Plugins;
using Tradewind.Metastore.Blobs;

namespace Tradewind.Metastore.Plugins;

/// <summary>The packages of plugins, in pieces, as large outputs are: neither writing nor reading one takes its size in memory.</summary>
internal sealed class PackageStore(Database database)
{
    private const int PieceLength = 1024 * 1024;

    private readonly MetastoreBlobStore _pieces = new(database);

    /// <summary>
    /// Stores a package. The plugin's row comes first, so that what a crash leaves is known by it and pruned; how many bytes there are comes last,
    /// and makes it count. The same package under way twice is the same pieces.
    /// </summary>
    public async Task WriteAsync(PluginRecord plugin, Stream package, CancellationToken cancel)
    {
        var id = $"plugin-{plugin.ContentHash}-{Convert.ToHexStringLower(await SHA256.HashDataAsync(package, cancel))}";
        package.Position = 0;
        if (await database.WriteAsync(connection => BeginAsync(connection, plugin, id), cancel)) return;

        var piece = new byte[PieceLength];
        var bytes = 0L;
        while (await package.ReadAtLeastAsync(piece, PieceLength, throwOnEndOfStream: false, cancel) is > 0 and var length)
        {
            await _pieces.WriteAsync(id, bytes, piece.AsMemory(0, length), cancel);
            bytes += length;
        }

        await database.WriteAsync(
            connection => connection.ExecuteAsync("UPDATE plugin SET package_bytes = @bytes WHERE content_hash = @ContentHash AND package = @id", new { bytes, plugin.ContentHash, id }), cancel);
    }

    // Returns whether it is there already.
    private async Task<bool> BeginAsync(DbConnection connection, PluginRecord plugin, string id)
    {
        if (await connection.ExecuteScalarAsync<long?>("SELECT package_bytes FROM plugin WHERE content_hash = @ContentHash", new { plugin.ContentHash }) is not null) return true;
        await connection.ExecuteAsync("INSERT INTO plugin (content_hash, name, version, operators, active, seen_at) VALUES (@ContentHash, @Name, @Version, '[]', 0, @seen) ON CONFLICT (content_hash) DO NOTHING",
            new { plugin.ContentHash, plugin.Name, plugin.Version, seen = Micros.Of(plugin.SeenAt) });
        // The time keeps it from being pruned while it is on its way.
        await connection.ExecuteAsync(
            $"UPDATE plugin SET package = @id, retired_at = CASE WHEN active = 1 THEN NULL ELSE {database.Dialect.Now} END WHERE content_hash = @ContentHash", new { id, plugin.ContentHash });
        return false;
    }

    /// <summary>Some bytes from the offset on, none at the end; null when there is no package.</summary>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(string contentHash, long offset, CancellationToken cancel)
    {
        var id = await database.ReadAsync(
            connection => connection.QuerySingleOrDefaultAsync<string?>("SELECT package FROM plugin WHERE content_hash = @contentHash AND package_bytes IS NOT NULL", new { contentHash }), cancel);
        if (id is not null) return await _pieces.ReadAsync(id, offset, PieceLength, cancel);

        // As an earlier version of the platform stored it: in one piece.
        var whole = await database.ReadAsync(
            connection => connection.QuerySingleOrDefaultAsync<byte[]?>("SELECT zip FROM plugin_content WHERE content_hash = @contentHash", new { contentHash }), cancel);
        // Without its type, null would be taken for a package without bytes.
        return whole is null ? (ReadOnlyMemory<byte>?)null : whole.AsMemory((int)Math.Min(offset, whole.Length));
    }

    /// <summary>Deletes a package, in the caller's transaction.</summary>
    public static Task DeleteAsync(DbConnection connection, string package) =>
        connection.ExecuteAsync("DELETE FROM blob_piece WHERE blob_id = @id", new { id = BlobIds.Stored(package) });
}
