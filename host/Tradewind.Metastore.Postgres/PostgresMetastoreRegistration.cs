using Microsoft.Extensions.DependencyInjection;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Metastore.Postgres.Feed;
using Tradewind.Metastore.Postgres.Runs;

namespace Tradewind.Metastore.Postgres;

/// <summary>A metastore in PostgreSQL: for any number of nodes.</summary>
public static class PostgresMetastoreRegistration
{
    /// <summary>Puts a PostgreSQL database behind the engine's ports.</summary>
    public static IServiceCollection AddPostgresMetastore(this IServiceCollection services, string connectionString)
    {
        services.AddSingleton(_ => new PostgresDatabase(connectionString));
        services.AddSingleton<Database>(provider => provider.GetRequiredService<PostgresDatabase>());
        services.AddSingleton<IRunStore, PostgresRunStore>();
        services.AddSingleton<IFeed, PostgresFeed>();
        return services.AddPortableStores();
    }
}
