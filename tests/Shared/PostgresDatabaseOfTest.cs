using Npgsql;

namespace Tradewind.Tests;

/// <summary>A database of its own for one test, on the server that TRADEWIND_TEST_POSTGRES names.</summary>
internal sealed class PostgresDatabaseOfTest : IAsyncDisposable
{
    private readonly string _name = $"tradewind_test_{Guid.NewGuid():n}";

    /// <summary>How to reach the server.</summary>
    public static string Server => Environment.GetEnvironmentVariable("TRADEWIND_TEST_POSTGRES")
        ?? throw new InvalidOperationException("These tests need a PostgreSQL server. Run ./test, which starts one, or set TRADEWIND_TEST_POSTGRES to a connection string whose user may create databases.");

    public string ConnectionString => new NpgsqlConnectionStringBuilder(Server) { Database = _name }.ConnectionString;

    public async Task<PostgresDatabaseOfTest> MakeAsync()
    {
        await ExecuteAsync($"CREATE DATABASE {_name}");
        return this;
    }

    public async ValueTask DisposeAsync() => await ExecuteAsync($"DROP DATABASE IF EXISTS {_name} WITH (FORCE)");

    private async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Server);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
