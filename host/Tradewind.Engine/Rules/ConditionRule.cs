using Tradewind.Graph;

namespace Tradewind.Engine.Rules;

/// <summary>
/// Decides a condition over upstream outcomes in three-valued logic: a part that is still open makes the whole open
/// only where it could still change the answer.
/// </summary>
public static class ConditionRule
{
    /// <summary>Decides the condition; <paramref name="tallyOf"/> gives how the instances of one upstream task ended so far.</summary>
    public static RuleDecision Decide(ConditionSpec condition, Func<string, UpstreamTally> tallyOf) =>
        Evaluate(condition, tallyOf) switch
        {
            null => RuleDecision.Wait,
            true => RuleDecision.Run,
            false => RuleDecision.Skip,
        };

    private static bool? Evaluate(ConditionSpec node, Func<string, UpstreamTally> tallyOf)
    {
        switch (node.Operator)
        {
            case ConditionOperator.And:
                bool? all = true;
                foreach (var part in node.Parts)
                {
                    var value = Evaluate(part, tallyOf);
                    if (value == false) return false;
                    if (value is null) all = null;
                }

                return all;
            case ConditionOperator.Or:
                bool? any = false;
                foreach (var part in node.Parts)
                {
                    var value = Evaluate(part, tallyOf);
                    if (value == true) return true;
                    if (value is null) any = null;
                }

                return any;
            case ConditionOperator.Not:
                return !Evaluate(node.Parts[0], tallyOf);
            default:
                return Leaf(node.Operator, tallyOf(node.TaskId!));
        }
    }

    // A mapped task "succeeded" when no index failed and one succeeded, "failed" at its first failed index, was "skipped" when all were.
    private static bool? Leaf(ConditionOperator leaf, UpstreamTally task) => leaf switch
    {
        ConditionOperator.Done => task.AllDone ? true : null,
        ConditionOperator.Failed => task.Failed > 0 ? true : task.AllDone ? false : null,
        ConditionOperator.Succeeded => task.Failed > 0 ? false : task.AllDone ? task.Succeeded > 0 : null,
        ConditionOperator.Skipped => task.Succeeded + task.Failed > 0 ? false : task.AllDone ? true : null,
        _ => throw new ArgumentOutOfRangeException(nameof(leaf), leaf, "Not a leaf."),
    };
}
