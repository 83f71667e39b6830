using Tradewind.Engine.Runs;
using Tradewind.Engine.Tests.Runs;
using Tradewind.Graph;
using static Tradewind.Engine.Tests.Runs.Graphs;

namespace Tradewind.Engine.Tests.Rules;

public sealed class PriorityWeightsTests
{
    [Theory]
    [InlineData(WeightRule.Downstream, new[] { 15, 12, 5, 5 })]
    [InlineData(WeightRule.Upstream, new[] { 3, 10, 3, 15 })]
    [InlineData(WeightRule.Absolute, new[] { 3, 7, 0, 5 })]
    public void Weight_counts_each_task_once_whatever_paths_lead_there(WeightRule rule, int[] weights)
    {
        // a → b → d and a → c → d: d counts once for a.
        TaskSpec[] tasks = [Task("a") with { Priority = 3 }, Task("b", "a") with { Priority = 7 }, Task("c", "a") with { Priority = 0 }, Task("d", "b", "c") with { Priority = 5 }];
        new GraphPlan(Dag([.. tasks.Select(task => task with { WeightRule = rule })])).Weights.ShouldBe(weights);
    }

    [Fact]
    public void Weight_without_words_is_one_and_one_for_each_task_after_it() =>
        new GraphPlan(Dag([Task("end", "middle"), Task("middle", "first"), Task("first"), Task("alone")])).Weights.ShouldBe([1, 2, 3, 1]);

    [Fact]
    public void Weight_rules_stand_side_by_side_in_one_DAG() =>
        new GraphPlan(Dag(Task("a"), Task("b", "a") with { Priority = 9, WeightRule = WeightRule.Absolute }, Task("c", "b") with { WeightRule = WeightRule.Upstream })).Weights
            .ShouldBe([11, 9, 11]);

    [Fact]
    public void Weight_beyond_the_largest_number_stays_there() =>
        new GraphPlan(Dag(Task("a") with { Priority = int.MaxValue }, Task("b", "a") with { Priority = int.MaxValue })).Weights.ShouldBe([int.MaxValue, int.MaxValue]);

    [Fact]
    public void Ready_task_is_offered_by_its_weight()
    {
        var run = new PlayedRun(Task("first"), Task("second", "first")).Start();
        run.Last.Ready.Single().Priority.ShouldBe(2);
    }
}
