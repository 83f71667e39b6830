using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tradewind.Client;
using Tradewind.Engine.Nodes;
using Tradewind.Server.Problems;

namespace Tradewind.Server.Health;

/// <summary>
/// How the installation is, for monitors: without sign-in, so without names of machines or texts of exceptions. A component
/// joins by <c>AddHealthChecks().AddCheck(…)</c>.
/// </summary>
internal static class HealthEndpoint
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    public static void AddTradewindHealth(this IServiceCollection services)
    {
        var checks = services.AddHealthChecks().AddCheck<MetastoreHealth>(MetastoreHealth.Name, timeout: Limit);
        foreach (var component in Component.All) checks.AddTypeActivatedCheck<NodeHealth>(component.Name, HealthStatus.Unhealthy, [], Limit, component);
    }

    public static void MapTradewindHealth(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/health", CheckAsync).AllowAnonymous().WithSummary("How the installation is, by component; 503 when one is unhealthy.")
            .Produces<HealthResource>().Produces<HealthResource>(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> CheckAsync(HealthCheckService health, CancellationToken cancel)
    {
        var report = await health.CheckHealthAsync(cancel);
        var resource = new HealthResource
        {
            Status = Words.Of(report.Status),
            Components =
            [
                .. report.Entries.OrderBy(entry => entry.Key).Select(entry => new HealthComponentResource
                {
                    Name = entry.Key, Status = Words.Of(entry.Value.Status), Message = Message(entry.Value),
                }),
            ],
        };
        return TypedResults.Json(
            resource, TradewindJson.Default.HealthResource,
            statusCode: report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    private static string? Message(HealthReportEntry entry)
    {
        if (entry.Status == HealthStatus.Healthy) return null;
        return entry.Exception is null ? entry.Description : "It does not answer. The server's log says more.";
    }
}
