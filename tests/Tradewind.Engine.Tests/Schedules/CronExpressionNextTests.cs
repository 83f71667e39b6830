using NodaTime;
using Tradewind.Engine.Schedules;

namespace Tradewind.Engine.Tests.Schedules;

public sealed class CronExpressionNextTests
{
    [Fact]
    public void Next_at_a_fire_is_the_one_after_it()
    {
        var daily = CronExpression.Parse("0 10 * * *");
        var fire = Instant.FromUtc(2026, 11, 1, 10, 0);

        daily.Next(fire - Duration.Epsilon, DateTimeZone.Utc).ShouldBe(fire);
        daily.Next(fire, DateTimeZone.Utc).ShouldBe(fire + Duration.FromDays(1));
        daily.Next(fire + Duration.Epsilon, DateTimeZone.Utc).ShouldBe(fire + Duration.FromDays(1));
    }

    [Fact]
    public void Previous_at_a_fire_is_the_one_before_it()
    {
        var daily = CronExpression.Parse("0 10 * * *");
        var fire = Instant.FromUtc(2026, 11, 1, 10, 0);

        daily.Previous(fire + Duration.Epsilon, DateTimeZone.Utc).ShouldBe(fire);
        daily.Previous(fire, DateTimeZone.Utc).ShouldBe(fire - Duration.FromDays(1));
        daily.Previous(fire - Duration.Epsilon, DateTimeZone.Utc).ShouldBe(fire - Duration.FromDays(1));
    }

    [Fact]
    public void Next_at_the_edges_of_the_calendar_ends_without_an_error()
    {
        var minutely = CronExpression.Parse("* * * * *");
        foreach (var zone in new[] { DateTimeZone.Utc, DateTimeZoneProviders.Tzdb["Pacific/Kiritimati"], DateTimeZoneProviders.Tzdb["Pacific/Niue"] })
        {
            minutely.Next(Instant.MaxValue, zone).ShouldBeNull();
            minutely.Previous(Instant.MinValue, zone).ShouldBeNull();
            minutely.Next(Instant.MinValue, zone).ShouldNotBeNull().ToDateTimeOffset().Year.ShouldBeInRange(1, 2);
            minutely.Previous(Instant.MaxValue, zone).ShouldNotBeNull().ToDateTimeOffset().Year.ShouldBeInRange(9998, 9999);
        }
    }

    /// <summary>All of these leave a search by minutes or days without an end in sight.</summary>
    [Theory]
    [InlineData("59 59 23 29 2 *")]
    [InlineData("59 59 23 31 12 *")]
    [InlineData("59 59 23 ? 2 6#5")]
    [InlineData("59 59 23 29W 2 *")]
    [InlineData("59 59 23 L-28 2 *")]
    [InlineData("0 0 2 ? 2 SUN#5")]
    public void Next_rare_expression_finds_every_fire_of_the_calendar(string text)
    {
        var expression = CronExpression.Parse(text);
        var zone = DateTimeZoneProviders.Tzdb["America/New_York"];

        var forwards = new List<Instant>();
        for (var at = expression.Next(Instant.FromUtc(2026, 1, 1, 0, 0), zone); at is not null; at = expression.Next(at.Value, zone))
            forwards.Add(at.Value);
        var backwards = new List<Instant>();
        for (var at = expression.Previous(Instant.MaxValue, zone); at?.InUtc().Year >= 2026; at = expression.Previous(at.Value, zone))
            backwards.Add(at.Value);

        forwards.Count.ShouldBeGreaterThan(200);
        backwards.Reverse();
        backwards.ShouldBe(forwards);
    }
}
