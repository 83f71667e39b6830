using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Scheduler;

/// <summary>
/// Runs the duties while this scheduler leads: at the next due moment that any of them named, at once when a notice
/// says that something changed, and now and then as a safety net. Of several schedulers one leads, by a lease on the
/// database's clock; every write of a duty is guarded by constraints and epochs of its own, so one that was asleep and
/// believes it still leads does no harm.
/// </summary>
public sealed partial class SchedulerLoop(
    SchedulerOptions options, RunPlanner planner, RunStarter starter, Backfiller backfiller, Gatekeeper gatekeeper, Messenger messenger, Waker waker, LookCaller looks, Rescuer rescuer, CallbackRescuer callbacks, FailureGuard guard, AssetPruner pruner, RunPruner runPruner, BlobSweeper sweeper, INodeStore nodes, IFeed feed,
    TimeProvider time, ILogger<SchedulerLoop> log)
    : BackgroundService
{
    /// <summary>The lease that the leading scheduler holds.</summary>
    public const string Lease = "scheduler";

    // Before what failed is tried again.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly PassLoop _passes = new(feed, time);
    private bool _leads;
    private long _renewed;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _passes.RunAsync(topic => topic is Topic.Due or Topic.RunQueued or Topic.Dag, PassAsync, stoppingToken);
        await ResignAsync();
    }

    private async Task<TimeSpan> PassAsync(CancellationToken cancel)
    {
        try
        {
            if (!await LeadsAsync(cancel)) return options.SafetyInterval / 2;
            DateTimeOffset? next = null;
            foreach (var duty in new IDuty[] { planner, starter, backfiller, gatekeeper, messenger, waker, looks, rescuer, callbacks, guard, pruner, runPruner, sweeper })
            {
                DateTimeOffset? due;
                try
                {
                    due = await duty.RunOnceAsync(cancel);
                }
                catch (Exception fault) when (!cancel.IsCancellationRequested && !MetastoreFault.Is(fault))
                {
                    // Something that only this duty stumbles over: the others have work that does not wait for it.
                    DutyFailed(duty.GetType().Name, fault);
                    due = time.GetUtcNow() + Pause;
                }

                if (next is null || due < next) next = due ?? next;
            }

            return _passes.Until(next, options.SafetyInterval);
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            PassFailed(fault);
            rescuer.NoteOutage();
            return Pause;
        }
    }

    private async Task<bool> LeadsAsync(CancellationToken cancel)
    {
        // A lease that was renewed a moment ago needs no look before every pass: a run that is triggered waits for one.
        if (_leads && time.GetElapsedTime(_renewed) < options.LeadLease / 4) return true;
        var asked = time.GetTimestamp();
        var leads = await nodes.LeadAsync(Lease, options.Node, options.LeadLease, cancel);
        if (leads && !_leads) TookOver(options.Node);
        if (!leads && _leads) LostLead(options.Node);
        _renewed = asked;
        return _leads = leads;
    }

    private async Task ResignAsync()
    {
        if (!_leads) return;
        try
        {
            await nodes.ResignAsync(Lease, options.Node, CancellationToken.None);
        }
        catch (Exception fault)
        {
            // The lease ends by itself; the next scheduler then takes over a little later.
            PassFailed(fault);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Node} leads the scheduling")]
    private partial void TookOver(string node);

    [LoggerMessage(LogLevel.Warning, "{Node} no longer leads the scheduling")]
    private partial void LostLead(string node);

    [LoggerMessage(LogLevel.Error, "A pass of the scheduler failed; it is made again")]
    private partial void PassFailed(Exception fault);

    [LoggerMessage(LogLevel.Error, "{Duty} failed in a pass of the scheduler; the rest of the pass went on, and it is tried again")]
    private partial void DutyFailed(string duty, Exception fault);
}
