using Tradewind.Engine.Rules;
using Tradewind.Engine.States;
using Tradewind.Graph;

namespace Tradewind.Engine.Tests.Rules;

public sealed class TriggerRulesTests
{
    public static TheoryData<TriggerRule> Rules => [.. Enum.GetValues<TriggerRule>().Where(rule => rule is not (TriggerRule.Condition or TriggerRule.AllDoneSetupSuccess))];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Decide_agrees_with_the_table_for_every_combination_of_upstream_states(TriggerRule rule)
    {
        for (var count = 0; count <= 4; count++)
        {
            foreach (var upstream in Upstreams.Of(count))
                TriggerRules.Decide(rule, Upstreams.Tally(upstream)).ShouldBe(RuleTable.Decide(rule, upstream), string.Join(", ", upstream));
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Decide_always_decides_when_all_are_done(TriggerRule rule)
    {
        foreach (var upstream in Upstreams.Of(4).Where(upstream => upstream.All(state => state.IsFinal())))
            TriggerRules.Decide(rule, Upstreams.Tally(upstream)).ShouldNotBe(RuleDecision.Wait, string.Join(", ", upstream));
    }

    /// <summary>A task that was allowed to run never turns out to have been forbidden, and the other way round.</summary>
    [Theory]
    [MemberData(nameof(Rules))]
    public void Decide_whether_to_run_is_never_revoked_by_later_ends(TriggerRule rule)
    {
        foreach (var upstream in Upstreams.Of(4))
        {
            var now = TriggerRules.Decide(rule, Upstreams.Tally(upstream));
            if (now == RuleDecision.Wait) continue;
            foreach (var later in Later(upstream))
                (TriggerRules.Decide(rule, Upstreams.Tally(later)) == RuleDecision.Run).ShouldBe(now == RuleDecision.Run, $"{string.Join(", ", upstream)} → {string.Join(", ", later)}");
        }
    }

    [Fact]
    public void Decide_a_condition_by_tally_is_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => TriggerRules.Decide(TriggerRule.Condition, new UpstreamTally { Total = 1 }));
    }

    [Fact]
    public void Tally_of_what_has_not_ended_is_refused_and_a_removed_instance_no_longer_counts()
    {
        var tally = new UpstreamTally { Total = 2 };

        Should.Throw<ArgumentOutOfRangeException>(() => tally.Count(TaskInstanceState.Running));
        tally.Count(TaskInstanceState.Removed);
        tally.Count(TaskInstanceState.Success);
        tally.AllDone.ShouldBeTrue();
        tally.Count(TaskInstanceState.Success, -1);
        tally.Done.ShouldBe(0);
    }

    private static IEnumerable<TaskInstanceState[]> Later(TaskInstanceState[] upstream)
    {
        var open = Array.FindIndex(upstream, state => !state.IsFinal());
        if (open < 0) return [];
        return Upstreams.States.Where(state => state.IsFinal()).Select(end =>
        {
            var later = upstream.ToArray();
            later[open] = end;
            return later;
        });
    }
}
