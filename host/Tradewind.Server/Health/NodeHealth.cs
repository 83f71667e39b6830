using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Ports;

namespace Tradewind.Server.Health;

/// <summary>Whether a component has a node alive that can do its part.</summary>
internal sealed class NodeHealth(Component component, INodeStore nodes) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        component.Trouble(await nodes.ListAsync(cancellationToken)) is { } trouble ? HealthCheckResult.Unhealthy(trouble) : HealthCheckResult.Healthy();
}
