using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tradewind.Engine.Ports;
using Tradewind.Metastore.Access;
using Tradewind.Metastore.Clock;
using Tradewind.Metastore.Dags;
using Tradewind.Metastore.Migrations;
using Tradewind.Metastore.Nodes;

namespace Tradewind.Metastore;

/// <summary>The stores that are the same for both databases.</summary>
internal static class MetastoreRegistration
{
    public static IServiceCollection AddPortableStores(this IServiceCollection services)
    {
        services.TryAddSingleton<PlanCache>();
        services.AddSingleton<IMetastoreAdmin, MetastoreAdmin>();
        services.AddSingleton<IStoreClock, DatabaseClock>();
        services.AddSingleton<IDagStore, DagStore>();
        services.AddSingleton<INodeStore, NodeStore>();
        services.AddSingleton<IAccessStore, AccessStore>();
        return services;
    }
}
