using Microsoft.Extensions.Diagnostics.HealthChecks;
using Tradewind.Engine.Ports;

namespace Tradewind.Server.Health;

/// <summary>Whether the metastore answers.</summary>
internal sealed class MetastoreHealth(IStoreClock clock) : IHealthCheck
{
    public const string Name = "metastore";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await clock.NowAsync(cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
