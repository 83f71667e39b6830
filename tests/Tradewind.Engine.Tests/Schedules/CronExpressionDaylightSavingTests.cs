using NodaTime;
using NodaTime.Text;
using Tradewind.Engine.Schedules;

namespace Tradewind.Engine.Tests.Schedules;

/// <summary>
/// A local time that a change of the clock skips fires at the next valid instant; one that comes twice fires once when it is a
/// fixed time, and twice when hour or minute is written as a repetition.
/// </summary>
public sealed class CronExpressionDaylightSavingTests
{
    private static readonly OffsetDateTimePattern Pattern = OffsetDateTimePattern.CreateWithInvariantCulture("yyyy-MM-dd'T'HH:mmo<G>");

    /// <summary>The fires around each change, in UTC, worked out from the offsets that stand above them.</summary>
    public static TheoryData<string, string, string> Changes => new()
    {
        // 2026-03-08 02:00 -05 becomes 03:00 -04, at 07:00Z.
        { "30 2 * * *", "America/New_York", "2026-03-07T07:30Z 2026-03-08T07:00Z 2026-03-09T06:30Z" },
        { "*/30 * * * *", "America/New_York", "2026-03-08T06:00Z 2026-03-08T06:30Z 2026-03-08T07:00Z 2026-03-08T07:30Z" },
        { "0 */2 * * *", "America/New_York", "2026-03-08T05:00Z 2026-03-08T07:00Z 2026-03-08T08:00Z 2026-03-08T10:00Z" },
        { "0 7,9 * * *", "America/New_York", "2026-03-07T14:00Z 2026-03-08T11:00Z 2026-03-08T13:00Z" },
        { "0,15,30,45 6-22 * * *", "America/New_York", "2026-03-08T03:45Z 2026-03-08T10:00Z 2026-03-08T10:15Z" },

        // 2026-11-01 02:00 -04 becomes 01:00 -05, at 06:00Z.
        { "30 2 * * *", "America/New_York", "2026-10-31T06:30Z 2026-11-01T07:30Z 2026-11-02T07:30Z" },
        { "*/30 * * * *", "America/New_York", "2026-11-01T05:00Z 2026-11-01T05:30Z 2026-11-01T06:00Z 2026-11-01T06:30Z 2026-11-01T07:00Z" },
        { "0 */2 * * *", "America/New_York", "2026-11-01T04:00Z 2026-11-01T07:00Z 2026-11-01T09:00Z" },
        { "0 7,9 * * *", "America/New_York", "2026-10-31T13:00Z 2026-11-01T12:00Z 2026-11-01T14:00Z" },
        { "0,15,30,45 6-22 * * *", "America/New_York", "2026-11-01T02:45Z 2026-11-01T11:00Z 2026-11-01T11:15Z" },

        // 2026-03-29 02:00 +01 becomes 03:00 +02, at 01:00Z.
        { "30 2 * * *", "Europe/Brussels", "2026-03-28T01:30Z 2026-03-29T01:00Z 2026-03-30T00:30Z" },
        { "*/30 * * * *", "Europe/Brussels", "2026-03-29T00:30Z 2026-03-29T01:00Z 2026-03-29T01:30Z" },
        { "0 */2 * * *", "Europe/Brussels", "2026-03-28T23:00Z 2026-03-29T01:00Z 2026-03-29T02:00Z 2026-03-29T04:00Z" },
        { "0 7,9 * * *", "Europe/Brussels", "2026-03-28T08:00Z 2026-03-29T05:00Z 2026-03-29T07:00Z" },
        { "0,15,30,45 6-22 * * *", "Europe/Brussels", "2026-03-28T21:45Z 2026-03-29T04:00Z 2026-03-29T04:15Z" },

        // 2026-10-25 03:00 +02 becomes 02:00 +01, at 01:00Z.
        { "30 2 * * *", "Europe/Brussels", "2026-10-24T00:30Z 2026-10-25T00:30Z 2026-10-26T01:30Z" },
        { "*/30 * * * *", "Europe/Brussels", "2026-10-25T00:00Z 2026-10-25T00:30Z 2026-10-25T01:00Z 2026-10-25T01:30Z 2026-10-25T02:00Z" },
        { "0 */2 * * *", "Europe/Brussels", "2026-10-24T22:00Z 2026-10-25T00:00Z 2026-10-25T01:00Z 2026-10-25T03:00Z" },
        { "0 7,9 * * *", "Europe/Brussels", "2026-10-24T07:00Z 2026-10-25T06:00Z 2026-10-25T08:00Z" },
        { "0,15,30,45 6-22 * * *", "Europe/Brussels", "2026-10-24T20:45Z 2026-10-25T05:00Z 2026-10-25T05:15Z" },

        // Half an hour: 2026-10-04 02:00 +10:30 becomes 02:30 +11, at 15:30Z the day before.
        { "30 2 * * *", "Australia/Lord_Howe", "2026-10-02T16:00Z 2026-10-03T15:30Z 2026-10-04T15:30Z" },
        { "*/30 * * * *", "Australia/Lord_Howe", "2026-10-03T15:00Z 2026-10-03T15:30Z 2026-10-03T16:00Z" },
        { "0 */2 * * *", "Australia/Lord_Howe", "2026-10-03T13:30Z 2026-10-03T15:30Z 2026-10-03T17:00Z" },
        { "0 7,9 * * *", "Australia/Lord_Howe", "2026-10-02T22:30Z 2026-10-03T20:00Z 2026-10-03T22:00Z" },
        { "0,15,30,45 6-22 * * *", "Australia/Lord_Howe", "2026-10-03T12:15Z 2026-10-03T19:00Z 2026-10-03T19:15Z" },

        // 2026-04-05 02:00 +11 becomes 01:30 +10:30, at 15:00Z the day before.
        { "30 2 * * *", "Australia/Lord_Howe", "2026-04-03T15:30Z 2026-04-04T16:00Z 2026-04-05T16:00Z" },
        { "*/30 * * * *", "Australia/Lord_Howe", "2026-04-04T14:00Z 2026-04-04T14:30Z 2026-04-04T15:00Z 2026-04-04T15:30Z" },
        { "0 */2 * * *", "Australia/Lord_Howe", "2026-04-04T13:00Z 2026-04-04T15:30Z 2026-04-04T17:30Z" },
        { "0 7,9 * * *", "Australia/Lord_Howe", "2026-04-03T22:00Z 2026-04-04T20:30Z 2026-04-04T22:30Z" },
        { "0,15,30,45 6-22 * * *", "Australia/Lord_Howe", "2026-04-04T11:45Z 2026-04-04T19:30Z 2026-04-04T19:45Z" },

        // At midnight: 2026-04-24 00:00 +02 becomes 01:00 +03, at 22:00Z the day before.
        { "30 2 * * *", "Africa/Cairo", "2026-04-23T00:30Z 2026-04-23T23:30Z 2026-04-24T23:30Z" },
        { "*/30 * * * *", "Africa/Cairo", "2026-04-23T21:30Z 2026-04-23T22:00Z 2026-04-23T22:30Z" },
        { "0 */2 * * *", "Africa/Cairo", "2026-04-23T20:00Z 2026-04-23T22:00Z 2026-04-23T23:00Z" },
        { "0 7,9 * * *", "Africa/Cairo", "2026-04-23T07:00Z 2026-04-24T04:00Z 2026-04-24T06:00Z" },
        { "0,15,30,45 6-22 * * *", "Africa/Cairo", "2026-04-23T20:45Z 2026-04-24T03:00Z 2026-04-24T03:15Z" },

        // 2026-10-30 00:00 +03 becomes 23:00 +02 of the day before, at 21:00Z.
        { "30 2 * * *", "Africa/Cairo", "2026-10-28T23:30Z 2026-10-30T00:30Z 2026-10-31T00:30Z" },
        { "*/30 * * * *", "Africa/Cairo", "2026-10-29T20:00Z 2026-10-29T20:30Z 2026-10-29T21:00Z 2026-10-29T21:30Z 2026-10-29T22:00Z" },
        { "0 */2 * * *", "Africa/Cairo", "2026-10-29T19:00Z 2026-10-29T22:00Z 2026-10-30T00:00Z" },
        { "0 7,9 * * *", "Africa/Cairo", "2026-10-29T06:00Z 2026-10-30T05:00Z 2026-10-30T07:00Z" },
        { "0,15,30,45 6-22 * * *", "Africa/Cairo", "2026-10-29T19:45Z 2026-10-30T04:00Z 2026-10-30T04:15Z" },

        // A whole day: 2011-12-30 00:00 -10 becomes 2011-12-31 00:00 +14, at 2011-12-30 10:00Z.
        { "30 2 * * *", "Pacific/Apia", "2011-12-29T12:30Z 2011-12-30T10:00Z 2011-12-30T12:30Z 2011-12-31T12:30Z" },
        { "*/30 * * * *", "Pacific/Apia", "2011-12-30T09:30Z 2011-12-30T10:00Z 2011-12-30T10:30Z" },
        { "0 */2 * * *", "Pacific/Apia", "2011-12-30T08:00Z 2011-12-30T10:00Z 2011-12-30T12:00Z" },
        { "0 7,9 * * *", "Pacific/Apia", "2011-12-29T19:00Z 2011-12-30T10:00Z 2011-12-30T17:00Z 2011-12-30T19:00Z" },
        { "0,15,30,45 6-22 * * *", "Pacific/Apia", "2011-12-30T08:45Z 2011-12-30T10:00Z 2011-12-30T16:00Z 2011-12-30T16:15Z" },

        // 2012-04-01 04:00 +14 becomes 03:00 +13, at 14:00Z the day before.
        { "30 2 * * *", "Pacific/Apia", "2012-03-30T12:30Z 2012-03-31T12:30Z 2012-04-01T13:30Z" },
        { "*/30 * * * *", "Pacific/Apia", "2012-03-31T13:00Z 2012-03-31T13:30Z 2012-03-31T14:00Z 2012-03-31T14:30Z 2012-03-31T15:00Z" },
        { "0 */2 * * *", "Pacific/Apia", "2012-03-31T12:00Z 2012-03-31T15:00Z 2012-03-31T17:00Z" },
        { "0 7,9 * * *", "Pacific/Apia", "2012-03-30T19:00Z 2012-03-31T18:00Z 2012-03-31T20:00Z" },
        { "0,15,30,45 6-22 * * *", "Pacific/Apia", "2012-03-31T08:45Z 2012-03-31T17:00Z 2012-03-31T17:15Z" },

        // No change of the clock at all.
        { "30 2 * * *", "UTC", "2026-03-07T02:30Z 2026-03-08T02:30Z 2026-03-09T02:30Z" },
        { "*/30 * * * *", "UTC", "2026-03-08T01:30Z 2026-03-08T02:00Z 2026-03-08T02:30Z" },
        { "0 */2 * * *", "UTC", "2026-03-08T00:00Z 2026-03-08T02:00Z 2026-03-08T04:00Z" },
        { "0 7,9 * * *", "UTC", "2026-03-07T09:00Z 2026-03-08T07:00Z 2026-03-08T09:00Z" },
        { "0,15,30,45 6-22 * * *", "UTC", "2026-03-07T22:30Z 2026-03-07T22:45Z 2026-03-08T06:00Z" },
    };

    /// <summary>The rules case by case, in local time with its offset.</summary>
    public static TheoryData<string, string, string> Rules => new()
    {
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
    [MemberData(nameof(Rules))]
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
    [MemberData(nameof(Rules))]
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
