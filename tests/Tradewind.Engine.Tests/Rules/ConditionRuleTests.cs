using Tradewind.Engine.Rules;
using Tradewind.Engine.States;
using Tradewind.Graph;
using static Tradewind.Engine.States.TaskInstanceState;

namespace Tradewind.Engine.Tests.Rules;

public sealed class ConditionRuleTests
{
    private static readonly string[] Tasks = ["a", "b", "c", "d"];
    private static readonly ConditionOperator[] Statements = [ConditionOperator.Succeeded, ConditionOperator.Failed, ConditionOperator.Skipped, ConditionOperator.Done];

    [Fact]
    public void Decide_single_statement_agrees_with_the_table()
    {
        foreach (var statement in Statements)
        {
            foreach (var state in Upstreams.States)
            {
                Agrees(Leaf(statement, "a"), [state], statement.ToString());
                Agrees(Not(Leaf(statement, "a")), [state], $"!{statement}");
            }
        }
    }

    [Fact]
    public void Decide_two_statements_agree_with_the_table()
    {
        foreach (var left in Statements)
        {
            foreach (var right in Statements)
            {
                foreach (var upstream in Upstreams.Of(2))
                {
                    Agrees(And(Leaf(left, "a"), Leaf(right, "b")), upstream, $"a {left} & b {right}");
                    Agrees(Or(Leaf(left, "a"), Leaf(right, "b")), upstream, $"a {left} | b {right}");
                    Agrees(Or(Leaf(left, "a"), Not(Leaf(right, "b"))), upstream, $"a {left} | !b {right}");
                }
            }
        }
    }

    [Fact]
    public void Decide_random_conditions_agree_with_the_table_for_every_combination_of_four_upstream_states()
    {
        var all = Upstreams.Of(4).ToArray();
        for (var seed = 0; seed < 40; seed++)
        {
            var condition = Random(new Random(seed), 3);
            foreach (var upstream in all) Agrees(condition, upstream, $"seed {seed}");
        }
    }

    [Fact]
    public void Decide_example_of_the_manual_is_decided_as_soon_as_it_can_be()
    {
        // a.Succeeded | b.Skipped & !c.Failed
        var condition = Or(Leaf(ConditionOperator.Succeeded, "a"), And(Leaf(ConditionOperator.Skipped, "b"), Not(Leaf(ConditionOperator.Failed, "c"))));

        Decide(condition, Success, Running, Running).ShouldBe(RuleDecision.Run);
        Decide(condition, Running, Skipped, Success).ShouldBe(RuleDecision.Run);
        Decide(condition, Running, Skipped, Running).ShouldBe(RuleDecision.Wait);
        Decide(condition, Failed, Success, Running).ShouldBe(RuleDecision.Skip);
        Decide(condition, Failed, Running, Failed).ShouldBe(RuleDecision.Skip);
        Decide(condition, Failed, Running, Success).ShouldBe(RuleDecision.Wait);
    }

    [Theory]
    [InlineData(ConditionOperator.Succeeded, RuleDecision.Wait, Success, Running)]
    [InlineData(ConditionOperator.Succeeded, RuleDecision.Run, Success, Skipped)]
    [InlineData(ConditionOperator.Succeeded, RuleDecision.Skip, Running, Failed)]
    [InlineData(ConditionOperator.Succeeded, RuleDecision.Skip, Skipped, Skipped)]
    [InlineData(ConditionOperator.Failed, RuleDecision.Run, Running, Failed)]
    [InlineData(ConditionOperator.Failed, RuleDecision.Skip, Success, Skipped)]
    [InlineData(ConditionOperator.Skipped, RuleDecision.Skip, Running, Success)]
    [InlineData(ConditionOperator.Skipped, RuleDecision.Wait, Running, Skipped)]
    [InlineData(ConditionOperator.Skipped, RuleDecision.Run, Skipped, Skipped)]
    [InlineData(ConditionOperator.Done, RuleDecision.Wait, Running, Failed)]
    [InlineData(ConditionOperator.Done, RuleDecision.Run, Cancelled, Failed)]
    public void Decide_statement_about_a_mapped_task_looks_at_all_its_indices(ConditionOperator statement, RuleDecision expected, TaskInstanceState first, TaskInstanceState second)
    {
        ConditionRule.Decide(Leaf(statement, "each"), _ => Upstreams.Tally([first, second])).ShouldBe(expected);
    }

    private static void Agrees(ConditionSpec condition, TaskInstanceState[] upstream, string what) =>
        Decide(condition, upstream).ShouldBe(RuleTable.Decide(condition, id => [upstream[Array.IndexOf(Tasks, id)]]), $"{what} with {string.Join(", ", upstream)}");

    private static RuleDecision Decide(ConditionSpec condition, params TaskInstanceState[] upstream) =>
        ConditionRule.Decide(condition, id => Upstreams.Tally([upstream[Array.IndexOf(Tasks, id)]]));

    private static ConditionSpec Random(Random random, int depth) => random.Next(depth == 0 ? 1 : 4) switch
    {
        0 => Leaf(Statements[random.Next(Statements.Length)], Tasks[random.Next(Tasks.Length)]),
        1 => And(Random(random, depth - 1), Random(random, depth - 1)),
        2 => Or(Random(random, depth - 1), Random(random, depth - 1)),
        _ => Not(Random(random, depth - 1)),
    };

    private static ConditionSpec Leaf(ConditionOperator statement, string task) => new() { Operator = statement, TaskId = task };

    private static ConditionSpec And(params ConditionSpec[] parts) => new() { Operator = ConditionOperator.And, Parts = parts };

    private static ConditionSpec Or(params ConditionSpec[] parts) => new() { Operator = ConditionOperator.Or, Parts = parts };

    private static ConditionSpec Not(ConditionSpec part) => new() { Operator = ConditionOperator.Not, Parts = [part] };
}
