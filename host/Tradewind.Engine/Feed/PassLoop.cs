namespace Tradewind.Engine.Feed;

/// <summary>
/// Makes passes, one after the other: at once, whenever a notice calls for one, and when the last one said that the next is due. Whatever calls during a
/// pass is one more pass.
/// </summary>
public sealed class PassLoop(IFeed feed, TimeProvider time)
{
    private readonly Signal _signal = new();

    /// <summary>Makes a pass at the next opportunity.</summary>
    public void Call() => _signal.Call();

    /// <summary>Goes on until it is asked to stop.</summary>
    /// <param name="calls">Whether a notice of this topic calls for a pass; one of everything always does.</param>
    /// <param name="pass">Makes a pass, and says after which time the next one is due although nothing calls.</param>
    /// <param name="cancel">Asks to stop.</param>
    public async Task RunAsync(Predicate<Topic> calls, Func<CancellationToken, Task<TimeSpan>> pass, CancellationToken cancel)
    {
        using var subscription = feed.Subscribe(notice =>
        {
            if (notice.Topic == Topic.Everything || calls(notice.Topic)) Call();
        });
        await using var timer = time.CreateTimer(_ => Call(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Call();
        try
        {
            while (true)
            {
                await _signal.TakeAsync(cancel);
                timer.Change(await pass(cancel), Timeout.InfiniteTimeSpan);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    /// <summary>How long it is until something falls due, if anything does; at the most <paramref name="longest"/>, for notices may be missing.</summary>
    public TimeSpan Until(DateTimeOffset? due, TimeSpan longest)
    {
        var wait = due - time.GetUtcNow() ?? longest;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait < longest ? wait : longest;
    }
}
