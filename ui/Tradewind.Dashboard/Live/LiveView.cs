using Microsoft.Extensions.Logging;
using Tradewind.Engine.Feed;

namespace Tradewind.Dashboard.Live;

/// <summary>
/// What one page watches. Changes only mark it dirty; a push takes all of them at once, at most one every tick and
/// never while another is under way, so that a slow browser gets fewer pushes, not a queue. The first change after
/// a quiet time is pushed at once.
/// </summary>
internal sealed partial class LiveView : IDisposable
{
    private readonly Lock _gate = new();
    private readonly HashSet<Notice> _watched;
    private readonly TimeSpan _tick;
    private readonly Func<Task> _push;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Action<LiveView> _leave;
    private readonly ITimer _timer;
    private long? _lastPush;
    private bool _dirty;
    private bool _armed;
    private bool _pushing;
    private bool _closed;

    internal LiveView(IEnumerable<Notice> topics, TimeSpan tick, Func<Task> push, TimeProvider clock, ILogger log, Action<LiveView> leave)
    {
        (_watched, _tick, _push, _clock, _log, _leave) = ([.. topics], tick, push, clock, log, leave);
        _timer = clock.CreateTimer(static state => _ = ((LiveView)state!).PushAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        lock (_gate) _closed = true;
        _leave(this);
        _timer.Dispose();
    }

    internal void Touch(Notice notice)
    {
        if (notice.Topic != Topic.Everything && !_watched.Contains(notice) && !_watched.Contains(new Notice(notice.Topic))) return;
        lock (_gate)
        {
            _dirty = true;
            Arm();
        }
    }

    private void Arm()
    {
        if (!_dirty || _armed || _pushing || _closed) return;
        _armed = true;
        var wait = _lastPush is { } last ? _tick - _clock.GetElapsedTime(last) : TimeSpan.Zero;
        _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private async Task PushAsync()
    {
        lock (_gate)
        {
            _armed = false;
            if (_closed) return;
            _dirty = false;
            _pushing = true;
        }

        try
        {
            await _push();
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
