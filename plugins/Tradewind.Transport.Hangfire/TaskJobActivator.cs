using Hangfire;
using Tradewind.Engine.Transport;

namespace Tradewind.Transport.Hangfire;

/// <summary>Makes the jobs of one Hangfire server: they hand over to the agent that hosts it.</summary>
internal sealed class TaskJobActivator(DeliveryHandler handler, HeldJobs held) : JobActivator
{
    public override object ActivateJob(Type jobType) =>
        jobType == typeof(TaskJob) ? new TaskJob(handler, held) : throw new InvalidOperationException($"This server runs Tradewind's jobs only, not {jobType}. Let queues of Tradewind be Tradewind's alone (TRADEWIND_HANGFIRE_QUEUE_PREFIX).");
}
