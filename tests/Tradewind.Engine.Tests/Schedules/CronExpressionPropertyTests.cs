using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using NodaTime.Extensions;
using Tradewind.Engine.Schedules;

namespace Tradewind.Engine.Tests.Schedules;

/// <summary>Random expressions, zones and moments; a case that fails is made as simple as it can be and printed.</summary>
public sealed class CronExpressionPropertyTests
{
    private static readonly DateTimeZone[] Zones = [.. DateTimeZoneProviders.Tzdb.GetAllZones()];
    private static readonly Instant Earliest = Instant.FromUtc(1980, 1, 1, 0, 0);
    private static readonly Instant Latest = Instant.FromUtc(2060, 1, 1, 0, 0);

    /// <summary>Four days in UTC, every minute of them looked at by <see cref="CronModel"/>.</summary>
    [Fact]
    public void Next_and_Previous_agree_in_UTC_with_a_model_that_looks_at_every_minute() => ForAny(300, CronCase.In(Gen.Constant(DateTimeZone.Utc)), AgreesWithTheModel);

    /// <summary>The same in any zone, mostly around a change of the clock.</summary>
    [Fact]
    public void Next_and_Previous_agree_in_any_zone_with_a_model_that_looks_at_every_minute() => ForAny(300, CronCase.In(Gen.Elements(Zones)), AgreesWithTheModel);

    [Fact]
    public void Next_is_strictly_increasing_and_Previous_leads_back() => ForAny(
        5_000,
        CronCase.In(Gen.Elements(Zones), withSeconds: true),
        (expression, at) =>
        {
            var moment = at.From + Duration.FromNanoseconds(at.Salt);
            for (var i = 0; i < 5; i++)
            {
                var next = expression.Next(moment, at.Zone).ShouldNotBeNull();
                next.ShouldBeGreaterThan(moment);
                expression.Next(next - Duration.Epsilon, at.Zone).ShouldBe(next);
                expression.Previous(next + Duration.Epsilon, at.Zone).ShouldBe(next);
                var previous = expression.Previous(next, at.Zone).ShouldNotBeNull();
                previous.ShouldBeLessThanOrEqualTo(moment);
                expression.Next(previous, at.Zone).ShouldBe(next);
                moment = next;
            }
        });

    [Fact]
    public void Next_on_29_February_fires_once_in_every_leap_year_and_in_no_other() => Check(
        200,
        from minute in Gen.Choose(0, 59)
        from hour in Gen.Choose(0, 23)
        from year in Gen.Choose(1896, 2396)
        select (minute, hour, year),
        at =>
        {
            var expression = CronExpression.Parse($"{at.minute} {at.hour} 29 2 *");
            var from = Instant.FromUtc(at.year, 1, 1, 0, 0);
            var fires = new List<Instant>();
            for (var fire = expression.Next(from, DateTimeZone.Utc); fire < from + Duration.FromDays(40 * 366); fire = expression.Next(fire.Value, DateTimeZone.Utc))
                fires.Add(fire.Value);

            var leapYears = Enumerable.Range(at.year, 41).Where(year => (year % 4 == 0 && year % 100 != 0) || year % 400 == 0);
            fires.ShouldBe(leapYears.Select(year => Instant.FromUtc(year, 2, 29, at.hour, at.minute)).Where(fire => fire < from + Duration.FromDays(40 * 366)));
        });

    [Fact]
    public void Parse_takes_an_expression_exactly_when_some_day_of_four_centuries_matches_it() => Check(
        300,
        CronModel.Any(),
        model => CronExpression.TryParse(model.Text, out _, out var faults).ShouldBe(model.HasADay, string.Join(" ", faults)));

    private static void AgreesWithTheModel(CronExpression expression, CronCase at)
    {
        var to = at.From + Duration.FromDays(4);
        var expected = at.Model.Fires(at.From, to, at.Zone);

        FirstDifference(Forwards(expression, at.From, to, at.Zone), expected).ShouldBeNull();
        FirstDifference(Backwards(expression, at.From, to, at.Zone), expected).ShouldBeNull();
    }

    // Thousands of instants beside each other would tell nobody anything.
    private static string? FirstDifference(List<Instant> found, List<Instant> expected)
    {
        var same = found.Zip(expected).TakeWhile(pair => pair.First == pair.Second).Count();
        return same == found.Count && same == expected.Count ? null : $"found {At(found)}, expected {At(expected)}";
        string At(List<Instant> fires) => same < fires.Count ? fires[same].ToString() : "no more";
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

    private static void ForAny(int tests, Arbitrary<CronCase> cases, Action<CronExpression, CronCase> holds) => Check(tests, cases, at =>
    {
        if (CronExpression.TryParse(at.Model.Text, out var expression, out _))
            holds(expression, at);
    });

    private static void Check<T>(int tests, Gen<T> cases, Action<T> holds) => Check(tests, cases.ToArbitrary(), holds);

    // Always the same cases: a build that was good stays good until the code changes.
    private static void Check<T>(int tests, Arbitrary<T> cases, Action<T> holds) =>
        Prop.ForAll(cases, holds).Check(Config.QuickThrowOnFailure.WithMaxTest(tests).WithReplay(2026, 1129));

    /// <summary>An expression, a zone, and a moment to begin at.</summary>
    private sealed record CronCase(CronModel Model, DateTimeZone Zone, Instant From, long Salt)
    {
        public static Arbitrary<CronCase> In(Gen<DateTimeZone> zones, bool withSeconds = false) => Arb.From(
            from model in withSeconds ? Gen.OneOf(CronModel.Any(), CronModel.Any(withSeconds: true)) : CronModel.Any()
            from zone in zones
            from moment in Moment(zone)
            from salt in Gen.Choose(0, int.MaxValue)
            select new CronCase(model, zone, moment, salt * 150_000L),
            at => at.Model.Simpler().Select(model => at with { Model = model }));

        // Mostly within four days before a change of the clock.
        private static Gen<Instant> Moment(DateTimeZone zone)
        {
            var any = Gen.Choose(0, (int)(Latest - Earliest).TotalMinutes).Select(minutes => Earliest + Duration.FromMinutes(minutes));
            var changes = zone.GetZoneIntervals(Earliest, Latest).Where(stretch => stretch.HasStart && stretch.Start > Earliest).Select(stretch => stretch.Start).ToList();
            if (changes.Count == 0)
                return any;
            var nearChange =
                from change in Gen.Elements<Instant>(changes)
                from minutes in Gen.Choose(1, 4 * 24 * 60)
                select change - Duration.FromMinutes(minutes);
            return Gen.Frequency((4, nearChange), (1, any));
        }

        public override string ToString() => $"'{Model.Text}' in {Zone.Id} from {From}";
    }
}
