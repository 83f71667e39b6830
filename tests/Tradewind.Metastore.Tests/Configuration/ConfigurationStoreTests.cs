using Dapper;
using Tradewind.Engine.Access;
using Tradewind.Engine.Configuration;
using Tradewind.Engine.Ports;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Configuration;

public abstract class ConfigurationStoreTests(Store store)
{
    private IConfigurationStore Configuration => store.Port<IConfigurationStore>();

    [Fact]
    public async Task Connection_is_stored_changed_listed_and_deleted()
    {
        var connection = new ConnectionRecord
        {
            Id = Sample.Unique("warehouse"), Type = "postgres", Host = "db", Port = 5432, Login = "etl", Password = "pass", Database = "sales",
            Extra = """{"ssl":true}""", Description = "the warehouse",
        };
        await Configuration.SaveConnectionAsync(connection, default);
        (await Configuration.ConnectionAsync(connection.Id, default)).ShouldBe(connection);
        var bare = new ConnectionRecord { Id = connection.Id, Type = "http" };
        await Configuration.SaveConnectionAsync(bare, default);
        (await Configuration.ConnectionsAsync(default)).ShouldContain(bare);
        (await Configuration.DeleteConnectionAsync(connection.Id, default)).ShouldBeTrue();
        (await Configuration.DeleteConnectionAsync(connection.Id, default)).ShouldBeFalse();
        (await Configuration.ConnectionAsync(connection.Id, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Variable_is_stored_changed_listed_and_deleted()
    {
        var variable = new VariableRecord(Sample.Unique("rate"), "1.5", false, "a rate");
        await Configuration.SaveVariableAsync(variable, default);
        (await Configuration.VariableAsync(variable.Name, default)).ShouldBe(variable);
        var secret = variable with { Value = "canary-value", Secret = true };
        await Configuration.SaveVariableAsync(secret, default);
        (await Configuration.VariablesAsync(default)).ShouldContain(secret);
        (await Configuration.DeleteVariableAsync(variable.Name, default)).ShouldBeTrue();
        (await Configuration.VariableAsync(variable.Name, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Secrets_are_not_stored_in_the_clear()
    {
        var id = Sample.Unique("secret");
        await Configuration.SaveConnectionAsync(new() { Id = id, Type = "http", Password = "canary-password", Extra = "canary-extra" }, default);
        await Configuration.SaveVariableAsync(new(id, "canary-variable", true, null), default);
        var stored = await store.Database.ReadAsync(
            async connection => string.Join(' ', await connection.QueryAsync<string>(
                "SELECT password FROM connection WHERE id = @id UNION ALL SELECT extra FROM connection WHERE id = @id UNION ALL SELECT value FROM variable WHERE name = @id",
                new { id })),
            default);
        stored.ShouldNotContain("canary");
        stored.Split(' ').Length.ShouldBe(3);
    }

    [Fact]
    public async Task Import_stores_new_and_changed_ones_with_who_did_it()
    {
        var name = Sample.Unique("import");
        await Configuration.SaveConnectionAsync(new() { Id = name, Type = "http", Password = "old" }, default);
        var connection = new ConnectionRecord { Id = name, Type = "postgres", Password = "canary-password", Extra = """{"a":1}""" };
        var variable = new VariableRecord(name, "canary-value", true, null);
        var entry = new AuditEntry(Sample.Noon, "user:ada", "connection.import", $"connection:{name}", null, """{"type":"postgres"}""");

        await Configuration.ImportAsync(new([connection], [variable], [entry]), default);

        (await Configuration.ConnectionAsync(name, default)).ShouldBe(connection);
        (await Configuration.VariableAsync(name, default)).ShouldBe(variable);
        (await store.Access.AuditTrailAsync(new($"connection:{name}"), null, 10, default)).Items.ShouldHaveSingleItem().ShouldBe(entry);
    }

    [Fact]
    public async Task Import_of_which_one_cannot_be_stored_leaves_nothing()
    {
        var name = Sample.Unique("half");
        await Should.ThrowAsync<Exception>(() => Configuration.ImportAsync(new([new() { Id = name, Type = "http" }], [new(name, "1", false, null)], [new(Sample.Noon, null!, "connection.import", name, null, null)]), default));
        (await Configuration.ConnectionAsync(name, default)).ShouldBeNull();
        (await Configuration.VariableAsync(name, default)).ShouldBeNull();
    }
}

public sealed class SqliteConfigurationStoreTests(SqliteStore store) : ConfigurationStoreTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresConfigurationStoreTests(PostgresStore store) : ConfigurationStoreTests(store), IClassFixture<PostgresStore>;
