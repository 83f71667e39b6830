using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tradewind.Metastore.Postgres;

namespace Tradewind.Metastore.Tests.Harness;

/// <summary>A database of its own on the server that TRADEWIND_TEST_POSTGRES names.</summary>
public sealed class PostgresStore : Store
{
    private readonly string _name = $"tradewind_test_{Guid.NewGuid():n}";
    private string _server = "";

    protected override async Task CreateAsync()
    {
        _server = Environment.GetEnvironmentVariable("TRADEWIND_TEST_POSTGRES")
            ?? throw new InvalidOperationException("These tests need a PostgreSQL server. Run ./test, which starts one, or set TRADEWIND_TEST_POSTGRES to a connection string whose user may create databases.");
        await ExecuteAsync($"CREATE DATABASE {_name}");
    }

    protected override void Register(IServiceCollection services) =>
        services.AddPostgresMetastore(new NpgsqlConnectionStringBuilder(_server) { Database = _name }.ConnectionString);

    protected override Task DropAsync() => ExecuteAsync($"DROP DATABASE IF EXISTS {_name} WITH (FORCE)");

    private async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(_server);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
