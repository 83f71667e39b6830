using Tradewind.Engine.Ports;

namespace Tradewind.Metastore.Clock;

/// <summary>
/// The database's time without asking for it each time: its reading at the last refresh, plus what a steady local
/// counter measured since. A wrong or jumping host clock therefore changes nothing. Before the first refresh it is the
/// host's time.
/// </summary>
public sealed class StoreClock(IStoreClock clock, TimeProvider local) : TimeProvider
{
    // A correction back by less than this is waited out, so that what happens later never seems to happen earlier.
    private static readonly TimeSpan WaitedOut = TimeSpan.FromSeconds(1);

    private Reading _reading = new(local.GetUtcNow().UtcTicks, local.GetTimestamp());
    private long _latest;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => local.TimestampFrequency;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        var reading = Volatile.Read(ref _reading);
        var now = reading.Ticks + local.GetElapsedTime(reading.Timestamp).Ticks;
        while (true)
        {
            var latest = Volatile.Read(ref _latest);
            if (now < latest && latest - now < WaitedOut.Ticks) return new(latest, TimeSpan.Zero);
            if (Interlocked.CompareExchange(ref _latest, now, latest) == latest) return new(now, TimeSpan.Zero);
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => local.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        local.CreateTimer(callback, state, dueTime, period);

    /// <summary>Reads the database's clock anew; the reading is taken for the middle of the time the call took.</summary>
    public async Task RefreshAsync(CancellationToken cancel)
    {
        var before = local.GetTimestamp();
        var now = await clock.NowAsync(cancel);
        var after = local.GetTimestamp();
        Volatile.Write(ref _reading, new(now.UtcTicks, before + ((after - before) / 2)));
    }

    private sealed record Reading(long Ticks, long Timestamp);
}
