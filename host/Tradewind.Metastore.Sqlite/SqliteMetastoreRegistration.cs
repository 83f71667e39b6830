using Microsoft.Extensions.DependencyInjection;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Metastore.Sqlite.Runs;

namespace Tradewind.Metastore.Sqlite;

/// <summary>A metastore in a SQLite file: for one machine.</summary>
public static class SqliteMetastoreRegistration
{
    /// <summary>Puts a SQLite file behind the engine's ports.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="path">The file.</param>
    /// <param name="clock">The time the database tells; null for the host's.</param>
    public static IServiceCollection AddSqliteMetastore(this IServiceCollection services, string path, TimeProvider? clock = null)
    {
        services.AddSingleton(_ => new SqliteDatabase(path, clock));
        services.AddSingleton<Database>(provider => provider.GetRequiredService<SqliteDatabase>());
        services.AddSingleton<IRunStore, SqliteRunStore>();
        services.AddSingleton<IFeed, LocalFeed>();
        return services.AddPortableStores();
    }
}
