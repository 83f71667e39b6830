using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Tradewind.Transport.Hangfire;

/// <summary>Whether Hangfire's storage answers and a server of it is there.</summary>
internal sealed class HangfireHealth(JobTable jobs) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await jobs.ServersAsync(cancellationToken) > 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("No Hangfire server is there: no task is executed. Start a worker with 'tradewind worker' and the same transport.");
}
