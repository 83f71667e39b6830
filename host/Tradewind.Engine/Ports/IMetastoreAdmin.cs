namespace Tradewind.Engine.Ports;

/// <summary>The state of the database itself.</summary>
public interface IMetastoreAdmin
{
    /// <summary>What it is, for people: <c>SQLite data/tradewind.db</c>; never with a password.</summary>
    string Describe { get; }

    /// <summary>Applies what is missing, under a lock; returns the names of the migrations applied.</summary>
    /// <exception cref="InvalidOperationException">The database is of a later version than this program, or its migrations differ.</exception>
    Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancel);

    /// <summary>What would have to be applied, and whatever differs from what this program expects; empty when all is well.</summary>
    Task<IReadOnlyList<string>> CheckAsync(CancellationToken cancel);
}
