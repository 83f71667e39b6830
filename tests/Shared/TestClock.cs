namespace Tradewind.Tests;

/// <summary>A clock that stands still until it is moved; timers fire during the move, in order. A test can wait until a timer is set.</summary>
internal sealed class TestClock(DateTimeOffset start) : TimeProvider
{
    // What has not come by then never comes.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly List<TestTimer> _timers = [];
    private readonly List<(DateTimeOffset At, TaskCompletionSource Set)> _awaited = [];
    private DateTimeOffset _now = start;

    public TestClock()
        : this(new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new TestTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Completes when a timer is set to go off in this time, counted from now.</summary>
    public Task TimerInAsync(TimeSpan wait)
    {
        lock (_gate)
        {
            var at = _now + wait;
            if (_timers.Any(timer => timer.DueAt == at)) return Task.CompletedTask;
            var set = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((at, set));
            return set.Task.WaitAsync(Limit);
        }
    }

    public void Advance(TimeSpan by)
    {
        var end = GetUtcNow() + by;
        while (TakeDue(end) is { } timer) timer.Fire();
        lock (_gate) _now = end;
    }

    private TestTimer? TakeDue(DateTimeOffset end)
    {
        lock (_gate)
        {
            var timer = _timers.Where(timer => timer.DueAt <= end).MinBy(timer => timer.DueAt);
            if (timer is null) return null;
            _now = timer.DueAt!.Value;
            timer.Next();
            return timer;
        }
    }

    private sealed class TestTimer(TestClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset? DueAt { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                _period = period;
                DueAt = dueTime < TimeSpan.Zero ? null : clock._now + dueTime;
                if (!clock._timers.Contains(this)) clock._timers.Add(this);
                foreach (var (at, set) in clock._awaited)
                    if (at == DueAt) set.TrySetResult();
            }

            return true;
        }

        public void Next() => DueAt = _period > TimeSpan.Zero ? DueAt + _period : null;

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (clock._gate) clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
