using Microsoft.Extensions.Logging;
using Tradewind.Engine.Feed;

namespace Tradewind.Scheduler;

/// <summary>
/// Runs the <see cref="Dispatcher"/> whenever tasks became ready or were taken back. Every process of an installation with a task
/// transport has one, so that runs go on without any scheduler; each order is handed over by whoever marks it first.
/// </summary>
public sealed class DispatchLoop(Dispatcher dispatcher, SchedulerOptions options, IFeed feed, TimeProvider time, ILogger<DispatchLoop> log)
    : DutyLoop(dispatcher, options, feed, time, log)
{
    /// <inheritdoc/>
    protected override bool IsCalledBy(Topic topic) => topic is Topic.Ready or Topic.Cancel;
}
