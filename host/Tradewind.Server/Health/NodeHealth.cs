using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tradewind.Engine.Ports;

namespace Tradewind.Server.Health;

/// <summary>Whether a node with a certain role is alive, by the database's clock.</summary>
internal sealed class NodeHealth(string role, string without, INodeStore nodes, IStoreClock clock) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var now = await clock.NowAsync(cancellationToken);
        var all = await nodes.ListAsync(cancellationToken);
        return all.Any(node => !node.Lost && node.LeaseUntil > now && node.Info.Roles.Contains(role)) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(without);
    }
}
