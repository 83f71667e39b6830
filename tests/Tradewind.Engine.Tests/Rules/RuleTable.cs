using Tradewind.Engine.Rules;
using Tradewind.Engine.States;
using Tradewind.Graph;
using static Tradewind.Engine.Rules.RuleDecision;

namespace Tradewind.Engine.Tests.Rules;

/// <summary>
/// The table of trigger rules row by row, over the list of upstream states: F is failed, upstream_failed or cancelled,
/// S is skipped; what is not said to hold "when done" holds at once.
/// </summary>
internal static class RuleTable
{
    public static RuleDecision Decide(TriggerRule rule, IReadOnlyCollection<TaskInstanceState> upstream)
    {
        bool Success(TaskInstanceState state) => state == TaskInstanceState.Success;
        bool F(TaskInstanceState state) => state is TaskInstanceState.Failed or TaskInstanceState.UpstreamFailed or TaskInstanceState.Cancelled;
        bool S(TaskInstanceState state) => state == TaskInstanceState.Skipped;
        bool Finished(TaskInstanceState state) => Success(state) || F(state) || S(state);

        RuleDecision? First(params (bool Holds, RuleDecision Then)[] row) => row.Where(cell => cell.Holds).Select(cell => (RuleDecision?)cell.Then).FirstOrDefault();

        var done = upstream.All(Finished);
        var decided = rule switch
        {
            _ when upstream.Count == 0 => Run,
            TriggerRule.AllSuccess => First((upstream.All(Success), Run), (upstream.Any(F), UpstreamFail), (upstream.Any(S), Skip)),
            TriggerRule.AllFailed => First((upstream.All(F), Run), (upstream.Any(Success) || upstream.Any(S), Skip)),
            TriggerRule.AllDone => First((done, Run)),
            TriggerRule.AllDoneMinOneSuccess => First((upstream.Any(S), Skip), (done && upstream.Any(Success), Run), (done && !upstream.Any(Success), UpstreamFail)),
            TriggerRule.AllSkipped => First((upstream.All(S), Run), (upstream.Any(Success) || upstream.Any(F), Skip)),
            TriggerRule.OneSuccess => First((upstream.Any(Success), Run), (upstream.All(S), Skip), (done, UpstreamFail)),
            TriggerRule.OneFailed => First((upstream.Any(F), Run), (done, Skip)),
            TriggerRule.OneDone => First((upstream.Any(Success) || upstream.Any(F), Run), (done, Skip)),
            TriggerRule.NoneFailed => First((upstream.Any(F), UpstreamFail), (done, Run)),
            TriggerRule.NoneFailedMinOneSuccess => First((upstream.Any(F), UpstreamFail), (upstream.All(S), Skip), (done, Run)),
            TriggerRule.NoneSkipped => First((upstream.Any(S), Skip), (done, Run)),
            TriggerRule.Always => Run,
            _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "Not in the table."),
        };
        return decided ?? Wait;
    }

    /// <summary>A teardown: all before it finished, and one of its setups succeeded; it has nothing to undo once all setups finished otherwise.</summary>
    public static RuleDecision Teardown(IReadOnlyCollection<TaskInstanceState> upstream, IReadOnlyCollection<TaskInstanceState> setups)
    {
        if (setups.All(state => state.IsFinal()) && !setups.Contains(TaskInstanceState.Success))
            return setups.All(state => state == TaskInstanceState.Skipped) ? Skip : UpstreamFail;
        return upstream.All(state => state.IsFinal()) ? Run : Wait;
    }

    /// <summary>
    /// A condition, decided by trying: every way in which each of its open statements may still turn out is worked
    /// through, and it is decided when all of them give one answer.
    /// </summary>
    public static RuleDecision Decide(ConditionSpec condition, Func<string, IReadOnlyCollection<TaskInstanceState>> upstream)
    {
        var leaves = new List<bool?>();
        Collect(condition);
        var open = leaves.Select((value, at) => (value, at)).Where(leaf => leaf.value is null).Select(leaf => leaf.at).ToArray();
        var answers = new HashSet<bool>();
        for (var world = 0; world < 1 << open.Length; world++)
        {
            var values = leaves.Select(leaf => leaf ?? false).ToArray();
            for (var bit = 0; bit < open.Length; bit++) values[open[bit]] = (world >> bit & 1) != 0;
            var next = 0;
            answers.Add(Holds(condition, () => values[next++]));
        }

        return answers.Count == 2 ? Wait : answers.Single() ? Run : Skip;

        void Collect(ConditionSpec node)
        {
            if (node.TaskId is { } id) leaves.Add(Statement(node.Operator, [.. upstream(id)]));
            foreach (var part in node.Parts) Collect(part);
        }
    }

    // Every leaf is read, in order, so that the values stay in step.
    private static bool Holds(ConditionSpec node, Func<bool> nextLeaf)
    {
        if (node.TaskId is not null) return nextLeaf();
        var parts = node.Parts.Select(part => Holds(part, nextLeaf)).ToArray();
        return node.Operator switch
        {
            ConditionOperator.And => parts.All(part => part),
            ConditionOperator.Or => parts.Any(part => part),
            ConditionOperator.Not => !parts.Single(),
            _ => throw new ArgumentOutOfRangeException(nameof(node), node.Operator, "No leaf."),
        };
    }

    // A mapped task succeeded when all its indices ended, one succeeded and none failed; it failed with its first failed index.
    private static bool? Statement(ConditionOperator leaf, TaskInstanceState[] indices)
    {
        var done = indices.All(state => state.IsFinal());
        var failed = indices.Any(state => state is TaskInstanceState.Failed or TaskInstanceState.UpstreamFailed or TaskInstanceState.Cancelled);
        var succeeded = indices.Contains(TaskInstanceState.Success);
        return leaf switch
        {
            ConditionOperator.Failed => failed ? true : done ? false : null,
            ConditionOperator.Succeeded => failed ? false : done ? succeeded : null,
            ConditionOperator.Skipped => failed || succeeded ? false : done ? true : null,
            ConditionOperator.Done => done ? true : null,
            _ => throw new ArgumentOutOfRangeException(nameof(leaf), leaf, "No leaf."),
        };
    }
}
