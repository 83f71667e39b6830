using Npgsql;

namespace Tradewind.EndToEnd.Tests.Harness;

/// <summary>A database of its own on the server that TRADEWIND_TEST_POSTGRES names.</summary>
public sealed class PostgresInstallation : Installation
{
    private readonly string _database = $"tradewind_e2e_{Guid.NewGuid():n}";
    private string _server = "";

    protected override async Task CreateAsync()
    {
        _server = Environment.GetEnvironmentVariable("TRADEWIND_TEST_POSTGRES")
            ?? throw new InvalidOperationException("These tests need a PostgreSQL server. Run ./test EndToEnd, which starts one, or set TRADEWIND_TEST_POSTGRES to a connection string whose user may create databases.");
        await ExecuteAsync($"CREATE DATABASE {_database}");
        Settings["METASTORE"] = new NpgsqlConnectionStringBuilder(_server) { Database = _database }.ConnectionString;

        // A node that is killed is given up after this; nobody should wait half a minute for it here.
        Settings["NODE_LEASE"] = "5";
    }

    protected override Task DropAsync() => ExecuteAsync($"DROP DATABASE IF EXISTS {_database} WITH (FORCE)");

    private async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_server);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
