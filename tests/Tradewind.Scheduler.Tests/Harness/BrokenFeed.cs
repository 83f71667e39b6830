using Tradewind.Engine.Feed;

namespace Tradewind.Scheduler.Tests.Harness;

/// <summary>Whoever tells it something stumbles.</summary>
internal sealed class BrokenFeed : IFeed
{
    public void Publish(Notice notice) => throw new InvalidOperationException("The feed is broken.");

    public IDisposable Subscribe(Action<Notice> receive) => throw new InvalidOperationException("The feed is broken.");
}
