using Tradewind.Dashboard.Design;

namespace Tradewind.Dashboard.Tests.Design;

public sealed class TimeWordsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 42, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0.12, "120 ms")]
    [InlineData(1.25, "1.3 s")]
    [InlineData(42, "42 s")]
    [InlineData(143, "2 m 23 s")]
    [InlineData(3600, "1 h 00 m")]
    [InlineData(100_000, "27 h 46 m")]
    [InlineData(864_000, "10 d 0 h")]
    public void Length_is_said_in_two_parts(double seconds, string words) => TimeWords.Of(TimeSpan.FromSeconds(seconds)).ShouldBe(words);

    [Theory]
    [InlineData(2, "now")]
    [InlineData(-30, "30 s ago")]
    [InlineData(9240, "in 2 h 34 m")]
    public void Moment_is_said_from_now(double seconds, string words) => TimeWords.Relative(Now.AddSeconds(seconds), Now).ShouldBe(words);

    [Theory]
    [InlineData(15, "15 m")]
    [InlineData(90, "1 h 30 m")]
    public void Setting_has_no_empty_parts(double minutes, string words) => TimeWords.Setting(TimeSpan.FromMinutes(minutes)).ShouldBe(words);
}
