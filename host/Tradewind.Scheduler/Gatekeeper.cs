using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Scheduler;

/// <summary>
/// Lets tasks go on that wait for their own past, as soon as the run before has come that far. Commits mark what is to be
/// looked at; now and then it looks at everything, for what nobody marks: a run before that was deleted, or whose
/// version did not know yet that it would be waited for.
/// </summary>
public sealed class Gatekeeper(IRunStore runs, IFeed feed, TimeProvider time) : IDuty
{
    private const int Batch = 1000;
    private static readonly TimeSpan LookAtAllEvery = TimeSpan.FromSeconds(30);

    private DateTimeOffset _lookedAtAll;

    /// <inheritdoc/>
    public async Task<DateTimeOffset?> RunOnceAsync(CancellationToken cancel)
    {
        if (time.GetUtcNow() - _lookedAtAll >= LookAtAllEvery)
        {
            await runs.LookAtPastAgainAsync(cancel);
            _lookedAtAll = time.GetUtcNow();
        }

        while (true)
        {
            var waits = await runs.LookAtPastAsync(Batch, cancel);
            var met = waits.Where(wait => wait.Met).ToLookup(wait => wait.Run, wait => wait.Task);
            if (met.Count > 0)
            {
                var gone = await runs.UpdateAsync(
                    [.. met.Select(run => run.Key).Order()],
                    "scheduler",
                    (run, changes) =>
                    {
                        foreach (var task in met[run.Head.Id]) run.MeetPast(changes, task, time.GetUtcNow());
                    },
                    cancel);
                feed.PublishChanges(gone);
            }

            if (waits.Count < Batch) return null;
        }
    }
}
