using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Microsoft.Extensions.Logging;
using Tradewind.Engine.Transport;

namespace Tradewind.Transport.Hangfire;

/// <summary>Carries tasks as jobs in Hangfire's storage. Each agent hosts a Hangfire server with its slots as workers.</summary>
internal sealed partial class HangfireTransport(HangfireSettings settings, string node, string? server, JobStorage storage, JobTable jobs, TimeProvider time, ILogger<HangfireTransport> log) : ITaskTransport
{
    private readonly BackgroundJobClient _client = HangfireStorage.ClientOf(storage);

    public string Name => "hangfire";

    // Hangfire's client blocks; a thread that waits for the network anyway may do so.
    public Task<IReadOnlyList<string>> DispatchAsync(IReadOnlyList<DispatchOrder> batch, CancellationToken cancel) => Task.Run<IReadOnlyList<string>>(
        () =>
        {
            var taken = new List<string>(batch.Count);
            foreach (var order in batch)
            {
                if (cancel.IsCancellationRequested) break;
                try
                {
                    taken.Add(Enqueue(order));
                }
                catch (BackgroundJobClientException fault) when (taken.Count > 0)
                {
                    // What is enqueued is noted; the others are put back.
                    BrokeOff(taken.Count, batch.Count, fault);
                    break;
                }
            }

            return taken;
        },
        CancellationToken.None);

    public async Task ListenAsync(IReadOnlyList<string> queues, int concurrency, DeliveryHandler handler, CancellationToken cancel)
    {
        var held = new HeldJobs(jobs, time, log);
        // A storage of its own: what it says of queues is for workers, not for people.
        var working = HangfireStorage.Open(settings);
        string[] names = [.. queues.Select(queue => QueueNames.Of(settings.QueuePrefix, queue)).Distinct()];
        using var poller = new OnePollerQueue(working, log);
        working.QueueProviders.Add(poller, names);
        var options = new BackgroundJobServerOptions
        {
            ServerName = node, Queues = names, WorkerCount = concurrency, Activator = new TaskJobActivator(handler, held), FilterProvider = HangfireStorage.Filters,
            IsLightweightServer = true, ShutdownTimeout = Timeout.InfiniteTimeSpan,
        };
        using var hosted = new BackgroundJobServer(options, working, StorageProcess.AllOf(working));
        try
        {
            await held.WatchAsync(cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // No new jobs; those that run end as the agent says, however long that takes it.
            hosted.SendStop();
            await hosted.WaitForShutdownAsync(CancellationToken.None);
        }
    }

    public Task WithdrawAsync(IReadOnlyList<HandedOver> orders, CancellationToken cancel) => Task.Run(
        async () =>
        {
            foreach (var order in orders)
            {
                // One that a worker has already is refused there.
                var id = order.Reference ?? await jobs.FindAsync(order, cancel);
                if (id is not null) _client.ChangeState(id, new DeletedState { Reason = "Its task was cancelled or replaced in Tradewind before it began." }, EnqueuedState.StateName);
            }
        },
        cancel);

    public async Task<IReadOnlyList<Standing>> LookAsync(IReadOnlyList<HandedOver> orders, CancellationToken cancel)
    {
        var found = new List<string?>(orders.Count);
        foreach (var order in orders) found.Add(order.Reference ?? await jobs.FindAsync(order, cancel));
        var standings = await jobs.StandingsAsync([.. found.OfType<string>()], cancel);
        return [.. found.Select(id => new Standing(id is null ? StandingKind.Gone : standings.GetValueOrDefault(id, StandingKind.Gone), id))];
    }

    private string Enqueue(DispatchOrder order) => _client.Create(
        Job.FromExpression<TaskJob>(job => job.RunAsync(order.Instance, order.Fence, null)), new EnqueuedState(QueueNames.Of(settings.QueuePrefix, order.Queue)), JobParameters.Of(order, server));

    [LoggerMessage(LogLevel.Warning, "Hangfire took {Taken} of {Orders} jobs and then no more; the others are handed over again")]
    private partial void BrokeOff(int taken, int orders, Exception fault);
}
