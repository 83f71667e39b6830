using Tradewind.Engine.Assets;
using Tradewind.Engine.Schedules;
using Tradewind.Graph;

namespace Tradewind.Engine.Tests.Assets;

public sealed class AssetRuleTests
{
    [Theory]
    [InlineData("a", "a", true)]
    [InlineData("a", "b", false)]
    [InlineData("a&b", "a", false)]
    [InlineData("a&b", "b,a", true)]
    [InlineData("a|b", "b", true)]
    [InlineData("a|b", "c", false)]
    [InlineData("a|(b&c)", "b", false)]
    [InlineData("a|(b&c)", "c,b", true)]
    [InlineData("a&(b|c)", "b,c", false)]
    [InlineData("a&(b|c)", "c,a", true)]
    [InlineData("a&b", "", false)]
    public void Run_is_due_once_the_condition_holds_over_what_has_news(string condition, string news, bool due)
    {
        var queued = Queued(news.Split(',', StringSplitOptions.RemoveEmptyEntries));

        AssetRule.Runs(On(Parse(condition)), queued).Select(run => run.News).ShouldBe(due ? [queued] : []);
    }

    [Fact]
    public void All_news_goes_into_one_run_however_much_there_is()
    {
        var queued = Queued("a", "a", "b", "a");

        AssetRule.Runs(On(Parse("a&b")), queued).ShouldHaveSingleItem().News.ShouldBe(queued);
    }

    [Fact]
    public void Each_event_gets_a_run_of_its_own_in_order_when_asked_for()
    {
        var queued = Queued("a", "b", "a");

        AssetRule.Runs(On(Parse("a|b")) with { EachEvent = true }, queued).Select(run => run.News.ShouldHaveSingleItem()).ShouldBe(queued);
    }

    [Theory]
    [InlineData("a", "When there is news of a")]
    [InlineData("a&b", "When there is news of a and b")]
    [InlineData("a|(b&c)", "When there is news of a or (b and c)")]
    public void Schedule_says_its_assets_in_words(string condition, string words) =>
        Timetable.From(On(Parse(condition)), DateTimeOffset.UnixEpoch).Describe().ShouldBe(words);

    [Fact]
    public void Schedule_says_each_event_and_its_times_in_words() =>
        Timetable.From(On(Parse("a")) with { EachEvent = true, OrAt = new() { Kind = ScheduleKind.Cron, Expressions = ["0 6 * * *"] } }, DateTimeOffset.UnixEpoch)
            .Describe().ShouldBe("For each news of a; and: At 06:00 every day (UTC)");

    private static ScheduleSpec On(AssetConditionSpec assets) => new() { Kind = ScheduleKind.Assets, Assets = assets };

    private static IReadOnlyList<QueuedNews> Queued(params string[] assets) =>
        [.. assets.Select((asset, at) => new QueuedNews(at + 1, asset, DateTimeOffset.UnixEpoch.AddSeconds(at)))];

    // Letters, one operator a level, brackets for the second.
    private static AssetConditionSpec Parse(string text)
    {
        if (text.StartsWith('(')) text = text[1..^1];
        if (text.Length == 1) return new() { Asset = text };
        return new() { Any = text[1] == '|', Parts = [new() { Asset = text[..1] }, Parse(text[2..])] };
    }
}
