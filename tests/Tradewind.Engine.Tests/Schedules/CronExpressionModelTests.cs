using NodaTime;
using NodaTime.Extensions;
using Tradewind.Engine.Schedules;

namespace Tradewind.Engine.Tests.Schedules;

/// <summary>Random expressions, zones and moments; the seed of a failing case stands in its message.</summary>
public sealed class CronExpressionModelTests
{
    private static readonly DateTimeZone[] Zones = [.. DateTimeZoneProviders.Tzdb.GetAllZones()];
    private static readonly Instant Earliest = Instant.FromUtc(1980, 1, 1, 0, 0);
    private static readonly Instant Latest = Instant.FromUtc(2060, 1, 1, 0, 0);

    /// <summary>Four days, every minute of them looked at by <see cref="CronModel"/>, mostly around a change of the clock.</summary>
    [Fact]
    public void Next_and_Previous_agree_with_a_model_that_looks_at_every_minute()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var model = CronModel.Make(random);
            if (!CronExpression.TryParse(model.Text, out var expression, out _))
                continue;
            var zone = Zones[random.Next(Zones.Length)];
            var from = Window(random, zone);
            var to = from + Duration.FromDays(4);
            var context = $"seed {seed}: '{model.Text}' in {zone.Id} from {from}";

            var expected = model.Fires(from, to, zone);

            Forwards(expression, from, to, zone).ShouldBe(expected, context);
            Backwards(expression, from, to, zone).ShouldBe(expected, context);
        }
    }

    [Fact]
    public void Next_is_strictly_increasing_and_Previous_leads_back()
    {
        for (var seed = 0; seed < 5_000; seed++)
        {
            var random = new Random(seed);
            var model = CronModel.Make(random, withSeconds: random.Next(2) == 0);
            if (!CronExpression.TryParse(model.Text, out var expression, out _))
                continue;
            var zone = Zones[random.Next(Zones.Length)];
            var at = Window(random, zone) + Duration.FromNanoseconds(random.NextInt64(4 * NodaConstants.NanosecondsPerDay));
            var context = $"seed {seed}: '{model.Text}' in {zone.Id} at {at}";

            for (var i = 0; i < 5; i++)
            {
                var next = expression.Next(at, zone).ShouldNotBeNull(context);
                next.ShouldBeGreaterThan(at, context);
                expression.Next(next - Duration.Epsilon, zone).ShouldBe(next, context);
                expression.Previous(next + Duration.Epsilon, zone).ShouldBe(next, context);
                var previous = expression.Previous(next, zone).ShouldNotBeNull(context);
                previous.ShouldBeLessThanOrEqualTo(at, context);
                expression.Next(previous, zone).ShouldBe(next, context);
                at = next;
            }
        }
    }

    private static List<Instant> Forwards(CronExpression expression, Instant from, Instant to, DateTimeZone zone)
    {
        var fires = new List<Instant>();
        for (var at = expression.Next(from - Duration.Epsilon, zone); at < to; at = expression.Next(at.Value, zone))
            fires.Add(at.Value);
        return fires;
    }

    private static List<Instant> Backwards(CronExpression expression, Instant from, Instant to, DateTimeZone zone)
    {
        var fires = new List<Instant>();
        for (var at = expression.Previous(to, zone); at >= from; at = expression.Previous(at.Value, zone))
            fires.Add(at.Value);
        fires.Reverse();
        return fires;
    }

    private static Instant Window(Random random, DateTimeZone zone)
    {
        var changes = zone.GetZoneIntervals(Earliest, Latest).Where(stretch => stretch.HasStart && stretch.Start > Earliest).ToList();
        var middle = changes.Count > 0 && random.Next(5) > 0
            ? changes[random.Next(changes.Count)].Start
            : Earliest + Duration.FromMinutes(random.NextInt64((long)(Latest - Earliest).TotalMinutes));
        return middle - Duration.FromMinutes(random.Next(1, 4 * 24 * 60));
    }
}
