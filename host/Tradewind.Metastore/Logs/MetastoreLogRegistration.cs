using Microsoft.Extensions.DependencyInjection;
using Tradewind.Engine.Ports;

namespace Tradewind.Metastore.Logs;

/// <summary>Keeps attempts' logs in the metastore instead of in local files.</summary>
public static class MetastoreLogRegistration
{
    /// <summary>Puts the metastore behind <see cref="ILogStore"/>: for installations whose nodes share no disk.</summary>
    public static IServiceCollection AddMetastoreLogs(this IServiceCollection services) => services.AddSingleton<ILogStore, MetastoreLogStore>();
}
