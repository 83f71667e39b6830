using NodaTime;
using NodaTime.Text;
using Tradewind.Engine.Schedules;

namespace Tradewind.Engine.Tests.Schedules;

/// <summary>
/// The clock's changes that matter here:
/// New York 2026-03-08 02:00 → 03:00, 2026-11-01 02:00 → 01:00; Brussels 2026-03-29 02:00 → 03:00, 2026-10-25 03:00 → 02:00;
/// Lord Howe 2026-10-04 02:00 → 02:30, 2026-04-05 02:00 → 01:30; Cairo 2026-04-24 00:00 → 01:00, 2026-10-30 00:00 → 23:00 the day before;
/// Apia had no 2011-12-30.
/// </summary>
public sealed class CronExpressionDaylightSavingTests
{
    private static readonly OffsetDateTimePattern Pattern = OffsetDateTimePattern.CreateWithInvariantCulture("yyyy-MM-dd'T'HH:mmo<G>");

    public static TheoryData<string, string, string> Changes => new()
    {
        { "30 2 * * *", "America/New_York", "2026-03-07T02:30-05 2026-03-08T03:00-04 2026-03-09T02:30-04" },
        { "30 2 * * *", "America/New_York", "2026-10-31T02:30-04 2026-11-01T02:30-05 2026-11-02T02:30-05" },
        { "30 2 * * *", "Europe/Brussels", "2026-03-28T02:30+01 2026-03-29T03:00+02 2026-03-30T02:30+02" },
        { "30 2 * * *", "Europe/Brussels", "2026-10-24T02:30+02 2026-10-25T02:30+02 2026-10-26T02:30+01" },
        { "30 2 * * *", "Australia/Lord_Howe", "2026-10-03T02:30+10:30 2026-10-04T02:30+11 2026-10-05T02:30+11" },
        { "30 2 * * *", "Australia/Lord_Howe", "2026-04-04T02:30+11 2026-04-05T02:30+10:30 2026-04-06T02:30+10:30" },
        { "30 2 * * *", "Africa/Cairo", "2026-04-23T02:30+02 2026-04-24T02:30+03 2026-04-25T02:30+03" },
        { "30 2 * * *", "Africa/Cairo", "2026-10-29T02:30+03 2026-10-30T02:30+02 2026-10-31T02:30+02" },
        { "30 2 * * *", "Pacific/Apia", "2011-12-29T02:30-10 2011-12-31T00:00+14 2011-12-31T02:30+14 2012-01-01T02:30+14" },
        { "30 2 * * *", "UTC", "2026-03-07T02:30Z 2026-03-08T02:30Z 2026-03-09T02:30Z" },

        { "*/30 * * * *", "America/New_York", "2026-03-08T01:00-05 2026-03-08T01:30-05 2026-03-08T03:00-04 2026-03-08T03:30-04" },
        { "*/30 * * * *", "America/New_York", "2026-11-01T01:00-04 2026-11-01T01:30-04 2026-11-01T01:00-05 2026-11-01T01:30-05 2026-11-01T02:00-05" },
        { "*/30 * * * *", "Europe/Brussels", "2026-03-29T01:30+01 2026-03-29T03:00+02 2026-03-29T03:30+02" },
        { "*/30 * * * *", "Europe/Brussels", "2026-10-25T02:30+02 2026-10-25T02:00+01 2026-10-25T02:30+01 2026-10-25T03:00+01" },
        { "*/30 * * * *", "Australia/Lord_Howe", "2026-10-04T01:30+10:30 2026-10-04T02:30+11 2026-10-04T03:00+11" },
        { "*/30 * * * *", "Australia/Lord_Howe", "2026-04-05T01:30+11 2026-04-05T01:30+10:30 2026-04-05T02:00+10:30" },
        { "*/30 * * * *", "Africa/Cairo", "2026-04-23T23:30+02 2026-04-24T01:00+03 2026-04-24T01:30+03" },
        { "*/30 * * * *", "Africa/Cairo", "2026-10-29T23:00+03 2026-10-29T23:30+03 2026-10-29T23:00+02 2026-10-29T23:30+02 2026-10-30T00:00+02" },
        { "*/30 * * * *", "Pacific/Apia", "2011-12-29T23:30-10 2011-12-31T00:00+14 2011-12-31T00:30+14" },
        { "*/30 * * * *", "UTC", "2026-03-08T01:30Z 2026-03-08T02:00Z 2026-03-08T02:30Z" },

        { "0 */2 * * *", "America/New_York", "2026-03-08T00:00-05 2026-03-08T03:00-04 2026-03-08T04:00-04" },
        { "0 */2 * * *", "America/New_York", "2026-11-01T00:00-04 2026-11-01T02:00-05 2026-11-01T04:00-05" },
        { "0 */2 * * *", "Europe/Brussels", "2026-03-29T00:00+01 2026-03-29T03:00+02 2026-03-29T04:00+02" },
        { "0 */2 * * *", "Europe/Brussels", "2026-10-25T02:00+02 2026-10-25T02:00+01 2026-10-25T04:00+01" },
        { "0 */2 * * *", "Australia/Lord_Howe", "2026-10-04T00:00+10:30 2026-10-04T02:30+11 2026-10-04T04:00+11" },
        { "0 */2 * * *", "Australia/Lord_Howe", "2026-04-05T00:00+11 2026-04-05T02:00+10:30 2026-04-05T04:00+10:30" },
        { "0 */2 * * *", "Africa/Cairo", "2026-04-23T22:00+02 2026-04-24T01:00+03 2026-04-24T02:00+03" },
        { "0 */2 * * *", "Africa/Cairo", "2026-10-29T22:00+03 2026-10-30T00:00+02 2026-10-30T02:00+02" },
        { "0 */2 * * *", "Pacific/Apia", "2011-12-29T22:00-10 2011-12-31T00:00+14 2011-12-31T02:00+14" },
        { "0 */2 * * *", "UTC", "2026-03-08T00:00Z 2026-03-08T02:00Z 2026-03-08T04:00Z" },

        { "0 7,9 * * *", "America/New_York", "2026-03-07T09:00-05 2026-03-08T07:00-04 2026-03-08T09:00-04" },
        { "0 7,9 * * *", "America/New_York", "2026-10-31T09:00-04 2026-11-01T07:00-05 2026-11-01T09:00-05" },
        { "0 7,9 * * *", "Europe/Brussels", "2026-03-28T09:00+01 2026-03-29T07:00+02 2026-03-29T09:00+02" },
        { "0 7,9 * * *", "Europe/Brussels", "2026-10-24T09:00+02 2026-10-25T07:00+01 2026-10-25T09:00+01" },
        { "0 7,9 * * *", "Australia/Lord_Howe", "2026-10-03T09:00+10:30 2026-10-04T07:00+11 2026-10-04T09:00+11" },
        { "0 7,9 * * *", "Africa/Cairo", "2026-10-29T09:00+03 2026-10-30T07:00+02 2026-10-30T09:00+02" },
        { "0 7,9 * * *", "Pacific/Apia", "2011-12-29T09:00-10 2011-12-31T00:00+14 2011-12-31T07:00+14 2011-12-31T09:00+14" },
        { "0 7,9 * * *", "UTC", "2026-03-07T09:00Z 2026-03-08T07:00Z 2026-03-08T09:00Z" },

        { "0,15,30,45 6-22 * * *", "America/New_York", "2026-03-07T22:45-05 2026-03-08T06:00-04 2026-03-08T06:15-04" },
        { "0,15,30,45 6-22 * * *", "America/New_York", "2026-10-31T22:45-04 2026-11-01T06:00-05 2026-11-01T06:15-05" },
        { "0,15,30,45 6-22 * * *", "Europe/Brussels", "2026-03-28T22:45+01 2026-03-29T06:00+02" },
        { "0,15,30,45 6-22 * * *", "Australia/Lord_Howe", "2026-04-04T22:45+11 2026-04-05T06:00+10:30" },
        { "0,15,30,45 6-22 * * *", "Africa/Cairo", "2026-10-29T22:30+03 2026-10-29T22:45+03 2026-10-30T06:00+02" },
        { "0,15,30,45 6-22 * * *", "Pacific/Apia", "2011-12-29T22:45-10 2011-12-31T00:00+14 2011-12-31T06:00+14" },
        { "0,15,30,45 6-22 * * *", "UTC", "2026-03-07T22:30Z 2026-03-07T22:45Z 2026-03-08T06:00Z" },

        // Fixed times inside the repeated stretch: once, at their first coming. Repetitions: both times.
        { "30 1 * * *", "America/New_York", "2026-10-31T01:30-04 2026-11-01T01:30-04 2026-11-02T01:30-05" },
        { "0,30 1,2 * * *", "America/New_York", "2026-11-01T01:00-04 2026-11-01T01:30-04 2026-11-01T02:00-05 2026-11-01T02:30-05" },
        { "0 1-2 * * *", "America/New_York", "2026-11-01T01:00-04 2026-11-01T01:00-05 2026-11-01T02:00-05" },
        { "45 1 * * *", "Australia/Lord_Howe", "2026-04-04T01:45+11 2026-04-05T01:45+11 2026-04-06T01:45+10:30" },
        { "15 * * * *", "Australia/Lord_Howe", "2026-04-05T01:15+11 2026-04-05T02:15+10:30" },
        { "45 * * * *", "Australia/Lord_Howe", "2026-04-05T01:45+11 2026-04-05T01:45+10:30 2026-04-05T02:45+10:30" },
        { "30 23 * * *", "Africa/Cairo", "2026-10-28T23:30+03 2026-10-29T23:30+03 2026-10-30T23:30+02" },
        { "0 0 * * *", "Africa/Cairo", "2026-10-29T00:00+03 2026-10-30T00:00+02 2026-10-31T00:00+02" },

        // Skipped: at the first valid instant, once, however many are skipped, also when that instant is named itself.
        { "15 2 * * *", "Australia/Lord_Howe", "2026-10-03T02:15+10:30 2026-10-04T02:30+11 2026-10-05T02:15+11" },
        { "0 0 * * *", "Africa/Cairo", "2026-04-23T00:00+02 2026-04-24T01:00+03 2026-04-25T00:00+03" },
        { "0 0,1 * * *", "Africa/Cairo", "2026-04-23T01:00+02 2026-04-24T01:00+03 2026-04-25T00:00+03" },
        { "0,15,30,45 2 8 3 *", "America/New_York", "2026-03-08T03:00-04 2027-03-08T02:00-05" },
        { "0 12 30 12 *", "Pacific/Apia", "2010-12-30T12:00-10 2011-12-31T00:00+14 2012-12-30T12:00+14" },
        { "0 12 * * FRI", "Pacific/Apia", "2011-12-23T12:00-10 2011-12-31T00:00+14 2012-01-06T12:00+14" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Next_across_a_change_of_the_clock_fires_as_documented(string text, string zoneId, string fires)
    {
        var (expression, zone, expected) = Read(text, zoneId, fires);

        var actual = new List<Instant> { expected[0] };
        while (actual.Count < expected.Count)
            actual.Add(expression.Next(actual[^1], zone)!.Value);

        Written(actual, zone).ShouldBe(Written(expected, zone));
        expression.Next(expected[0] - Duration.Epsilon, zone).ShouldBe(expected[0]);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public void Previous_across_a_change_of_the_clock_is_the_same_backwards(string text, string zoneId, string fires)
    {
        var (expression, zone, expected) = Read(text, zoneId, fires);

        var actual = new List<Instant> { expected[^1] };
        while (actual.Count < expected.Count)
            actual.Insert(0, expression.Previous(actual[0], zone)!.Value);

        Written(actual, zone).ShouldBe(Written(expected, zone));
        expression.Previous(expected[^1] + Duration.Epsilon, zone).ShouldBe(expected[^1]);
    }

    private static (CronExpression Expression, DateTimeZone Zone, List<Instant> Fires) Read(string text, string zoneId, string fires) =>
        (CronExpression.Parse(text), DateTimeZoneProviders.Tzdb[zoneId], [.. fires.Split(' ').Select(fire => Pattern.Parse(fire).Value.ToInstant())]);

    private static IEnumerable<string> Written(IEnumerable<Instant> instants, DateTimeZone zone) =>
        instants.Select(instant => Pattern.Format(instant.InZone(zone).ToOffsetDateTime()));
}
