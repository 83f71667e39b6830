using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using NodaTime.TimeZones;
using Tradewind.Engine.Schedules;

namespace Tradewind.Engine.Tests.Schedules;

/// <summary>
/// Whatever text an author writes, the work it makes is bounded. It is counted, not timed: months looked at and stretches of
/// constant offset asked for, each well under a microsecond. All the months of four centuries take about a millisecond.
/// </summary>
public sealed class CronExpressionWorkTests
{
    private const int MonthsToParse = 400 * 12;

    // Two rare days lie at most 40 years apart: 29 February on a given weekday, across a year 2100 that has none.
    private const int MonthsToSearch = 2 * 41 * 12;

    // Two changes of the clock in each of those years, and two questions about each.
    private const int StretchesToSearch = 41 * 2 * 2 + 10;

    private static readonly string[] Crafted =
    [
        "59 59 23 29 2 *", "59 59 23 ? 2 6#5", "0 0 0 29W 2 *", "0 0 0 L-28 2 *", "0 0 31W 2,4,6,9,11 *", "0 0 L-30W 2 *", "0 0 30,31 2 *", "0 0 30 2 ?",
        $"{All(0, 59)} {All(0, 59)} {All(0, 23)} {All(1, 31)} {All(1, 12)} {All(0, 7)}",
        string.Join(',', Enumerable.Repeat("*/1", 240)) + " * * * *",
        string.Join(',', Enumerable.Repeat("59-58/1", 120)) + " * * * *",
        "* * " + string.Join(',', Enumerable.Repeat("L-29W", 160)) + " 2 *",
        "* * ? 2 " + string.Join(',', Enumerable.Repeat("MON#5", 160)),
        new string(',', 990) + " * * * *", new string('*', 990) + " * * * *", new string('9', 990) + " * * * *", new string(' ', 1_000), new string('@', 1_000),
    ];

    [Fact]
    public void S15_crafted_cron_expressions_make_bounded_work()
    {
        foreach (var text in Crafted)
            WorkIsBounded(text);
    }

    [Fact]
    public void S15_random_cron_expressions_make_bounded_work() =>
        Prop.ForAll(Any.ToArbitrary(), WorkIsBounded).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000).WithReplay(2026, 1129));

    private static string All(int from, int to) => string.Join(',', Enumerable.Range(from, to - from + 1));

    // From one letter over words that mean something up to the longest text that is read at all.
    private static Gen<string> Any =>
        from words in Gen.NonEmptyListOf(Gen.OneOf(
            Gen.Elements("*", ",", "-", "/", "#", "?", "L", "W", " ", "\t", "@", "٣"), Gen.Choose(0, 99).Select(number => $"{number}"),
            Gen.Elements("JAN", "feb", "MON", "sun", "L-3", "LW", "15W", "5L", "MON#1", "*/5", " * * ", "1-5", "@daily")))
        from times in Gen.Choose(1, 50)
        select string.Concat(Enumerable.Repeat(string.Concat(words), times));

    private static void WorkIsBounded(string text)
    {
        if (!CronExpression.TryParse(text, out _, out var faults))
        {
            faults.Count.ShouldBeInRange(1, 21);
            faults.Sum(fault => fault.Length).ShouldBeLessThan(21 * 500);
            return;
        }

        var parser = new CronParser(text);
        var calendar = parser.Read().ShouldNotBeNull();
        var days = new CountedDays(calendar.Days);
        days.EverMatch().ShouldBeTrue();
        days.Looked.ShouldBeLessThanOrEqualTo(MonthsToParse);

        var zone = new CountedZone(DateTimeZoneProviders.Tzdb["America/New_York"]);
        var expression = new CronExpression(text, calendar with { Days = days }, parser.Repeats);
        foreach (var at in new[] { Instant.MinValue, Instant.FromUtc(1883, 11, 18, 17, 0), Instant.FromUtc(2072, 2, 29, 23, 59), Instant.FromUtc(2112, 3, 1, 0, 0), Instant.MaxValue })
        {
            (days.Looked, zone.Stretches) = (0, 0);
            expression.Next(at, zone);
            expression.Previous(at, zone);
            days.Looked.ShouldBeLessThanOrEqualTo(MonthsToSearch, $"at {at}");
            zone.Stretches.ShouldBeLessThanOrEqualTo(2 * StretchesToSearch, $"at {at}");
        }
    }

    private sealed record CountedDays : CronDays
    {
        [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
        public CountedDays(CronDays days) : base(days)
        {
        }

        public int Looked { get; set; }

        public override uint In(int year, int month)
        {
            Looked++;
            return base.In(year, month);
        }
    }

    private sealed class CountedZone(DateTimeZone zone) : DateTimeZone(zone.Id, false, zone.MinOffset, zone.MaxOffset)
    {
        public int Stretches { get; set; }

        public override ZoneInterval GetZoneInterval(Instant instant)
        {
            Stretches++;
            return zone.GetZoneInterval(instant);
        }
    }
}
