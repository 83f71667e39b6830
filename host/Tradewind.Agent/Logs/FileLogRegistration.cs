using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tradewind.Engine.Ports;

namespace Tradewind.Agent.Logs;

/// <summary>Keeps attempts' logs in local files.</summary>
public static class FileLogRegistration
{
    /// <summary>Puts files below <paramref name="directory"/> behind <see cref="ILogStore"/>: for an installation on one machine.</summary>
    public static IServiceCollection AddFileLogs(this IServiceCollection services, string directory) =>
        services.AddSingleton<ILogStore>(provider => new FileLogStore(directory, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<FileLogStore>>()));
}
