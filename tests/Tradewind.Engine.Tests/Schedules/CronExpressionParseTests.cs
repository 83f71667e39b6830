using NodaTime;
using NodaTime.Text;
using Tradewind.Engine.Schedules;

namespace Tradewind.Engine.Tests.Schedules;

public sealed class CronExpressionParseTests
{
    /// <summary>The fires after 2026-11-01T00:00:00Z (a Sunday) in UTC, to the minute unless seconds matter.</summary>
    [Theory]
    [InlineData("0 10 * * *", "2026-11-01T10:00 2026-11-02T10:00")]
    [InlineData("  0   10\t*  * * ", "2026-11-01T10:00 2026-11-02T10:00")]
    [InlineData("*/15 * * * *", "2026-11-01T00:15 2026-11-01T00:30 2026-11-01T00:45 2026-11-01T01:00")]
    [InlineData("5/20 * * * *", "2026-11-01T00:05 2026-11-01T00:25 2026-11-01T00:45 2026-11-01T01:05")]
    [InlineData("10-50/20 3 * * *", "2026-11-01T03:10 2026-11-01T03:30 2026-11-01T03:50 2026-11-02T03:10")]
    [InlineData("50-10/10 3 * * *", "2026-11-01T03:00 2026-11-01T03:10 2026-11-01T03:50 2026-11-02T03:00")]
    [InlineData("0,30 8,20 * * *", "2026-11-01T08:00 2026-11-01T08:30 2026-11-01T20:00 2026-11-01T20:30")]
    [InlineData("0 22-2 * * *", "2026-11-01T01:00 2026-11-01T02:00 2026-11-01T22:00 2026-11-01T23:00 2026-11-02T00:00")]
    [InlineData("*/20 * * * * *", "2026-11-01T00:00:20 2026-11-01T00:00:40 2026-11-01T00:01:00")]
    [InlineData("30 5 4 * * *", "2026-11-01T04:05:30 2026-11-02T04:05:30")]
    [InlineData("0 0 * JAN,jul *", "2027-01-01T00:00 2027-01-02T00:00")]
    [InlineData("0 0 1 nov-feb *", "2026-12-01T00:00 2027-01-01T00:00 2027-02-01T00:00 2027-11-01T00:00")]
    [InlineData("0 0 * * MON-FRI", "2026-11-02T00:00 2026-11-03T00:00 2026-11-04T00:00 2026-11-05T00:00 2026-11-06T00:00 2026-11-09T00:00")]
    [InlineData("0 0 * * FRI-MON", "2026-11-02T00:00 2026-11-06T00:00 2026-11-07T00:00 2026-11-08T00:00 2026-11-09T00:00 2026-11-13T00:00")]
    [InlineData("0 0 * * 7", "2026-11-08T00:00 2026-11-15T00:00")]
    [InlineData("0 0 * * 5-7", "2026-11-06T00:00 2026-11-07T00:00 2026-11-08T00:00 2026-11-13T00:00")]
    [InlineData("0 0 * * 0-7", "2026-11-02T00:00 2026-11-03T00:00")]
    [InlineData("0 0 * * 1/2", "2026-11-02T00:00 2026-11-04T00:00 2026-11-06T00:00 2026-11-09T00:00")]
    [InlineData("0 0 L * *", "2026-11-30T00:00 2026-12-31T00:00 2027-01-31T00:00 2027-02-28T00:00")]
    [InlineData("0 0 L-2 * ?", "2026-11-28T00:00 2026-12-29T00:00 2027-01-29T00:00 2027-02-26T00:00")]
    [InlineData("0 0 1,L * *", "2026-11-30T00:00 2026-12-01T00:00 2026-12-31T00:00 2027-01-01T00:00")]
    [InlineData("0 0 LW * *", "2026-11-30T00:00 2026-12-31T00:00 2027-01-29T00:00 2027-02-26T00:00")]
    [InlineData("0 0 L-1W * *", "2026-11-30T00:00 2026-12-30T00:00 2027-01-29T00:00 2027-02-26T00:00")]
    [InlineData("0 0 15W * *", "2026-11-16T00:00 2026-12-15T00:00 2027-01-15T00:00 2027-02-15T00:00 2027-03-15T00:00 2027-04-15T00:00 2027-05-14T00:00")]
    [InlineData("0 0 1W 8,11 *", "2026-11-02T00:00 2027-08-02T00:00 2027-11-01T00:00")]
    [InlineData("0 0 1W 5 *", "2027-05-03T00:00 2028-05-01T00:00")]
    [InlineData("0 0 31W * *", "2026-12-31T00:00 2027-01-29T00:00 2027-03-31T00:00")]
    [InlineData("0 0 * * 5L", "2026-11-27T00:00 2026-12-25T00:00 2027-01-29T00:00")]
    [InlineData("0 0 * * FRIL", "2026-11-27T00:00 2026-12-25T00:00 2027-01-29T00:00")]
    [InlineData("0 0 * * L5", "2026-11-27T00:00 2026-12-25T00:00 2027-01-29T00:00")]
    [InlineData("0 0 * * 7L", "2026-11-29T00:00 2026-12-27T00:00")]
    [InlineData("0 0 ? * MON#1", "2026-11-02T00:00 2026-12-07T00:00 2027-01-04T00:00")]
    [InlineData("0 0 * * 1#5", "2026-11-30T00:00 2027-03-29T00:00 2027-05-31T00:00")]
    [InlineData("0 0 * * TUE#2,THU#4", "2026-11-10T00:00 2026-11-26T00:00 2026-12-08T00:00 2026-12-24T00:00")]
    [InlineData("0 0 13 * FRI", "2026-11-06T00:00 2026-11-13T00:00 2026-11-20T00:00 2026-11-27T00:00 2026-12-04T00:00 2026-12-11T00:00 2026-12-13T00:00")]
    [InlineData("0 0 */10 * SUN", "2026-11-08T00:00 2026-11-11T00:00 2026-11-15T00:00 2026-11-21T00:00 2026-11-22T00:00")]
    [InlineData("0 0 1-31 * SUN", "2026-11-08T00:00 2026-11-15T00:00")]
    [InlineData("0 0 31 * *", "2026-12-31T00:00 2027-01-31T00:00 2027-03-31T00:00 2027-05-31T00:00")]
    [InlineData("0 0 29 2 *", "2028-02-29T00:00 2032-02-29T00:00 2036-02-29T00:00")]
    [InlineData("0 0 29 FEB MON", "2027-02-01T00:00 2027-02-08T00:00 2027-02-15T00:00 2027-02-22T00:00 2028-02-07T00:00")]
    [InlineData("0 0 ? 2 1#5", "2044-02-29T00:00 2072-02-29T00:00 2112-02-29T00:00")]
    [InlineData("@hourly", "2026-11-01T01:00 2026-11-01T02:00")]
    [InlineData("@daily", "2026-11-02T00:00 2026-11-03T00:00")]
    [InlineData("@midnight", "2026-11-02T00:00 2026-11-03T00:00")]
    [InlineData("@Weekly", "2026-11-08T00:00 2026-11-15T00:00")]
    [InlineData("@monthly", "2026-12-01T00:00 2027-01-01T00:00")]
    [InlineData("@quarterly", "2027-01-01T00:00 2027-04-01T00:00 2027-07-01T00:00 2027-10-01T00:00 2028-01-01T00:00")]
    [InlineData("@yearly", "2027-01-01T00:00 2028-01-01T00:00")]
    [InlineData("@annually", "2027-01-01T00:00 2028-01-01T00:00")]
    public void Parse_valid_expression_fires_at_the_named_times(string text, string fires)
    {
        var expression = CronExpression.Parse(text);
        var expected = fires.Split(' ').Select(fire => fire.Length == 16 ? fire + ":00Z" : fire + "Z").ToList();

        var actual = new List<string>();
        for (var at = Instant.FromUtc(2026, 11, 1, 0, 0); actual.Count < expected.Count;)
        {
            at = expression.Next(at, DateTimeZone.Utc)!.Value;
            actual.Add(InstantPattern.ExtendedIso.Format(at));
        }

        actual.ShouldBe(expected);
    }

