using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Telemetry;

namespace Tradewind.Roles;

/// <summary>
/// Sends meters and traces to a collector, when the environment names one in OpenTelemetry's own variable. Further settings
/// (protocol, headers, interval) come from its variables too.
/// </summary>
internal sealed class OtlpExport(NodeInfo node) : IHostedService
{
    /// <summary>The variable that names the collector, for example <c>http://collector:4317</c>.</summary>
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private MeterProvider? _meters;
    private TracerProvider? _traces;

    /// <summary>Whether a collector is named.</summary>
    public static bool IsWanted => Environment.GetEnvironmentVariable(Endpoint) is { Length: > 0 };

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var resource = ResourceBuilder.CreateDefault().AddService("tradewind", serviceVersion: node.Version, serviceInstanceId: node.Id).AddEnvironmentVariableDetector();
        _meters = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .AddMeter(RunTelemetry.Name, "System.Runtime", "Microsoft.AspNetCore.Hosting", "Npgsql").AddOtlpExporter().Build();
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(RunTelemetry.Name).AddOtlpExporter().Build();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        // What is not sent yet is sent now.
        _meters?.Dispose();
        _traces?.Dispose();
        return Task.CompletedTask;
    }
}
