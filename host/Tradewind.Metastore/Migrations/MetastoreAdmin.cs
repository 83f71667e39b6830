using System.Data.Common;
using Dapper;
using Tradewind.Engine.Ports;

namespace Tradewind.Metastore.Migrations;

/// <summary>Brings the schema up to date and checks that it is what this program was made for.</summary>
internal sealed class MetastoreAdmin(Database database) : IMetastoreAdmin
{
    private const string History = "schema_migration";

    private readonly IReadOnlyList<Migration> _known = Migration.For(database.Dialect);

    public string Describe => database.Describe;

    public Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancel) => database.MigrateAsync(ApplyMissingAsync, cancel);

    public Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancel) => database.ReadAsync<IReadOnlyList<string>>(
        async connection =>
        {
            var applied = await AppliedAsync(connection);
            return [.. Differences(applied), .. Missing(applied).Select(migration => $"Migration {migration.Name} is not applied yet; run 'tradewind db migrate'.")];
        },
        cancel);

    private async Task<IReadOnlyList<string>> ApplyMissingAsync(DbConnection connection)
    {
        var applied = await AppliedAsync(connection);
        if (Differences(applied) is { Count: > 0 } differences) throw new InvalidOperationException(string.Join(" ", differences));

        var missing = Missing(applied).ToList();
        if (missing.Count == 0) return [];
        await connection.ExecuteAsync(
            $"CREATE TABLE IF NOT EXISTS {History} (number integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at bigint NOT NULL)");
        foreach (var migration in missing)
        {
            await connection.ExecuteAsync(migration.Sql);
            await connection.ExecuteAsync(
                $"INSERT INTO {History} (number, name, checksum, applied_at) VALUES (@Number, @Name, @Checksum, {database.Dialect.Now})",
                new { migration.Number, migration.Name, migration.Checksum });
        }

        return [.. missing.Select(migration => migration.Name)];
    }

    private async Task<IReadOnlyDictionary<int, AppliedMigration>> AppliedAsync(DbConnection connection)
    {
        if (await connection.ExecuteScalarAsync<long>(database.Dialect.CountTables, new { name = History }) == 0)
            return new Dictionary<int, AppliedMigration>();
        var rows = await connection.QueryAsync<AppliedMigration>($"SELECT number, name, checksum FROM {History}");
        return rows.ToDictionary(row => row.Number);
    }

    private List<string> Differences(IReadOnlyDictionary<int, AppliedMigration> applied)
    {
        var differences = new List<string>();
        var known = _known.ToDictionary(migration => migration.Number);
        foreach (var there in applied.Values.OrderBy(row => row.Number))
        {
            if (!known.TryGetValue(there.Number, out var own))
            {
                differences.Add(there.Number > _known[^1].Number
                    ? $"The database has migration {there.Name}, which is later than this program knows: it was used by a newer Tradewind. Start that version, or restore a backup from before the upgrade."
                    : $"The database has migration {there.Name}, which this program does not know.");
            }
            else if (own.Checksum != there.Checksum)
            {
                differences.Add($"Migration {there.Name} was applied in another form than this program has (checksum {there.Checksum}, expected {own.Checksum}): the database was made by a build in between. Recreate it or start that build.");
            }
        }

        return differences;
    }

    private IEnumerable<Migration> Missing(IReadOnlyDictionary<int, AppliedMigration> applied) =>
        _known.Where(migration => !applied.ContainsKey(migration.Number));

    private sealed class AppliedMigration
    {
        public int Number { get; init; }

        public string Name { get; init; } = "";

        public string Checksum { get; init; } = "";
    }
}
