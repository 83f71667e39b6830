using Microsoft.Extensions.Hosting;
using Tradewind.Engine.Ports;

namespace Tradewind.Outbound.Lineage;

/// <summary>Says in the metastore whether lineage is told, so that whoever starts a run notes it, or does not.</summary>
internal sealed class LineageSwitch(bool on, ILineageStore store) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => store.SwitchAsync(on, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
