using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Tradewind.Hosting;

/// <summary>
/// What a host plugin brings: the one public class of its assembly that implements this, with a constructor without parameters.
/// It runs in the processes of the platform, with all that these may do; only those that the settings name are loaded.
/// </summary>
public interface IHostPlugin
{
    /// <summary>
    /// Adds what it brings to the services of a process: a task transport, health checks
    /// (<c>services.AddHealthChecks().AddCheck(…)</c>), hosted services. The engine's ports are there.
    /// </summary>
    /// <exception cref="HostPluginException">Its settings are not usable: the process does not start, and says so.</exception>
    void Register(HostPluginContext context, IServiceCollection services);

    /// <summary>Adds its endpoints, in a process that is a server. Each says who may reach it (<see cref="HostPolicies"/>); one that does not takes a signed-in person.</summary>
    void Map(IEndpointRouteBuilder endpoints)
    {
    }
}
