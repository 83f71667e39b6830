using Microsoft.Extensions.Logging;
using Tradewind.Engine.Feed;

namespace Tradewind.Scheduler;

/// <summary>
/// Runs the <see cref="Admitter"/> whenever this process committed something that limits wait for. Every process has one, so
/// that the work of a run goes on without any scheduler; passes exclude each other in the metastore, so it does not matter how
/// many there are.
/// </summary>
public sealed class AdmissionLoop(Admitter admitter, SchedulerOptions options, IFeed feed, TimeProvider time, ILogger<AdmissionLoop> log)
    : DutyLoop(admitter, options, feed, time, log)
{
    /// <inheritdoc/>
    protected override bool IsCalledBy(Topic topic) => topic is Topic.Limits or Topic.Pools;
}
