namespace Tradewind.Server.Tests.Fakes;

/// <summary>A clock that stands until it is moved. Timers are the real ones: what waits in these tests waits for signals.</summary>
internal sealed class TestClock : TimeProvider
{
    private DateTimeOffset _now = new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}
