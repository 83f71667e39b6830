namespace Tradewind.DagProcessor.Tests;

public sealed class ProcessorTimeLimitTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TestClock _clock = new();
    private TimeSpan _used = TimeSpan.FromMinutes(7);

    [Fact]
    public async Task Busy_machine_does_not_use_up_the_limit()
    {
        await using var limit = new ProcessorTimeLimit(25 * Second, () => _used, _clock);

        _used += 24 * Second;
        _clock.Advance(TimeSpan.FromHours(1));

        limit.Token.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task Processor_time_that_is_used_up_cancels()
    {
        await using var limit = new ProcessorTimeLimit(25 * Second, () => _used, _clock);

        _used += 25 * Second;
        _clock.Advance(Second);

        limit.Token.IsCancellationRequested.ShouldBeTrue();
    }
}
