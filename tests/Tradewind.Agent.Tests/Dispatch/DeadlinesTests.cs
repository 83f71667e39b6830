using Tradewind.Agent.Dispatch;

namespace Tradewind.Agent.Tests.Dispatch;

public sealed class DeadlinesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Earliest_comes_first_and_none_before_its_time()
    {
        var deadlines = new Deadlines();
        var (one, two) = (new Dispatched(1, 1, 1), new Dispatched(2, 1, 1));
        deadlines.Next.ShouldBeNull();
        deadlines.Add(one, DeadlineKind.Kill, Noon.AddSeconds(30));
        deadlines.Add(two, DeadlineKind.Timeout, Noon.AddSeconds(10));

        deadlines.Next.ShouldBe(Noon.AddSeconds(10));
        deadlines.TryTake(Noon.AddSeconds(9), out _, out _).ShouldBeFalse();
        deadlines.TryTake(Noon.AddSeconds(10), out var attempt, out var kind).ShouldBeTrue();
        (attempt, kind).ShouldBe((two, DeadlineKind.Timeout));
        deadlines.TryTake(Noon.AddSeconds(10), out _, out _).ShouldBeFalse();
        deadlines.Next.ShouldBe(Noon.AddSeconds(30));
    }
}
