using Tradewind.Engine.Access;
using Tradewind.Server.Access;

namespace Tradewind.Server.Metrics;

/// <summary><c>/metrics</c>, for Prometheus, which signs in with an API token of the role viewer.</summary>
internal static class MetricsEndpoint
{
    public static void AddTradewindMetrics(this IServiceCollection services)
    {
        services.AddSingleton<MeterReader>();
        services.AddForPlatform<InstallationMetrics>();
    }

    public static void MapTradewindMetrics(this IEndpointRouteBuilder endpoints)
    {
        // From the start on, not from the first scrape: what was counted before would be lost.
        endpoints.ServiceProvider.GetRequiredService<MeterReader>();
        endpoints.MapGet("/metrics", WriteAsync).Takes(Deed.Look).WithSummary("How the installation stands and what this process did, in Prometheus' text format.")
            .Produces<string>(contentType: PrometheusText.ContentType);
    }

    private static async Task<IResult> WriteAsync(InstallationMetrics installation, MeterReader meters, CancellationToken cancel)
    {
        var text = new PrometheusText();
        await installation.WriteAsync(text, cancel);
        meters.Write(text);
        return TypedResults.Text(text.ToString(), PrometheusText.ContentType);
    }
}
