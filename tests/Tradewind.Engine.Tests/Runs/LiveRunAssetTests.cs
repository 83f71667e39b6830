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
}
