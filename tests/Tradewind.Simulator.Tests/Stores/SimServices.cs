using Microsoft.Extensions.DependencyInjection;
using Tradewind.Agent;
using Tradewind.Engine.Ports;
using Tradewind.Metastore.Blobs;
using Tradewind.Simulator.Tests.Wires;

namespace Tradewind.Simulator.Tests.Stores;

/// <summary>What stands around a metastore in a play.</summary>
internal static class SimServices
{
    public static ServiceProvider Make(Action<IServiceCollection> addMetastore)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<ISecretProtector, PlainProtector>();
        addMetastore(services);
        services.AddMetastoreBlobs();
        services.AddSingleton<AgentStores>();
        return services.BuildServiceProvider();
    }
}
