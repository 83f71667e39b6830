using Hangfire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Tradewind.Engine.Transport;
using Tradewind.Hosting;

namespace Tradewind.Transport.Hangfire;

/// <summary>Brings tasks to agents through Hangfire's job storage, and Hangfire's dashboard into the server.</summary>
public sealed class HangfirePlugin : IHostPlugin
{
    internal const string DashboardPath = "/hangfire";

    /// <inheritdoc/>
    public void Register(HostPluginContext context, IServiceCollection services)
    {
        var settings = HangfireSettings.Read(context);
        services.AddSingleton(settings);
        services.AddSingleton<JobTable>();
        services.AddHangfire((provider, configuration) => configuration
            .SetDataCompatibilityLevel(CompatibilityLevel.Version_180)
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings()
            .UseStorage(HangfireStorage.Open(settings))
            .UseJobDetailsRenderer(10, JobNames.Section));
        services.AddSingleton<ITaskTransport>(provider =>
        {
            // What is configured above takes effect when this is asked for.
            provider.GetRequiredService<IGlobalConfiguration>();
            return new HangfireTransport(
                settings, context.Node, context.PublicUrl, provider.GetRequiredService<JobStorage>(), provider.GetRequiredService<JobTable>(), provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<HangfireTransport>>());
        });
        if (!context.IsServer) return;
        services.AddSingleton<JobNames>();
        services.AddHealthChecks().AddCheck<HangfireHealth>("hangfire", HealthStatus.Unhealthy, [], TimeSpan.FromSeconds(3));
    }

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder endpoints)
    {
        var names = endpoints.ServiceProvider.GetRequiredService<JobNames>();
        endpoints.MapHangfireDashboardWithAuthorizationPolicy(
            HostPolicies.Admin,
            DashboardPath,
            new DashboardOptions { DashboardTitle = "Hangfire, in Tradewind", AppPath = "/", DisplayNameFunc = (_, job) => names.Of(job), DisplayStorageConnectionString = false });
    }
}
