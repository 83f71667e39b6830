using System.Globalization;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Scheduler;

/// <summary>Lets tasks go that wait for limits (pools, active tasks per DAG and per task), as far as there is room.</summary>
public sealed class Admitter(ILimitStore limits, IFeed feed, TimeProvider time) : IDuty
{
    /// <inheritdoc/>
    public async Task<DateTimeOffset?> RunOnceAsync(CancellationToken cancel)
    {
        bool more;
        do
        {
            var admitted = await limits.AdmitAsync(time.GetUtcNow(), cancel);
            foreach (var run in admitted.Runs) feed.Publish(new(Topic.Run, run.ToString(CultureInfo.InvariantCulture)));
            foreach (var queue in admitted.Queues) feed.Publish(new(Topic.Ready, queue));
            more = admitted.More;
        }
        while (more);

        return null;
    }
}
