using Tradewind.Engine.Nodes;
using Tradewind.Engine.Ports;

namespace Tradewind.Outbound.Alerts;

/// <summary>Looks how the components are, by the database's clock, and has channels told of what is unhealthy for a while.</summary>
public sealed class ComponentWatch(IAlertStore alerts, INodeStore nodes, IStoreClock clock)
{
    /// <summary>Makes one pass.</summary>
    /// <returns>Whether there is something to tell.</returns>
    public async Task<bool> RunOnceAsync(CancellationToken cancel)
    {
        var told = false;
        var now = await clock.NowAsync(cancel);
        var all = await nodes.ListAsync(cancel);
        foreach (var component in Component.All) told |= await alerts.NoteHealthAsync(component.Name, component.TroubleInDetail(all), now, cancel);
        return told;
    }
}
