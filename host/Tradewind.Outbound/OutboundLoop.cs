using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Ports;
using Tradewind.Outbound.Alerts;

namespace Tradewind.Outbound;

/// <summary>
/// Tells systems outside what has happened. It has a loop and a lease of its own, apart from the scheduler's: a receiver that does not answer
/// must hold up no run, and that no scheduler is alive is told by a server.
/// </summary>
public sealed partial class OutboundLoop(AlertPost alerts, ComponentWatch components, INodeStore nodes, NodeInfo self, IFeed feed, TimeProvider time, ILogger<OutboundLoop> log) : BackgroundService
{
    /// <summary>The lease of the process that tells.</summary>
    public const string Lease = "outbound";

    private static readonly TimeSpan LeaseLength = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SafetyInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private bool _leads;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = feed.Subscribe(notice =>
        {
            if (notice.Topic is Topic.Alerts or Topic.ImportError or Topic.Everything) _wake.Writer.TryWrite(true);
        });
        await using var timer = time.CreateTimer(_ => _wake.Writer.TryWrite(true), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        try
        {
            while (await _wake.Reader.WaitToReadAsync(stoppingToken))
            {
                _wake.Reader.TryRead(out _);
                timer.Change(await PassAsync(stoppingToken), Timeout.InfiniteTimeSpan);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await ResignAsync();
        }
    }

    private async Task<TimeSpan> PassAsync(CancellationToken cancel)
    {
        try
        {
            _leads = await nodes.LeadAsync(Lease, self.Id, LeaseLength, cancel);
            if (!_leads) return SafetyInterval;
            await components.RunOnceAsync(cancel);
            var wait = await alerts.RunOnceAsync(cancel) - time.GetUtcNow() ?? SafetyInterval;
            return wait < TimeSpan.Zero ? TimeSpan.Zero : wait < SafetyInterval ? wait : SafetyInterval;
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            PassFailed(fault);
            return Pause;
        }
    }

    private async Task ResignAsync()
    {
        if (!_leads) return;
        try
        {
            await nodes.ResignAsync(Lease, self.Id, CancellationToken.None);
        }
        catch (Exception fault)
        {
            // The lease ends by itself.
            PassFailed(fault);
        }
    }

    [LoggerMessage(LogLevel.Error, "What systems outside are to be told could not be looked at; it is tried again")]
    private partial void PassFailed(Exception fault);
}
