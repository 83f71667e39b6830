using static Tradewind.Engine.Rules.RuleDecision;

namespace Tradewind.Engine.Rules;

/// <summary>
/// Decides when a teardown runs: once all before it has ended, however, if one of its setups succeeded. Without a setup that
/// succeeded there is nothing to undo, which shows as soon as the last of them has ended.
/// </summary>
public static class TeardownRule
{
    /// <summary>Decides by how all tasks right before the teardown ended, and its setups among them.</summary>
    public static RuleDecision Decide(in UpstreamTally before, in UpstreamTally setups)
    {
        if (setups.AllDone && setups.Succeeded == 0) return setups.Failed > 0 ? UpstreamFail : Skip;
        return before.AllDone ? Run : Wait;
    }
}
