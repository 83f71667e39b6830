namespace Tradewind.Scheduler.Tests.Harness;

/// <summary>A clock that stands until it is moved. Its timers are the real ones.</summary>
internal sealed class HandClock(DateTimeOffset now) : TimeProvider
{
    private DateTimeOffset _now = now;

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}
