using Tradewind.Engine.Retry;

namespace Tradewind.Engine.Tests.Retry;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(60, 0, 3600, 9, 60)]
    [InlineData(60, 1, 3600, 9, 60)]
    [InlineData(60, 2, 3600, 1, 60)]
    [InlineData(60, 2, 3600, 4, 480)]
    [InlineData(60, 1.5, 3600, 3, 135)]
    [InlineData(60, 2, 3600, 7, 3600)]
    [InlineData(60, 2, 3600, 5_000, 3600)]
    [InlineData(60, 0.5, 3600, 3, 15)]
    [InlineData(60, 0.5, 3600, 5_000, 0)]
    [InlineData(0, 2, 3600, 5_000, 0)]
    [InlineData(7200, 0, 3600, 1, 3600)]
    public void Wait_grows_by_the_factor_up_to_the_cap(double first, double factor, double cap, int count, double expected) =>
        Backoff.Wait(TimeSpan.FromSeconds(first), factor, TimeSpan.FromSeconds(cap), count).ShouldBe(TimeSpan.FromSeconds(expected));

    [Fact]
    public void Wait_longest_lengths_do_not_overflow() =>
        Backoff.Wait(TimeSpan.MaxValue, 2, TimeSpan.MaxValue, 3).ShouldBe(TimeSpan.MaxValue);
}
