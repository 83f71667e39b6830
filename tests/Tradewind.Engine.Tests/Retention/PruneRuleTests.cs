using Tradewind.Engine.Retention;

namespace Tradewind.Engine.Tests.Retention;

public sealed class PruneRuleTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
    private static readonly RetentionSettings Settings = new() { Runs = TimeSpan.FromDays(365), LeastRuns = 7, Drafts = TimeSpan.FromDays(30) };

    [Fact]
    public void Settings_say_what_is_old_unless_the_script_does()
    {
        PruneRule.Of(Settings, new("d", null), Now).ShouldBe(new() { DagId = "d", EndedBefore = Now.AddDays(-365), DraftsEndedBefore = Now.AddDays(-30), Least = 7 });
        PruneRule.Of(Settings, new("d", TimeSpan.FromDays(7)), Now).EndedBefore.ShouldBe(Now.AddDays(-7));
        PruneRule.Of(Settings, new("d", TimeSpan.FromDays(2_000)), Now).EndedBefore.ShouldBe(Now.AddDays(-2_000));
        PruneRule.Of(Settings with { Runs = null }, new("d", TimeSpan.FromDays(7)), Now).EndedBefore.ShouldBe(Now.AddDays(-7));
    }

    [Fact]
    public void Nothing_is_old_where_it_is_kept_for_ever_or_longer_than_there_are_dates()
    {
        PruneRule.Of(Settings with { Runs = null, Drafts = null }, new("d", null), Now).ShouldBe(new() { DagId = "d", EndedBefore = null, DraftsEndedBefore = null, Least = 7 });
        PruneRule.Of(Settings, new("d", TimeSpan.MaxValue), Now).EndedBefore.ShouldBeNull();
    }

    [Fact]
    public void Person_may_prune_what_the_settings_keep_but_not_what_the_script_wants_kept()
    {
        PruneRule.Of(TimeSpan.FromDays(90), 1, new("d", null), Now).ShouldBe(new() { DagId = "d", EndedBefore = Now.AddDays(-90), DraftsEndedBefore = Now.AddDays(-90), Least = 1 });
        PruneRule.Of(TimeSpan.FromDays(90), 1, new("d", TimeSpan.FromDays(7)), Now).EndedBefore.ShouldBe(Now.AddDays(-90));
        PruneRule.Of(TimeSpan.FromDays(90), 1, new("d", TimeSpan.FromDays(2_000)), Now).EndedBefore.ShouldBe(Now.AddDays(-2_000));
    }

    [Fact]
    public void Missing_run_is_told_with_how_long_runs_are_kept()
    {
        Settings.NoRun(42).Message.ShouldBe("There is no run 42. Runs are removed 365 days after their end, unless their script keeps them for another time; the latest 7 of each DAG stay.");
        (Settings with { Runs = null }).NoRun(42).Message.ShouldContain("kept until somebody prunes them");
    }
}
