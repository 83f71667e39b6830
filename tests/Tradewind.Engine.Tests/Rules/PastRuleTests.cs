using Tradewind.Engine.Rules;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Engine.Tests.Runs;
using Tradewind.Graph;
using static Tradewind.Engine.States.TaskInstanceState;

namespace Tradewind.Engine.Tests.Rules;

public sealed class PastRuleTests
{
    private static readonly TaskSpec Load = Graphs.Task("load") with { DependsOnPast = true };
    private static readonly TaskSpec Careful = Load with { WaitForDownstream = true };

    // load → check → report in the run before.
    private static readonly GraphPlan Previous = new(Graphs.Dag(Load, Graphs.Task("check", "load"), Graphs.Task("report", "check")));

    [Theory]
    [InlineData(Success, true)]
    [InlineData(Skipped, true)]
    [InlineData(Removed, true)]
    [InlineData(None, false)]
    [InlineData(Scheduled, false)]
    [InlineData(Queued, false)]
    [InlineData(Running, false)]
    [InlineData(UpForRetry, false)]
    [InlineData(Waiting, false)]
    [InlineData(AwaitingInput, false)]
    [InlineData(Failed, false)]
    [InlineData(UpstreamFailed, false)]
    [InlineData(Cancelled, false)]
    public void Task_goes_on_when_it_succeeded_or_was_skipped_in_the_run_before(TaskInstanceState before, bool met) =>
        PastRule.IsMet(Load, Previous, task => task != 0 || PastRule.WentWell.Contains(before)).ShouldBe(met);

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public void Task_that_minds_what_follows_it_waits_for_that_as_well(bool itself, bool next, bool met) =>
        PastRule.IsMet(Careful, Previous, task => task switch { 0 => itself, 1 => next, _ => false }).ShouldBe(met);

    [Fact]
    public void Task_that_is_new_since_the_run_before_is_free() =>
        PastRule.IsMet(Careful with { Id = "extra" }, Previous, _ => false).ShouldBeTrue();

    [Fact]
    public void Plan_names_who_waits_for_a_task_in_the_next_run()
    {
        var plan = new GraphPlan(Graphs.Dag(
            Graphs.Task("plain"), Graphs.Task("careful", "plain") with { DependsOnPast = true, WaitForDownstream = true }, Graphs.Task("past", "careful") with { DependsOnPast = true }));

        plan.AwaitedBy.ShouldBe([[], ["careful"], ["careful", "past"]]);
        plan.MindsPast.ShouldBeTrue();
        new GraphPlan(Graphs.Dag(Graphs.Task("plain"))).MindsPast.ShouldBeFalse();
    }
}
