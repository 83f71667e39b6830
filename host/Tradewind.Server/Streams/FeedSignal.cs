using Tradewind.Engine.Feed;

namespace Tradewind.Server.Streams;

/// <summary>Wakes one waiter when the feed says that something it cares for changed; many notices between two waits are one.</summary>
internal sealed class FeedSignal : IDisposable
{
    private readonly Signal _signal = new();
    private readonly IDisposable _subscription;
    private readonly TimeProvider _time;

    public FeedSignal(IFeed feed, Predicate<Notice> matters, TimeProvider time)
    {
        _time = time;
        _subscription = feed.Subscribe(notice =>
        {
            if (matters(notice)) _signal.Call();
        });
    }

    /// <summary>Returns at the next notice, or after <paramref name="longest"/>: notices may be missing.</summary>
    public async Task WaitAsync(TimeSpan longest, CancellationToken cancel)
    {
        using var over = new CancellationTokenSource(longest, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancel);
        try
        {
            await _signal.TakeAsync(either.Token);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            // Nothing was heard: time to look anyway.
        }
    }

    public void Dispose() => _subscription.Dispose();
}
