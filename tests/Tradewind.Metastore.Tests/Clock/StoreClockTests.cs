using Tradewind.Engine.Ports;
using Tradewind.Metastore.Clock;

namespace Tradewind.Metastore.Tests.Clock;

public sealed class StoreClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly HandClock _host = new(Noon.AddHours(5));
    private readonly SetClock _store = new();

    [Fact]
    public async Task Time_is_the_databases_and_moves_with_the_local_counter()
    {
        var clock = new StoreClock(_store, _host);
        clock.GetUtcNow().ShouldBe(Noon.AddHours(5));
        _store.Now = Noon;
        await clock.RefreshAsync(default);
        clock.GetUtcNow().ShouldBe(Noon);
        _host.Pass(TimeSpan.FromSeconds(7));
        clock.GetUtcNow().ShouldBe(Noon.AddSeconds(7));
    }

    [Fact]
    public async Task Jump_of_the_host_clock_changes_nothing()
    {
        var clock = new StoreClock(_store, _host);
        _store.Now = Noon;
        await clock.RefreshAsync(default);
        _host.Jump(TimeSpan.FromHours(-1));
        clock.GetUtcNow().ShouldBe(Noon);
    }

    [Fact]
    public async Task Small_correction_back_is_waited_out_and_a_large_one_followed()
    {
        var clock = new StoreClock(_store, _host);
        _store.Now = Noon;
        await clock.RefreshAsync(default);
        clock.GetUtcNow().ShouldBe(Noon);
        _store.Now = Noon.AddMilliseconds(-300);
        await clock.RefreshAsync(default);
        clock.GetUtcNow().ShouldBe(Noon);
        _host.Pass(TimeSpan.FromMilliseconds(400));
        clock.GetUtcNow().ShouldBe(Noon.AddMilliseconds(100));
        _store.Now = Noon.AddMinutes(-5);
        await clock.RefreshAsync(default);
        clock.GetUtcNow().ShouldBe(Noon.AddMinutes(-5));
    }

    private sealed class SetClock : IStoreClock
    {
        public DateTimeOffset Now { get; set; }

        public Task<DateTimeOffset> NowAsync(CancellationToken cancel) => Task.FromResult(Now);
    }

    // A host whose clock may jump while its counter goes on steadily.
    private sealed class HandClock(DateTimeOffset now) : TimeProvider
    {
        private DateTimeOffset _now = now;
        private long _counter = 1000;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan time)
        {
            _now += time;
            _counter += time.Ticks;
        }

        public void Jump(TimeSpan by) => _now += by;

        public override DateTimeOffset GetUtcNow() => _now;

        public override long GetTimestamp() => _counter;
    }
}
