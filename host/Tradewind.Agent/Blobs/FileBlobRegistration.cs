using Microsoft.Extensions.DependencyInjection;
using Tradewind.Engine.Ports;

namespace Tradewind.Agent.Blobs;

/// <summary>Keeps large outputs in local files.</summary>
public static class FileBlobRegistration
{
    /// <summary>Puts files below <paramref name="directory"/> behind <see cref="IBlobStore"/>: for an installation on one machine.</summary>
    public static IServiceCollection AddFileBlobs(this IServiceCollection services, string directory) =>
        services.AddSingleton<IBlobStore>(new FileBlobStore(directory));
}
