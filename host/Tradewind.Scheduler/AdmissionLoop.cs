using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tradewind.Engine.Feed;

namespace Tradewind.Scheduler;

/// <summary>
/// Runs the <see cref="Admitter"/> whenever this process committed something that limits wait for, and now and then as a
/// safety net. Every process has one, so that the work of a run goes on without any scheduler; passes exclude each other
/// in the metastore, so it does not matter how many there are.
/// </summary>
public sealed partial class AdmissionLoop(Admitter admitter, SchedulerOptions options, IFeed feed, TimeProvider time, ILogger<AdmissionLoop> log) : BackgroundService
{
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = feed.Subscribe(OnNotice);
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
            // Asked to stop: whoever waits is admitted by another process, or when this one is back.
        }
    }

    private void OnNotice(Notice notice)
    {
        if (notice.Topic is Topic.Limits or Topic.Pools or Topic.Everything) _wake.Writer.TryWrite(true);
    }

    private async Task<TimeSpan> PassAsync(CancellationToken cancel)
    {
        try
        {
            var wait = await admitter.RunOnceAsync(cancel) - time.GetUtcNow() ?? options.SafetyInterval;
            return wait < TimeSpan.Zero ? TimeSpan.Zero : wait < options.SafetyInterval ? wait : options.SafetyInterval;
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            PassFailed(fault);
            return TimeSpan.FromSeconds(1);
        }
    }

    [LoggerMessage(LogLevel.Error, "Tasks that wait for limits could not be admitted; it is tried again")]
    private partial void PassFailed(Exception fault);
}
