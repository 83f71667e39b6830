namespace Tradewind.Engine.Rules;

/// <summary>What a trigger rule says of a task whose upstream tasks stand as they do now.</summary>
public enum RuleDecision
{
    /// <summary>Not decided yet.</summary>
    Wait,

    /// <summary>It may run.</summary>
    Run,

    /// <summary>It can no longer run and is not needed.</summary>
    Skip,

    /// <summary>It can no longer run, because something before it failed.</summary>
    UpstreamFail,
}
