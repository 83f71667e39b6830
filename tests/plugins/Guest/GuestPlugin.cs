using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tradewind.Hosting;
using Words;

namespace Greeter;

public sealed class GuestPlugin : IHostPlugin
{
    private string _name = "";

    public void Register(HostPluginContext context, IServiceCollection services)
    {
        _name = context.Setting("TRADEWIND_GUEST") ?? throw new HostPluginException("TRADEWIND_GUEST is not set; name whom to greet.");
        services.AddHealthChecks().AddCheck("guest", () => HealthCheckResult.Healthy());
    }

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/guest", () => Results.Text(Phrase.Greet(_name)));
        endpoints.MapGet("/guest/admin", () => Results.Text("for few")).RequireAuthorization(HostPolicies.Admin);
    }
}
