using Microsoft.Extensions.DependencyInjection;
using Tradewind.Engine.Ports;

namespace Tradewind.Metastore.Blobs;

/// <summary>Keeps large outputs in the metastore instead of in local files.</summary>
public static class MetastoreBlobRegistration
{
    /// <summary>Puts the metastore behind <see cref="IBlobStore"/>: for installations whose nodes share no disk.</summary>
    public static IServiceCollection AddMetastoreBlobs(this IServiceCollection services) => services.AddSingleton<IBlobStore, MetastoreBlobStore>();
}
