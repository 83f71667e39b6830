using Tradewind.Graph;
using static Tradewind.Engine.Rules.RuleDecision;

namespace Tradewind.Engine.Rules;

/// <summary>
/// The trigger rules as one table: what each says for a given tally of upstream outcomes. A rule decides as soon as
/// no outcome still to come could change its answer ("at once"), except where its meaning is "when all are done".
/// </summary>
public static class TriggerRules
{
    /// <summary>Decides by tally; <see cref="TriggerRule.Condition"/> needs single outcomes, see <see cref="ConditionRule"/>.</summary>
    public static RuleDecision Decide(TriggerRule rule, in UpstreamTally up)
    {
        // A task with nothing before it has nothing to wait for, whatever its rule.
        if (up.Total == 0) return Run;

        var done = up.AllDone;
        return rule switch
        {
            TriggerRule.AllSuccess =>
                up.Failed > 0 ? UpstreamFail : up.Skipped > 0 ? Skip : done ? Run : Wait,
            TriggerRule.AllFailed =>
                up.Succeeded + up.Skipped > 0 ? Skip : done ? Run : Wait,
            TriggerRule.AllDone =>
                done ? Run : Wait,
            TriggerRule.AllDoneMinOneSuccess =>
                up.Skipped > 0 ? Skip : !done ? Wait : up.Succeeded > 0 ? Run : UpstreamFail,
            TriggerRule.AllSkipped =>
                up.Succeeded + up.Failed > 0 ? Skip : done ? Run : Wait,
            TriggerRule.OneSuccess =>
                up.Succeeded > 0 ? Run : !done ? Wait : up.Skipped == up.Total ? Skip : UpstreamFail,
            TriggerRule.OneFailed =>
                up.Failed > 0 ? Run : done ? Skip : Wait,
            TriggerRule.OneDone =>
                up.Succeeded + up.Failed > 0 ? Run : done ? Skip : Wait,
            TriggerRule.NoneFailed =>
                up.Failed > 0 ? UpstreamFail : done ? Run : Wait,
            TriggerRule.NoneFailedMinOneSuccess =>
                up.Failed > 0 ? UpstreamFail : !done ? Wait : up.Succeeded > 0 ? Run : Skip,
            TriggerRule.NoneSkipped =>
                up.Skipped > 0 ? Skip : done ? Run : Wait,
            TriggerRule.Always => Run,
            _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "This rule is not decided by a tally."),
        };
    }
}
