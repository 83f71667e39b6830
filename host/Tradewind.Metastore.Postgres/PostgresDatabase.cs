using System.Data.Common;
using Npgsql;

namespace Tradewind.Metastore.Postgres;

/// <inheritdoc/>
internal sealed class PostgresDatabase : Database, IAsyncDisposable
{
    private const long MigrationLock = 0x5457_4d49; // "TWMI"
    private const int MostTries = 8;

    private readonly string _lasting;

    public PostgresDatabase(string connectionString)
    {
        var settings = WithDefaults(new(connectionString));
        _lasting = new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Pooling = false }.ConnectionString;
        Source = NpgsqlDataSource.Create(settings);
        Hot = NpgsqlDataSource.Create(ForCommits(settings));
        Describe = $"PostgreSQL {settings.Host}:{settings.Port}/{settings.Database}";
    }

    /// <summary>Connections for queries and ordinary writes.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>
    /// Connections for <c>CommitAsync</c> alone: a commit never waits behind a page's query, and its statements, all of which
    /// look rows up by key, are planned once and the same way whatever the statistics say at that moment.
    /// </summary>
    public NpgsqlDataSource Hot { get; }

    /// <summary>A connection outside the pools, for who keeps it.</summary>
    public NpgsqlConnection Lasting() => new(_lasting);

    public override Dialect Dialect { get; } = new PostgresDialect();

    public override string Describe { get; }

    public override async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancel)
    {
        await using var connection = await Source.OpenConnectionAsync(cancel);
        return await read(connection);
    }

    public override Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> write, CancellationToken cancel) =>
        InTransactionAsync((connection, _) => write(connection), cancel);

    /// <summary>Writes in one transaction; also told how often it was tried before.</summary>
    public Task<T> InTransactionAsync<T>(Func<NpgsqlConnection, int, Task<T>> write, CancellationToken cancel) =>
        AgainAfterDeadlockAsync(
            async tried =>
            {
                await using var connection = await Source.OpenConnectionAsync(cancel);
                await using var transaction = await connection.BeginTransactionAsync(cancel);
                var result = await write(connection, tried);
                // Once the commit is on its way, its outcome must be learnt: a cancelled commit may have happened.
                await transaction.CommitAsync(CancellationToken.None);
                return result;
            });

    /// <summary>Tries again when the database broke a deadlock or refused a serialisation at our expense.</summary>
    public static async Task<T> AgainAfterDeadlockAsync<T>(Func<int, Task<T>> attempt)
    {
        for (var tried = 0; ; tried++)
        {
            try
            {
                return await attempt(tried);
            }
            catch (PostgresException fault) when (tried < MostTries && fault.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure)
            {
                // The other side has its locks now; there is nothing to wait for.
            }
        }
    }

    public override async Task<T> MigrateAsync<T>(Func<DbConnection, Task<T>> migrate, CancellationToken cancel)
    {
        await using var connection = await Source.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await using (var locking = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1)", connection) { Parameters = { new() { Value = MigrationLock } }, CommandTimeout = 300 })
            await locking.ExecuteNonQueryAsync(cancel);
        var result = await migrate(connection);
        await transaction.CommitAsync(CancellationToken.None);
        return result;
    }

    public override Task<string?> TroubleAsync(CancellationToken cancel) => ReadAsync<string?>(
        async connection =>
        {
            await using var read = connection.Command("SELECT number FROM schema_migration LIMIT 1");
            await read.ExecuteScalarAsync(cancel);
            return null;
        },
        cancel);

    public async ValueTask DisposeAsync()
    {
        await Hot.DisposeAsync();
        await Source.DisposeAsync();
    }

    // What the operator set stays. The limits see to it that no call hangs when the network swallows packets.
    private static NpgsqlConnectionStringBuilder WithDefaults(NpgsqlConnectionStringBuilder settings)
    {
        void Default(string key, object value)
        {
            if (!settings.ShouldSerialize(key)) settings[key] = value;
        }

        Default("Application Name", "tradewind");
        Default("Timeout", 10);
        Default("Command Timeout", 20);
        Default("Cancellation Timeout", 3000);
        Default("Keepalive", 15);
        Default("Max Auto Prepare", 100);
        Default("Auto Prepare Min Usages", 2);
        Default("Maximum Pool Size", 20);
        // Resetting a session between two uses costs more than a small query; ours leave nothing behind.
        Default("No Reset On Close", true);
        // To compile a query, or to start workers for it, takes longer than any of ours: tens of milliseconds, for a list that takes two.
        settings.Options = $"-c jit=off -c max_parallel_workers_per_gather=0 {settings.Options}".TrimEnd();
        return settings;
    }

    private static NpgsqlConnectionStringBuilder ForCommits(NpgsqlConnectionStringBuilder settings) => new(settings.ConnectionString)
    {
        MaxPoolSize = 8,
        Options = $"{settings.Options} -c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off",
    };
}
