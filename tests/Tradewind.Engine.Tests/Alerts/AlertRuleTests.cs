using Tradewind.Engine.Alerts;

namespace Tradewind.Engine.Tests.Alerts;

public sealed class AlertRuleTests
{
    private static readonly AlertChannel Channel = new() { Name = "ops", Kind = ChannelKind.Slack, Url = "https://hooks.example.com/x", Events = [AlertKind.TaskFailed, AlertKind.ComponentStuck] };

    [Theory]
    [InlineData("sales_daily", true)]
    [InlineData("sales_", true)]
    [InlineData("sales", false)]
    [InlineData("my_sales_daily", false)]
    public void Channel_is_told_only_of_dags_that_its_pattern_fits(string dag, bool told) =>
        AlertRule.Wants(Channel with { Dags = "sales_*" }, Of(dag)).ShouldBe(told);

    [Theory]
    [InlineData("*", "anything", true)]
    [InlineData("a*b*c", "a1b2b3c", true)]
    [InlineData("a*b*c", "a1c2b", false)]
    [InlineData("exact", "exact", true)]
    [InlineData("exact", "exactly", false)]
    public void Star_stands_for_any_text_and_all_else_for_itself(string pattern, string dag, bool fits) =>
        AlertRule.Wants(Channel with { Dags = pattern }, Of(dag)).ShouldBe(fits);

    [Fact]
    public void Channel_is_told_only_of_the_events_the_tag_and_the_owner_it_asks_for()
    {
        AlertRule.Wants(Channel, Of("d")).ShouldBeTrue();
        AlertRule.Wants(Channel with { Enabled = false }, Of("d")).ShouldBeFalse();
        AlertRule.Wants(Channel with { Events = [AlertKind.RunFailed] }, Of("d")).ShouldBeFalse();
        AlertRule.Wants(Channel with { Tag = "finance" }, Of("d")).ShouldBeTrue();
        AlertRule.Wants(Channel with { Tag = "other" }, Of("d")).ShouldBeFalse();
        AlertRule.Wants(Channel with { Owner = "ada" }, Of("d")).ShouldBeTrue();
        AlertRule.Wants(Channel with { Owner = "grace" }, Of("d")).ShouldBeFalse();
    }

    [Fact]
    public void Channel_for_certain_dags_hears_nothing_that_is_about_none()
    {
        var stuck = new WaitingAlert(1, new() { Kind = AlertKind.ComponentStuck, At = default, Subject = "agents" }, null, []);
        AlertRule.Wants(Channel, stuck).ShouldBeTrue();
        AlertRule.Wants(Channel with { Dags = "*" }, stuck).ShouldBeFalse();
        AlertRule.Wants(Channel with { Tag = "finance" }, stuck).ShouldBeFalse();
        AlertRule.Wants(Channel with { Owner = "ada" }, stuck).ShouldBeFalse();
    }

    [Fact]
    public void Waits_between_tries_grow_up_to_a_quarter_of_an_hour() =>
        new[] { 1, 2, 3, 7, 8, 100 }.Select(AlertRule.WaitAfter).ShouldBe([Seconds(10), Seconds(20), Seconds(40), Seconds(640), Seconds(900), Seconds(900)]);

    [Fact]
    public void Kinds_survive_the_way_through_bits_and_words()
    {
        AlertKinds.Of(AlertKinds.Bits(AlertKinds.All)).ShouldBe(AlertKinds.All);
        AlertKinds.All.Select(kind => AlertKinds.Find(kind.Word())).ShouldBe(AlertKinds.All.Select(kind => (AlertKind?)kind));
        AlertKinds.Find("test").ShouldBeNull();
    }

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);

    private static WaitingAlert Of(string dag) => new(1, new() { Kind = AlertKind.TaskFailed, At = default, DagId = dag, Run = 1, RunKey = "r", TaskId = "t" }, "ada", ["finance"]);
}
