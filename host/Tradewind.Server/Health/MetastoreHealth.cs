using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tradewind.Engine.Ports;

namespace Tradewind.Server.Health;

/// <summary>Whether the metastore answers, with what is stored.</summary>
internal sealed class MetastoreHealth(IMetastoreProbe metastore) : IHealthCheck
{
    public const string Name = "metastore";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await metastore.TroubleAsync(cancellationToken) is { } trouble ? HealthCheckResult.Unhealthy(trouble) : HealthCheckResult.Healthy();
}