    [Theory]
    [InlineData("", "has 0 fields; write five (minute, hour, day of month, month, day of week) or six (second first)")]
    [InlineData("* * * *", "has 4 fields")]
    [InlineData("* * * * * * *", "has 7 fields")]
    [InlineData("@fortnightly", "is not a known macro; write one of @hourly, @daily, @midnight, @weekly, @monthly, @quarterly, @yearly, @annually.")]
    [InlineData("60 * * * *", "has '60' as minute; 0 to 59 are allowed, with ranges (a-b), lists (a,b) and steps (*/n).")]
    [InlineData("60 0 * * * *", "has '60' as second; 0 to 59")]
    [InlineData("0 24 * * *", "has '24' as hour; 0 to 23")]
    [InlineData("0 0 0 * *", "has '0' as day of month; 1 to 31, L, L-n, LW, nW or ?")]
    [InlineData("0 0 32 * *", "has '32' as day of month")]
    [InlineData("0 0 * 13 *", "has '13' as month; 1 to 12 or JAN to DEC")]
    [InlineData("0 0 * JANUARY *", "has 'JANUARY' as month")]
    [InlineData("0 0 * * 8", "has '8' as day of week; 0 to 7 (0 and 7 are Sunday), SUN to SAT")]
    [InlineData("0 0 * * MONDAY", "has 'MONDAY' as day of week")]
    [InlineData("0 0 * * L", "has 'L' as day of week")]
    [InlineData("0 0 * * MON#6", "has 'MON#6' as day of week; a weekday, # and 1 to 5 are expected, such as MON#1")]
    [InlineData("0 0 * * #1", "has '#1' as day of week")]
    [InlineData("0 0 32W * *", "has '32W' as day of month")]
    [InlineData("0 0 W * *", "has 'W' as day of month")]
    [InlineData("0 0 L-31 * *", "has 'L-31' as day of month")]
    [InlineData("0 0 LX * *", "has 'LX' as day of month")]
    [InlineData("L * * * *", "has 'L' as minute")]
    [InlineData("? * * * *", "has '?' as minute")]
    [InlineData("*/0 * * * *", "has '*/0' as minute; a step of 1 to 59 is expected after /")]
    [InlineData("*/90 * * * *", "has '*/90' as minute; a step of 1 to 59")]
    [InlineData("0 */24 * * *", "has '*/24' as hour; a step of 1 to 23")]
    [InlineData("*/ * * * *", "has '*/' as minute; a step")]
    [InlineData("*/5/5 * * * *", "has '*/5/5' as minute")]
    [InlineData("0 0 ?/2 * *", "has '?/2' as day of month")]
    [InlineData("1-2-3 * * * *", "has '1-2-3' as minute")]
    [InlineData("-5 * * * *", "has '-5' as minute")]
    [InlineData("+5 * * * *", "has '+5' as minute")]
    [InlineData("5- * * * *", "has '5-' as minute")]
    [InlineData("1,,2 * * * *", "has '' as minute")]
    [InlineData("1.5 * * * *", "has '1.5' as minute")]
    [InlineData("٣ * * * *", "has '٣' as minute")]
    [InlineData("99999999999999999999 * * * *", "has '99999999999999999999' as minute")]
    [InlineData("0 0 30 2 *", "never fires: day of month '30' does not occur in month '2'.")]
    [InlineData("0 0 31 APR,JUN,SEP,NOV *", "never fires: day of month '31' does not occur in month 'APR,JUN,SEP,NOV'.")]
    [InlineData("0 0 31W 4 *", "never fires")]
    [InlineData("0 0 L-29 2 *", "never fires")]
    public void Parse_invalid_expression_names_the_field_the_text_and_what_is_allowed(string text, string message)
    {
        var error = Should.Throw<FormatException>(() => CronExpression.Parse(text));

        error.Message.ShouldStartWith($"Cron expression '{text}' ");
        error.Message.ShouldContain(message);
    }

    [Fact]
    public void TryParse_several_faults_reports_them_all()
    {
        CronExpression.TryParse("99 0 0 FOO 9", out var expression, out var faults).ShouldBeFalse();

        expression.ShouldBeNull();
        faults.Count.ShouldBe(4);
        faults[0].ShouldContain("minute");
        faults[1].ShouldContain("day of month");
        faults[2].ShouldContain("month");
        faults[3].ShouldContain("day of week");
    }

    [Fact]
    public void Parse_very_long_text_is_refused_and_cut_in_the_message()
    {
        var error = Should.Throw<FormatException>(() => CronExpression.Parse(string.Join(',', Enumerable.Repeat("0-59/7", 10_000)) + " * * * *"));

        error.Message.ShouldEndWith("has 70007 characters; at most 1000 are allowed.");
        error.Message.Length.ShouldBeLessThan(200);
    }

    [Fact]
    public void ToString_gives_the_text_as_written() => CronExpression.Parse(" @daily ").ToString().ShouldBe("@daily");
}
