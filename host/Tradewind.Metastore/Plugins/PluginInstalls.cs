using System.Data.Common;
using Dapper;
using Tradewind.Engine.Plugins;
using Tradewind.Engine.Ports;

namespace Tradewind.Metastore.Plugins;

/// <inheritdoc/>
internal sealed class PluginInstalls(Database database) : IPluginInstalls
{
    // What a script was compiled against stands in its bundle as a JSON list of name@hash.
    private const string CompiledAgainst = "c.plugins LIKE '%@' || p.content_hash || '\"%'";

    private readonly PackageStore _packages = new(database);

    public Task<IReadOnlyList<InstalledPlugin>> InstalledAsync(CancellationToken cancel) => database.ReadAsync<IReadOnlyList<InstalledPlugin>>(
        async connection => [.. (await connection.QueryAsync<(string ContentHash, string Name, string Version, long At, string By)>(
            "SELECT content_hash, name, version, installed_at, installed_by FROM plugin_install ORDER BY number, content_hash"))
            .Select(row => new InstalledPlugin(row.ContentHash, row.Name, row.Version, Micros.Time(row.At), row.By))],
        cancel);

    public async Task<bool> InstallAsync(PluginRecord plugin, Stream package, string by, CancellationToken cancel)
    {
        while (true)
        {
            // Asked before the package is written, and with what counts.
            if (await database.ReadAsync(connection => IsTakenAsync(connection, plugin), cancel)) return false;
            await _packages.WriteAsync(plugin, package, cancel);
            if (await database.WriteAsync(connection => InstallAsync(connection, plugin, by), cancel) is { } done) return done;
            package.Position = 0;
        }
    }

    public Task UninstallAsync(string contentHash, CancellationToken cancel) => database.WriteAsync(
        connection => connection.ExecuteAsync("DELETE FROM plugin_install WHERE content_hash = @contentHash", new { contentHash }), cancel);

    public Task<IReadOnlyList<string>> UsersAsync(string contentHash, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<string>>(
        async connection => [.. await connection.QueryAsync<string>(
            $"""
            SELECT d.dag_id FROM plugin p JOIN bundle_content c ON {CompiledAgainst} JOIN dag_version v ON v.bundle_key = c.key JOIN dag d ON d.version_id = v.id
            WHERE p.content_hash = @contentHash AND d.active = 1 ORDER BY d.dag_id
            """,
            new { contentHash })],
        cancel);

    public async Task PruneAsync(TimeSpan grace, CancellationToken cancel)
    {
        var unused = await database.ReadAsync(
            async connection => (await connection.QueryAsync<(string ContentHash, string? Package)>(
                $"""
                SELECT p.content_hash, p.package FROM plugin p
                WHERE p.active = 0 AND coalesce(p.retired_at, p.seen_at) < {database.Dialect.Now} - @grace
                    AND NOT EXISTS (SELECT 1 FROM plugin_install i WHERE i.content_hash = p.content_hash)
                    AND NOT EXISTS (SELECT 1 FROM bundle_content c WHERE {CompiledAgainst})
                """,
                new { grace = Micros.Of(grace) })).ToArray(),
            cancel);
        foreach (var (contentHash, package) in unused)
        {
            await database.WriteAsync(
                async connection =>
                {
                    // Asked again with what locks the row: it may be installed just now.
                    if (await connection.ExecuteAsync(
                        $"DELETE FROM plugin WHERE content_hash = @contentHash AND active = 0 AND coalesce(retired_at, seen_at) < {database.Dialect.Now} - @grace", new { contentHash, grace = Micros.Of(grace) }) == 0) return;
                    await connection.ExecuteAsync("DELETE FROM plugin_content WHERE content_hash = @contentHash", new { contentHash });
                    if (package is not null) await PackageStore.DeleteAsync(connection, package);
                },
                cancel);
        }
    }

    // Null when the plugin was pruned since its package was found: it is written again.
    private async Task<bool?> InstallAsync(DbConnection connection, PluginRecord plugin, string by)
    {
        if (await IsTakenAsync(connection, plugin)) return false;
        if (await connection.ExecuteAsync(
            $"UPDATE plugin SET retired_at = CASE WHEN active = 1 THEN NULL ELSE {database.Dialect.Now} END WHERE content_hash = @ContentHash AND package_bytes IS NOT NULL", new { plugin.ContentHash }) == 0) return null;
        await connection.ExecuteAsync(
            "UPDATE plugin SET description = @Description, operators = @operators, connection_types = @types WHERE content_hash = @ContentHash AND active = 0",
            new { plugin.ContentHash, Description = StoredText.Of(plugin.Description), operators = StoredText.Of(StoredJson.Write(plugin.Operators)), types = StoredText.Of(plugin.ConnectionTypes) });
        await connection.ExecuteAsync(
            $"""
            INSERT INTO plugin_install (content_hash, name, version, number, installed_at, installed_by)
            SELECT @ContentHash, @Name, @Version, coalesce(max(number), 0) + 1, {database.Dialect.Now}, @by FROM plugin_install WHERE 1 = 1
            ON CONFLICT (content_hash) DO UPDATE SET number = excluded.number, installed_at = excluded.installed_at, installed_by = excluded.installed_by
            """,
            new { plugin.ContentHash, plugin.Name, plugin.Version, by });
        return true;
    }

    private static Task<bool> IsTakenAsync(DbConnection connection, PluginRecord plugin) => connection.ExecuteScalarAsync<bool>(
        "SELECT EXISTS (SELECT 1 FROM plugin_install WHERE lower(name) = lower(@Name) AND version = @Version AND content_hash <> @ContentHash)",
        new { plugin.Name, plugin.Version, plugin.ContentHash });
}
