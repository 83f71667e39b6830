namespace Tradewind.Simulator.Tests.Worlds;

/// <summary>The clock of a process's host: it may be wrong and jump. What it counts between two moments is right, and its timers go off on the process's own loop.</summary>
internal sealed class HostClock(World world, SimProcess process) : TimeProvider
{
    /// <summary>How wrong it is.</summary>
    public TimeSpan Wrong { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => world.Now + Wrong;

    public override long GetTimestamp() => world.Now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimTimer(world, process, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class SimTimer(World world, SimProcess process, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;
        private long _setting;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            var setting = ++_setting;
            if (dueTime >= TimeSpan.Zero) world.After(dueTime, () => GoOff(setting));
            return true;
        }

        public void Dispose() => _setting++;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        // A frozen process finds one tick waiting when it wakes, not all that it missed.
        private void GoOff(long setting)
        {
            if (setting != _setting || process.Dead) return;
            process.Post(_ =>
            {
                if (setting != _setting) return;
                if (_period > TimeSpan.Zero) world.After(_period, () => GoOff(setting));
                callback(state);
            }, null);
        }
    }
}
