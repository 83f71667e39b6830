using Microsoft.Extensions.DependencyInjection;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Metastore.Sqlite.Runs;

namespace Tradewind.Metastore.Sqlite;

/// <summary>A metastore in a SQLite file: for one machine.</summary>
public static class SqliteMetastoreRegistration
{
    /// <summary>Puts a SQLite file behind the engine's ports.</summary>
    public static IServiceCollection AddSqliteMetastore(this IServiceCollection services, string path)
    {
        services.AddSingleton(_ => new SqliteDatabase(path));
        services.AddSingleton<Database>(provider => provider.GetRequiredService<SqliteDatabase>());
        services.AddSingleton<IRunStore, SqliteRunStore>();
        services.AddSingleton<IFeed, LocalFeed>();
        return services.AddPortableStores();
    }
}
