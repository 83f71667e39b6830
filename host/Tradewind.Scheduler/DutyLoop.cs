using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tradewind.Engine.Feed;

namespace Tradewind.Scheduler;

/// <summary>
/// Makes passes of a duty that every process has, whether or not it leads: when a notice calls for it, when the duty itself said that
/// something is due, and now and then as a safety net.
/// </summary>
public abstract partial class DutyLoop(IDuty duty, SchedulerOptions options, IFeed feed, TimeProvider time, ILogger log) : BackgroundService
{
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Whether a notice calls for a pass.</summary>
    protected abstract bool IsCalledBy(Notice notice);

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
            // Asked to stop: another process goes on with it, or this one when it is back.
        }
    }

    private void OnNotice(Notice notice)
    {
        if (notice.Topic == Topic.Everything || IsCalledBy(notice)) _wake.Writer.TryWrite(true);
    }

    private async Task<TimeSpan> PassAsync(CancellationToken cancel)
    {
        try
        {
            var wait = await duty.RunOnceAsync(cancel) - time.GetUtcNow() ?? options.SafetyInterval;
            return wait < TimeSpan.Zero ? TimeSpan.Zero : wait < options.SafetyInterval ? wait : options.SafetyInterval;
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            PassFailed(duty.GetType().Name, fault);
            return TimeSpan.FromSeconds(1);
        }
    }

    [LoggerMessage(LogLevel.Error, "A pass of {Duty} failed; it is made again")]
    private partial void PassFailed(string duty, Exception fault);
}
