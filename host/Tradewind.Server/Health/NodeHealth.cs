using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Ports;

namespace Tradewind.Server.Health;

/// <summary>Whether a component has a node alive, by the database's clock.</summary>
internal sealed class NodeHealth(Component component, INodeStore nodes, IStoreClock clock) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var now = await clock.NowAsync(cancellationToken);
        return component.Trouble(await nodes.ListAsync(cancellationToken), now) is { } trouble ? HealthCheckResult.Unhealthy(trouble) : HealthCheckResult.Healthy();
    }
}
