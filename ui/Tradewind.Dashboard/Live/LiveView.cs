using Microsoft.Extensions.Logging;

namespace Tradewind.Dashboard.Live;

/// <summary>
/// What one page watches. Changes gather in a set; a push takes the whole set, at most one every
/// <see cref="Tick"/> and never while another is under way, so that a slow browser gets fewer pushes, not a queue.
/// The first change after a quiet time is pushed at once.
/// </summary>
internal sealed partial class LiveView : IDisposable
{
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly HashSet<LiveTopic> _watched;
    private readonly Func<IReadOnlySet<LiveTopic>, Task> _push;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Action<LiveView> _leave;
    private readonly ITimer _timer;
    private HashSet<LiveTopic> _dirty = [];
    private long _lastPush;
    private bool _armed;
    private bool _pushing;
    private bool _closed;

    internal LiveView(IEnumerable<LiveTopic> topics, Func<IReadOnlySet<LiveTopic>, Task> push, TimeProvider clock, ILogger log, Action<LiveView> leave)
    {
        (_watched, _push, _clock, _log, _leave) = ([.. topics], push, clock, log, leave);
        _lastPush = clock.GetTimestamp() - clock.TimestampFrequency;
        _timer = clock.CreateTimer(static state => _ = ((LiveView)state!).PushAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        lock (_gate) _closed = true;
        _leave(this);
        _timer.Dispose();
    }

    internal void Touch(LiveTopic topic)
    {
        if (!_watched.Contains(topic)) return;
        lock (_gate)
        {
            _dirty.Add(topic);
            Arm();
        }
    }

    internal void TouchAll()
    {
        lock (_gate)
        {
            _dirty.UnionWith(_watched);
            Arm();
        }
    }

    private void Arm()
    {
        if (_armed || _pushing || _closed || _dirty.Count == 0) return;
        _armed = true;
        var wait = Tick - _clock.GetElapsedTime(_lastPush);
        _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private async Task PushAsync()
    {
        HashSet<LiveTopic> dirty;
        lock (_gate)
        {
            _armed = false;
            if (_closed) return;
            _pushing = true;
            (dirty, _dirty) = (_dirty, []);
        }

        try
        {
            await _push(dirty);
        }
        catch (ObjectDisposedException) when (_closed)
        {
            // The page went while its last push was under way.
        }
        catch (Exception fault)
        {
            // One page that cannot refresh must not end the feed for itself: the next change tries again.
            LogPushFailed(_log, fault);
        }

        lock (_gate)
        {
            _pushing = false;
            _lastPush = _clock.GetTimestamp();
            Arm();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A dashboard page could not refresh")]
    private static partial void LogPushFailed(ILogger log, Exception fault);
}
