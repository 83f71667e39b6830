using Hangfire;
using Hangfire.Server;
using Tradewind.Engine.Transport;

namespace Tradewind.Transport.Hangfire;

/// <summary>What a job in Hangfire's storage calls: one dispatch of a task instance. Its arguments are all that an agent needs, and nothing of an author's.</summary>
public sealed class TaskJob
{
    private readonly DeliveryHandler _handler;
    private readonly HeldJobs _held;

    internal TaskJob(DeliveryHandler handler, HeldJobs held)
    {
        _handler = handler;
        _held = held;
    }

    /// <summary>Hands the dispatch to the agent and waits until it is over. Retries are Tradewind's own, each in a job of its own.</summary>
    /// <param name="instance">The task instance.</param>
    /// <param name="fence">The fencing number of the dispatch.</param>
    /// <param name="context">Filled in by Hangfire.</param>
    /// <exception cref="AttemptFailedException">The attempt failed.</exception>
    [AutomaticRetry(Attempts = 0)]
    [TaskJobStates]
    public async Task<DeliveryEnd> RunAsync(long instance, int fence, PerformContext? context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var id = context.BackgroundJob.Id;
        using var deleted = _held.Hold(id);
        var end = await _handler(new(instance, fence, id, $"{HangfirePlugin.DashboardPath}/jobs/details/{id}"), deleted.Token);
        if (end == DeliveryEnd.Failed) throw new AttemptFailedException(context.GetJobParameter<string>(JobParameters.Link));
        if (end != DeliveryEnd.NotTaken) return end;

        // This server stops, or is about to: to a job that ends then with this exception Hangfire says that another one takes it.
        var stopped = context.CancellationToken.ShutdownToken;
        await Task.Delay(Timeout.Infinite, stopped).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        throw new OperationCanceledException("The agent stops.", stopped);
    }
}
