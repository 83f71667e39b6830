using System.Collections.Immutable;

namespace Tradewind.Engine.Feed;

/// <summary>A feed within one process.</summary>
public sealed class LocalFeed : IFeed
{
    private ImmutableArray<Action<Notice>> _receivers = [];

    /// <inheritdoc/>
    public void Publish(Notice notice)
    {
        foreach (var receive in _receivers) receive(notice);
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(Action<Notice> receive)
    {
        ImmutableInterlocked.Update(ref _receivers, receivers => receivers.Add(receive));
        return new Subscription(this, receive);
    }

    private sealed class Subscription(LocalFeed feed, Action<Notice> receive) : IDisposable
    {
        public void Dispose() => ImmutableInterlocked.Update(ref feed._receivers, receivers => receivers.Remove(receive));
    }
}
