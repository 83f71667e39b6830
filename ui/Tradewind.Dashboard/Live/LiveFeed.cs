using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Tradewind.Dashboard.Live;

/// <summary>
/// The one feed of changes of this process. It marks the topics dirty in every view that watches them and does no
/// more: a thousand changes between two ticks cost each circuit one push.
/// </summary>
internal sealed class LiveFeed(TimeProvider clock, ILogger<LiveFeed> log)
{
    private ImmutableHashSet<LiveView> _views = [];

    /// <summary>Watches topics until the view is disposed; <paramref name="push"/> gets those that changed.</summary>
    public LiveView Watch(IEnumerable<LiveTopic> topics, Func<IReadOnlySet<LiveTopic>, Task> push)
    {
        var view = new LiveView(topics, push, clock, log, Leave);
        ImmutableInterlocked.Update(ref _views, (views, added) => views.Add(added), view);
        return view;
    }

    /// <summary>Says that a topic changed.</summary>
    public void Announce(LiveTopic topic)
    {
        foreach (var view in _views) view.Touch(topic);
    }

    /// <summary>Says that anything may have changed, as after a lost connection.</summary>
    public void AnnounceAll()
    {
        foreach (var view in _views) view.TouchAll();
    }

    private void Leave(LiveView view) => ImmutableInterlocked.Update(ref _views, (views, gone) => views.Remove(gone), view);
}
