using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Ports;

namespace Tradewind.Outbound;

/// <summary>
/// Tells systems outside one kind of thing. It has a lease of its own, apart from the scheduler's: a receiver that does not answer must hold up
/// no run, and that no scheduler is alive is told by a server.
/// </summary>
public sealed partial class OutboundLoop(IOutbound duty, INodeStore nodes, NodeInfo self, IFeed feed, TimeProvider time, ILogger<OutboundLoop> log) : BackgroundService
{
    private static readonly TimeSpan LeaseLength = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SafetyInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly PassLoop _passes = new(feed, time);
    private bool _leads;
    private long? _asked;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _passes.RunAsync(duty.Concerns, RestedPassAsync, stoppingToken);
        await ResignAsync();
    }

    // What happens meanwhile is one pass.
    private async Task<TimeSpan> RestedPassAsync(CancellationToken cancel)
    {
        var wait = await PassAsync(cancel);
        await Task.Delay(Rest, time, cancel);
        return wait > Rest ? wait - Rest : TimeSpan.Zero;
    }

    private async Task<TimeSpan> PassAsync(CancellationToken cancel)
    {
        try
        {
            if (!await LeadsAsync(cancel)) return SafetyInterval;
            return _passes.Until(await duty.RunOnceAsync(cancel), SafetyInterval);
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            PassFailed(duty.Lease, fault);
            return Pause;
        }
    }

    // Who leads is asked now and then, not before every pass: two that both believe it do no harm.
    private async Task<bool> LeadsAsync(CancellationToken cancel)
    {
        if (_asked is { } before && time.GetElapsedTime(before) < LeaseLength / 4) return _leads;
        var asked = time.GetTimestamp();
        _leads = await nodes.LeadAsync(duty.Lease, self.Id, LeaseLength, cancel);
        _asked = asked;
        return _leads;
    }

    private async Task ResignAsync()
    {
        if (!_leads) return;
        try
        {
            await nodes.ResignAsync(duty.Lease, self.Id, CancellationToken.None);
        }
        catch (Exception fault)
        {
            // The lease ends by itself.
            PassFailed(duty.Lease, fault);
        }
    }

    [LoggerMessage(LogLevel.Error, "A pass over what systems outside are told failed ({Lease}); it is made again")]
    private partial void PassFailed(string lease, Exception fault);
}
