using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Runs;

public sealed class LiveRunAssetTests
{
    [Fact]
    public void Success_tells_news_of_each_outlet_with_what_the_task_added()
    {
        var run = new PlayedRun(Task("load") with { Outlets = ["orders", "prices"] }).Start();

        run.Play("load", new() { Kind = ReportKind.Succeeded, Emitted = [new("prices", "1"), new("prices", "2")] });

        run.Last.Emitted.ShouldBe([new(0, "prices", run.Now, "1"), new(0, "prices", run.Now, "2"), new(0, "orders", run.Now, null)]);
    }

    [Fact]
    public void Failure_and_skip_tell_nothing()
    {
        var run = new PlayedRun(Task("load") with { Outlets = ["orders"] }, Task("other") with { Outlets = ["prices"] }).Start();

        run.Play("load", new() { Kind = ReportKind.Failed, Emitted = [new("orders", null)], MayRetry = false });
        run.Last.Emitted.ShouldBeEmpty();
        run.Skip("other");

        run.Last.Emitted.ShouldBeEmpty();
    }

    [Fact]
    public void Each_index_of_a_mapped_task_tells_news()
    {
        var run = new PlayedRun(Task("list"), Map("load", "list") with { Outlets = ["orders"] }).Start();
        run.Return("list", 2);

        run.Succeed("load", 0);
        run.Last.Emitted.Count.ShouldBe(1);
        run.Succeed("load", 1);

        run.Last.Emitted.Count.ShouldBe(1);
    }

    [Fact]
    public void Asset_that_the_task_does_not_declare_fails_it_for_good()
    {
        var run = new PlayedRun(Task("load") with { Outlets = ["orders"], Retries = 3 }).Start();

        run.Play("load", new() { Kind = ReportKind.Succeeded, Emitted = [new("prices", null)] });

        (run.State("load"), run.Of("load").Reason).ShouldBe((TaskInstanceState.Failed, "It emitted asset 'prices', which it does not declare. Add .Emits(...) with that asset to the task."));
        run.Last.Emitted.ShouldBeEmpty();
    }

    [Fact]
    public void Alias_tells_what_is_emitted_to_it_and_nothing_by_itself()
    {
        var run = new PlayedRun(Task("load") with { Outlets = ["orders", "@exports"] }, Task("silent") with { Outlets = ["@exports"] }).Start();

        run.Play("load", new() { Kind = ReportKind.Succeeded, Emitted = [new("exports/1", "5", "@exports")] });
        run.Last.Emitted.Select(news => (news.Asset, news.Extra, news.Alias)).ShouldBe([("exports/1", "5", "@exports"), ("orders", null, null)]);
        run.Succeed("silent");

        run.Last.Emitted.ShouldBeEmpty();
    }

    [Fact]
    public void News_carries_the_partition_that_is_named_and_else_that_of_its_run()
    {
        var run = new PlayedRun(Dag(Task("load") with { Outlets = ["orders", "prices"] }), partition: "2026-11-01").Start();

        run.Play("load", new() { Kind = ReportKind.Succeeded, Emitted = [new("prices", null, null, "2026-11-02"), new("prices", null)] });

        run.Last.Emitted.Select(news => (news.Asset, news.Partition)).ShouldBe([("prices", "2026-11-02"), ("prices", "2026-11-01"), ("orders", "2026-11-01")]);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("a\0b", "control character")]
    public void Partition_key_that_may_not_be_one_fails_the_task_for_good(string partition, string why)
    {
        var run = new PlayedRun(Task("load") with { Outlets = ["orders"], Retries = 3 }).Start();

        run.Play("load", new() { Kind = ReportKind.Succeeded, Emitted = [new("orders", null, null, partition)] });

        run.State("load").ShouldBe(TaskInstanceState.Failed);
        run.Of("load").Reason!.ShouldContain(why);
        run.Last.Emitted.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("exports/1", "@other", "It emitted to alias '@other', which it does not declare.")]
    [InlineData("a b", "@exports", "The asset's name 'a b' may hold only")]
    [InlineData("@exports", "@exports", "what is emitted to an alias is an asset")]
    public void Alias_that_is_not_declared_or_a_name_that_no_asset_has_fails_the_task(string asset, string alias, string why)
    {
        var run = new PlayedRun(Task("load") with { Outlets = ["@exports"], Retries = 3 }).Start();

        run.Play("load", new() { Kind = ReportKind.Succeeded, Emitted = [new(asset, null, alias)] });

        run.State("load").ShouldBe(TaskInstanceState.Failed);
        run.Of("load").Reason!.ShouldContain(why);
        run.Last.Emitted.ShouldBeEmpty();
    }
}
