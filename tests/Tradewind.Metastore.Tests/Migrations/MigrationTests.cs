using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Metastore.Migrations;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Migrations;

public abstract class MigrationTests<TStore> : IAsyncLifetime where TStore : Store, new()
{
    // Each test needs a database that nobody has migrated.
    private readonly TStore _store = new() { MigrateAtStart = false };

    private IMetastoreAdmin Admin => _store.Admin;

    public Task InitializeAsync() => _store.InitializeAsync();

    public Task DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Migrating_applies_everything_once()
    {
        (await Admin.CheckAsync(default)).Count.ShouldBe(Migration.For(_store.Database.Dialect).Count);
        (await Admin.MigrateAsync(default)).ShouldBe(Migration.For(_store.Database.Dialect).Select(migration => migration.Name));
        (await Admin.MigrateAsync(default)).ShouldBeEmpty();
        (await Admin.CheckAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Several_processes_that_migrate_at_once_apply_everything_once()
    {
        var processes = Enumerable.Range(0, 4).Select(_ => _store.Open()).ToList();
        var applied = await Task.WhenAll(processes.Select(process => Task.Run(() => process.GetRequiredService<IMetastoreAdmin>().MigrateAsync(default))));
        applied.Count(names => names.Count > 0).ShouldBe(1);
        foreach (var process in processes) await process.DisposeAsync();
    }

    [Fact]
    public async Task Database_of_a_later_version_is_refused()
    {
        await Admin.MigrateAsync(default);
        await ExecuteAsync("INSERT INTO schema_migration (number, name, checksum, applied_at) VALUES (900, '900_later', 'x', 0)");
        (await Should.ThrowAsync<InvalidOperationException>(() => Admin.MigrateAsync(default))).Message.ShouldContain("900_later");
        (await Admin.CheckAsync(default)).Single().ShouldContain("newer Tradewind");
    }

    [Fact]
    public async Task Migration_that_differs_is_refused()
    {
        await Admin.MigrateAsync(default);
        await ExecuteAsync("UPDATE schema_migration SET checksum = 'other' WHERE number = 1");
        (await Should.ThrowAsync<InvalidOperationException>(() => Admin.MigrateAsync(default))).Message.ShouldContain("001_schema");
    }

    [Fact]
    public async Task Failed_migration_leaves_nothing_behind()
    {
        // In the way of a table that the first migration makes late.
        await ExecuteAsync("CREATE TABLE setting (name text)");
        await Should.ThrowAsync<Exception>(() => Admin.MigrateAsync(default));
        await ExecuteAsync("DROP TABLE setting");
        (await Admin.MigrateAsync(default)).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Run_that_was_being_stopped_before_the_upgrade_ends_as_it_would_have()
    {
        await ExecuteAsync("CREATE TABLE schema_migration (number integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied_at bigint NOT NULL)");
        foreach (var migration in Migration.For(_store.Database.Dialect).Where(migration => migration.Number < 3))
        {
            await ExecuteAsync(migration.Sql);
            await ExecuteAsync($"INSERT INTO schema_migration (number, name, checksum, applied_at) VALUES ({migration.Number}, '{migration.Name}', '{migration.Checksum}', 0)");
        }

        foreach (var (key, cancelled, reason) in new[] { ("asked", "1", "'cancelled by user:ada'"), ("late", "1", "'timed out: the run took longer than 02:00:00'"), ("going", "NULL", "NULL") })
        {
            await ExecuteAsync(
                $"""
                INSERT INTO run (dag_id, version_id, key, type, logical_date, data_start, data_end, triggered_by, created_at, state, epoch, cancel_requested_at, reason)
                VALUES ('dag', 1, '{key}', 0, 0, 0, 0, 'user:ada', 0, 1, 1, {cancelled}, {reason})
                """);
        }

        await Admin.MigrateAsync(default);

        var stops = await _store.Database.ReadAsync(connection => connection.QueryAsync<int?>("SELECT stop FROM run ORDER BY id"), default);
        stops.ShouldBe([(int)RunStop.Asked, (int)RunStop.TookTooLong, null]);
    }

    [Fact]
    public void Description_names_the_database_without_secrets() => Admin.Describe.ShouldNotContain("Password");

    private Task ExecuteAsync(string sql) => _store.Database.MigrateAsync(connection => connection.ExecuteAsync(sql), default);
}

public sealed class SqliteMigrationTests : MigrationTests<SqliteStore>;

public sealed class PostgresMigrationTests : MigrationTests<PostgresStore>;
