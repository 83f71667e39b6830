namespace Tradewind.Engine.Tests.Commands;

/// <summary>A clock that stands still, also for what measures how long something takes.</summary>
internal sealed class FixedClock(DateTimeOffset now) : TimeProvider
{
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => now;

    public override long GetTimestamp() => now.Ticks;
}
