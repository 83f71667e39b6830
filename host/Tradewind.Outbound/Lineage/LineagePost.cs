using Microsoft.Extensions.Logging;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Lineage;
using Tradewind.Engine.Ports;

namespace Tradewind.Outbound.Lineage;

/// <summary>
/// One pass over the runs whose lineage is to be told: each in the order of its journal, several side by side. A receiver that is away is tried
/// again after a growing wait; no run waits for it.
/// </summary>
public sealed partial class LineagePost(ILineageStore store, ILineageSender sender, LineageText text, LineageOptions options, TimeProvider time, ILogger<LineagePost> log) : IOutbound
{
    private const int Batch = 64;
    private const int Entries = 200;
    private const int AtOnce = 8;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private int _failures;
    private DateTimeOffset _notBefore;

    /// <inheritdoc/>
    public string Lease => "lineage";

    /// <inheritdoc/>
    public bool Concerns(Topic topic) => topic == Topic.Run;

    /// <inheritdoc/>
    public async Task<DateTimeOffset?> RunOnceAsync(CancellationToken cancel)
    {
        if (time.GetUtcNow() < _notBefore) return _notBefore;
        var pending = await store.PendingAsync(Batch, cancel);
        using var limit = new SemaphoreSlim(AtOnce);
        var told = await Task.WhenAll(pending.Select(async run =>
        {
            await limit.WaitAsync(cancel);
            try
            {
                // While the receiver is away, one run finds that out for all.
                return _notBefore > time.GetUtcNow() ? Told.No : await TellAsync(run, cancel);
            }
            finally
            {
                limit.Release();
            }
        }));
        if (time.GetUtcNow() < _notBefore)
        {
            if (await store.DropAsync(options.MostWaiting, cancel) is > 0 and var dropped) Dropped(dropped, options.MostWaiting);
            return _notBefore;
        }

        // There may be more of what was told, and more runs than one pass takes.
        return told.Any(one => one == Told.Some) ? time.GetUtcNow() : null;
    }

    private async Task<Told> TellAsync(LineageRun run, CancellationToken cancel)
    {
        if (await store.ReadAsync(run, Entries, cancel) is not { } facts)
        {
            await store.SaveAsync(run, over: true, cancel);
            return Told.All;
        }

        var (events, next) = LineageStory.Tell(facts);
        foreach (var one in events)
        {
            var answer = await sender.SendAsync(text.Of(facts, one), cancel);
            if (answer.Refused) Refused(run.Run, answer.Words);
            if (answer.Taken || answer.Refused) continue;
            _failures++;
            _notBefore = time.GetUtcNow() + Engine.Retry.Backoff.Wait(FirstWait, 2, LongestWait, _failures);
            Away(answer.Words, _notBefore);
            return Told.No;
        }

        _failures = 0;
        var all = facts.Entries.Count < Entries;
        var over = all && !next.Started && next.Open.Count == 0;
        if (over || next.Cursor != run.Cursor || !next.Open.SequenceEqual(run.Open) || next.Started != run.Started) await store.SaveAsync(next, over, cancel);
        return all ? Told.All : Told.Some;
    }

    private enum Told
    {
        No,
        Some,
        All,
    }

    [LoggerMessage(LogLevel.Warning, "Lineage is not taken, it is sent again at {Again:u}: {Answer}")]
    private partial void Away(string answer, DateTimeOffset again);

    [LoggerMessage(LogLevel.Error, "An event about the lineage of run {RunId} was refused and is left out: {Answer}")]
    private partial void Refused(long runId, string answer);

    [LoggerMessage(LogLevel.Error, "The lineage of {Runs} runs is dropped: the receiver stays away, and at most {Most} runs wait for it")]
    private partial void Dropped(int runs, int most);
}
