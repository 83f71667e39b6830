namespace Tradewind.Testing;

/// <summary>
/// The clock of a test: it stands still while tasks run, and moves to what a run waits for (a retry, a sensor's next look, a time-out)
/// when nothing else is to be done. A fake may move it to let time pass inside a task.
/// </summary>
public sealed class TestClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<Timer> _timers = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _now;
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock; what is to happen on the way happens, in order.</summary>
    /// <param name="by">How far; not back.</param>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        MoveTo(GetUtcNow() + by);
    }

    /// <summary>Moves the clock to a time; one that is over changes nothing.</summary>
    internal void MoveTo(DateTimeOffset end)
    {
        while (TakeDue(end) is { } timer)
            timer.Fire();
        lock (_gate)
            _now = end > _now ? end : _now;
    }

    private Timer? TakeDue(DateTimeOffset end)
    {
        lock (_gate)
        {
            var timer = _timers.Where(timer => timer.DueAt <= end).MinBy(timer => timer.DueAt);
            if (timer is null)
                return null;
            _now = timer.DueAt!.Value > _now ? timer.DueAt.Value : _now;
            timer.Next();
            return timer;
        }
    }

    private sealed class Timer(TestClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset? DueAt { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                _period = period;
                DueAt = dueTime < TimeSpan.Zero ? null : clock._now + dueTime;
                if (!clock._timers.Contains(this))
                    clock._timers.Add(this);
            }

            return true;
        }

        public void Next() => DueAt = _period > TimeSpan.Zero ? DueAt + _period : null;

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (clock._gate)
                clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
