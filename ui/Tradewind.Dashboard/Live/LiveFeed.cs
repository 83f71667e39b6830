using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Tradewind.Engine.Feed;

namespace Tradewind.Dashboard.Live;

/// <summary>
/// The one subscription of this process to the engine's feed. A notice marks its topic dirty in every view that
/// watches it and does no more: a thousand changes between two ticks cost each circuit one push.
/// </summary>
internal sealed class LiveFeed : IDisposable
{
    /// <summary>Notices may be missing after a broken connection, so every view also looks by itself.</summary>
    public static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(20);

    private readonly TimeProvider _clock;
    private readonly ILogger<LiveFeed> _log;
    private readonly IDisposable _subscription;
    private readonly ITimer _timer;
    private ImmutableHashSet<LiveView> _views = [];

    public LiveFeed(IFeed feed, TimeProvider clock, ILogger<LiveFeed> log)
    {
        (_clock, _log) = (clock, log);
        _subscription = feed.Subscribe(Receive);
        _timer = clock.CreateTimer(_ => Receive(new Notice(Topic.Everything)), null, LookAnyway, LookAnyway);
    }

    /// <summary>
    /// Watches topics until the view is disposed; a topic without a key stands for all its keys.
    /// <paramref name="push"/> is called at most once every <paramref name="tick"/>.
    /// </summary>
    public LiveView Watch(IEnumerable<Notice> topics, TimeSpan tick, Func<Task> push)
    {
        var view = new LiveView(topics, tick, push, _clock, _log, Leave);
        ImmutableInterlocked.Update(ref _views, (views, added) => views.Add(added), view);
        return view;
    }

    public void Dispose()
    {
        _timer.Dispose();
        _subscription.Dispose();
    }

    private void Receive(Notice notice)
    {
        foreach (var view in _views) view.Touch(notice);
    }

    private void Leave(LiveView view) => ImmutableInterlocked.Update(ref _views, (views, gone) => views.Remove(gone), view);
}
