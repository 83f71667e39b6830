using Tradewind.Bundles.Processing;

namespace Tradewind.Bundles.Tests.Processing;

public sealed class GivenTimeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TestClock _clock = new();
    private readonly TaskCompletionSource _work = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan _used = TimeSpan.FromMinutes(3);

    private GivenTime Given => new(() => _used, _clock);

    [Theory]
    [InlineData(0, 30)]
    [InlineData(0.01, 30)]
    [InlineData(1, 30)]
    [InlineData(8, 30)]
    [InlineData(0.5, 60)]
    [InlineData(0.25, 120)]
    [InlineData(0.05, 300)]
    public async Task Time_is_over_after(double usedPerSecond, int seconds)
    {
        // A process that sleeps, that works on one processor or on eight, that gets its share of a busy machine, that naps.
        (await SecondsUntilOverAsync(30 * Second, usedPerSecond * Second)).ShouldBe(seconds);
    }

    [Fact]
    public async Task Work_that_ends_in_time_ends_the_wait_whether_it_went_well_or_not()
    {
        var well = Given.EndsWithinAsync(_work.Task, 30 * Second, default);
        await _clock.TimerInAsync(Second);
        _work.SetResult();
        (await well.WaitAsync(TestBundles.Limit)).ShouldBeTrue();

        (await Given.EndsWithinAsync(Task.FromException(new InvalidOperationException()), 30 * Second, default)).ShouldBeTrue();
    }

    [Fact]
    public async Task Stop_ends_the_wait()
    {
        using var stop = new CancellationTokenSource();
        var waiting = Given.EndsWithinAsync(_work.Task, 30 * Second, stop.Token);
        await _clock.TimerInAsync(Second);

        await stop.CancelAsync();

        (await waiting.WaitAsync(TestBundles.Limit)).ShouldBeFalse();
    }

    private async Task<int> SecondsUntilOverAsync(TimeSpan most, TimeSpan usedPerSecond)
    {
        var waiting = Given.EndsWithinAsync(_work.Task, most, default);
        for (var seconds = 0; ; seconds++)
        {
            if (await Task.WhenAny(waiting, _clock.TimerInAsync(Second)) == waiting)
            {
                (await waiting).ShouldBeFalse();
                return seconds;
            }

            _used += usedPerSecond;
            _clock.Advance(Second);
        }
    }
}
