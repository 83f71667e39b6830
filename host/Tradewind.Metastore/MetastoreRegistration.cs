using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tradewind.Engine.Access;
using Tradewind.Engine.Backfills;
using Tradewind.Engine.Ports;
using Tradewind.Metastore.Access;
using Tradewind.Metastore.Alerts;
using Tradewind.Metastore.Assets;
using Tradewind.Metastore.Backfills;
using Tradewind.Metastore.Blobs;
using Tradewind.Metastore.Cache;
using Tradewind.Metastore.Callbacks;
using Tradewind.Metastore.Clock;
using Tradewind.Metastore.Configuration;
using Tradewind.Metastore.Dags;
using Tradewind.Metastore.Deadlines;
using Tradewind.Metastore.Deferrals;
using Tradewind.Metastore.Invariants;
using Tradewind.Metastore.Limits;
using Tradewind.Metastore.Lineage;
using Tradewind.Metastore.Looks;
using Tradewind.Metastore.Migrations;
using Tradewind.Metastore.Nodes;
using Tradewind.Metastore.Plugins;
using Tradewind.Metastore.Retention;
using Tradewind.Metastore.Runs;
using Tradewind.Metastore.State;
using Tradewind.Metastore.Transport;

namespace Tradewind.Metastore;

/// <summary>The stores that are the same for both databases.</summary>
internal static class MetastoreRegistration
{
    public static IServiceCollection AddPortableStores(this IServiceCollection services)
    {
        services.TryAddSingleton<PlanCache>();
        services.AddSingleton<IMetastoreAdmin, MetastoreAdmin>();
        services.AddSingleton<IMetastoreProbe, MetastoreProbe>();
        services.AddSingleton<IStoreClock, DatabaseClock>();
        services.AddSingleton(provider => new StoreClock(provider.GetRequiredService<IStoreClock>(), TimeProvider.System));
        services.TryAddSingleton<TimeProvider>(provider => provider.GetRequiredService<StoreClock>());
        services.AddHostedService<StoreClockKeeper>();
        services.AddSingleton<IDagStore, DagStore>();
        services.AddSingleton<IAssetStore, AssetStore>();
        services.AddSingleton<IAlertStore, AlertStore>();
        services.AddSingleton<ILineageStore, LineageStore>();
        services.AddSingleton<IIndexOutputs, IndexOutputs>();
        services.AddSingleton<IBlobRegister, BlobRegister>();
        services.AddSingleton<IStateStore, StateStore>();
        services.AddSingleton<ICacheStore, CacheStore>();
        services.AddSingleton<ISharedLooks, SharedLooks>();
        services.AddSingleton<ICallbackStore, CallbackStore>();
        services.AddSingleton<IDeadlineStore, DeadlineStore>();
        services.AddSingleton<INodeStore, NodeStore>();
        services.AddSingleton<IAccessStore, AccessStore>();
        services.AddSingleton<IFavouriteStore, FavouriteStore>();
        services.AddSingleton<ILimitStore, LimitStore>();
        services.AddSingleton<IDispatchStore, DispatchStore>();
        services.AddSingleton<IPluginStore, PluginStore>();
        services.AddSingleton<IPluginInstalls, PluginInstalls>();
        services.AddSingleton<IPruneStore, PruneStore>();
        // What people read: with the eyes of whoever asks, and for the platform's own work with its own.
        services.TryAddSingleton<ISight, WholeSight>();
        services.AddSighted<IDagQueries, DagQueries>();
        services.AddSighted<IRunQueries, RunQueries>();
        services.AddSighted<IAssetCatalogue, AssetCatalogue>();
        services.AddSighted<IDeferralStore, DeferralStore>();
        services.AddSighted<IBackfillStore, BackfillStore>();
        services.AddSighted<IConfigurationStore, ConfigurationStore>();
        services.AddSingleton(provider => new InvariantCheck(provider.GetRequiredService<Database>(), provider.GetRequiredService<PlanCache>()));
        return services;
    }

    private static void AddSighted<TPort, TStore>(this IServiceCollection services) where TPort : class where TStore : class, TPort
    {
        services.AddKeyedSingleton<TPort>(ISight.Platform, (provider, _) => ActivatorUtilities.CreateInstance<TStore>(provider, new WholeSight()));
        services.AddScoped<TPort, TStore>();
    }
}
