using Tradewind.Engine.Retry;
using Tradewind.Graph;

namespace Tradewind.Engine.Tests.Retry;

public sealed class RetryDelayTests
{
    private static readonly TaskSpec Task = new() { Id = "load", Kind = TaskKind.Action, Operator = "code", Retries = 10 };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Before_without_backoff_is_constant_and_not_spread(double backoff)
    {
        var task = Task with { RetryDelay = TimeSpan.FromMinutes(4), RetryBackoff = backoff };

        for (var failures = 1; failures <= 10; failures++)
            RetryDelay.Before(task, instance: 7, failures).ShouldBe(TimeSpan.FromMinutes(4));
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 20)]
    [InlineData(3, 100)]
    public void Before_with_backoff_grows_by_the_multiplier_within_a_tenth(int failures, double minutes)
    {
        var task = Task with { RetryDelay = TimeSpan.FromMinutes(4), RetryBackoff = 5 };

        for (var run = 1L; run <= 1_000; run++)
            RetryDelay.Before(task, run, failures).TotalMinutes.ShouldBeInRange(minutes * 0.9, minutes * 1.1);
    }

    [Fact]
    public void Before_never_goes_past_the_cap()
    {
        var task = Task with { RetryDelay = TimeSpan.FromMinutes(4), RetryBackoff = 5, MaxRetryDelay = TimeSpan.FromMinutes(100) };

        for (var run = 1L; run <= 1_000; run++)
        {
            for (var failures = 1; failures <= 6; failures++)
                RetryDelay.Before(task, run, failures).ShouldBeLessThanOrEqualTo(task.MaxRetryDelay);
        }
    }

    [Fact]
    public void Before_delay_above_the_cap_is_the_cap()
    {
        var task = Task with { RetryDelay = TimeSpan.FromHours(48) };

        RetryDelay.Before(task, instance: 7, failures: 1).ShouldBe(TimeSpan.FromHours(24));
    }

    [Theory]
    [InlineData(2, 100_000)]
    [InlineData(double.MaxValue, 2)]
    [InlineData(double.PositiveInfinity, 3)]
    public void Before_growth_past_all_bounds_stays_close_to_the_cap(double backoff, int failures)
    {
        var task = Task with { RetryBackoff = backoff };

        RetryDelay.Before(task, instance: 7, failures).ShouldBeInRange(task.MaxRetryDelay * 0.9, task.MaxRetryDelay);
    }

    [Fact]
    public void Before_cap_without_bounds_does_not_overflow()
    {
        var task = Task with { RetryBackoff = 2, MaxRetryDelay = TimeSpan.MaxValue };

        for (var run = 1L; run <= 100; run++)
            RetryDelay.Before(task, run, failures: 100_000).ShouldBeGreaterThan(TimeSpan.MaxValue * 0.89);
    }

    [Fact]
    public void Before_zero_delay_stays_zero_however_often_it_fails()
    {
        var task = Task with { RetryDelay = TimeSpan.Zero, RetryBackoff = 2 };

        RetryDelay.Before(task, instance: 7, failures: 1).ShouldBe(TimeSpan.Zero);
        RetryDelay.Before(task, instance: 7, failures: 100_000).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Before_same_run_task_and_failures_gives_the_same_wait_in_every_process()
    {
        var task = Task with { RetryDelay = TimeSpan.FromMinutes(4), RetryBackoff = 5 };

        // A fixed figure: the hash must not change between versions, or a rebuilt run would move its retries.
        RetryDelay.Before(task, instance: 7, failures: 2).Ticks.ShouldBe(11_678_469_185);
        RetryDelay.Before(task with { Operator = "Shell", Priority = 3 }, instance: 7, failures: 2).Ticks.ShouldBe(11_678_469_185);
    }

    [Fact]
    public void Before_tasks_that_failed_together_come_back_spread_out()
    {
        var task = Task with { RetryDelay = TimeSpan.FromMinutes(10), RetryBackoff = 2 };
        double Minutes(TaskSpec spec, long run, int failures) => RetryDelay.Before(spec, run, failures).TotalMinutes;

        EvenlySpread([.. Enumerable.Range(1, 1_000).Select(run => Minutes(task, run, 1))]);
        EvenlySpread([.. Enumerable.Range(1, 1_000).Select(n => Minutes(task with { Id = $"load_{n}" }, 7, 1))]);
        EvenlySpread([.. Enumerable.Range(1, 1_000).Select(n => Minutes(task with { RetryBackoff = 1 + 1e-9 }, 7, n))]);
    }

    private static void EvenlySpread(List<double> minutes)
    {
        minutes.Average().ShouldBe(10, 0.1);
        minutes.Distinct().Count().ShouldBe(minutes.Count);
        for (var tenth = 0; tenth < 10; tenth++)
            minutes.Count(wait => wait >= 9 + tenth * 0.2 && wait < 9.2 + tenth * 0.2).ShouldBeInRange(50, 150);
    }
}
