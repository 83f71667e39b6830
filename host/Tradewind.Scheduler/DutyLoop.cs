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
    private readonly PassLoop _passes = new(feed, time);

    /// <summary>Whether a notice of this topic calls for a pass.</summary>
    protected abstract bool IsCalledBy(Topic topic);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => _passes.RunAsync(IsCalledBy, PassAsync, stoppingToken);

    private async Task<TimeSpan> PassAsync(CancellationToken cancel)
    {
        try
        {
            return _passes.Until(await duty.RunOnceAsync(cancel), options.SafetyInterval);
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
