using System.Data.Common;

namespace Tradewind.Metastore;

/// <summary>
/// A database as the portable stores see it: a connection to read with, and a transaction to write in. Statements need
/// not name the transaction; the connection is in it.
/// </summary>
internal abstract class Database
{
    public abstract Dialect Dialect { get; }

    /// <summary>What it is, for people; never with a password.</summary>
    public abstract string Describe { get; }

    /// <summary>Reads. What must be consistent goes into one statement.</summary>
    public abstract Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> read, CancellationToken cancel);

    /// <summary>
    /// Writes in one transaction. May run <paramref name="write"/> again when the database asks for it (a deadlock), so
    /// that must leave nothing behind outside the database. It may await nothing but its own statements.
    /// </summary>
    public abstract Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> write, CancellationToken cancel);

    /// <summary>Runs <paramref name="migrate"/> in one transaction that no other process can be in at the same time.</summary>
    public abstract Task<T> MigrateAsync<T>(Func<DbConnection, Task<T>> migrate, CancellationToken cancel);

    /// <summary>What keeps the database from being read where it is stored; null when nothing does (<see cref="Engine.Ports.IMetastoreProbe"/>).</summary>
    public abstract Task<string?> TroubleAsync(CancellationToken cancel);

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Func<DbConnection, Task> write, CancellationToken cancel) =>
        WriteAsync<object?>(
            async connection =>
            {
                await write(connection);
                return null;
            },
            cancel);
}
