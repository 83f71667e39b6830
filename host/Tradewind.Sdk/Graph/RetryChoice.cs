namespace Tradewind.Graph;

/// <summary>What a <see cref="RetryRuleSpec"/> decides.</summary>
public enum RetryChoice
{
    /// <summary>The task is tried again after the rule's own wait.</summary>
    Retry,

    /// <summary>The task fails for good.</summary>
    Fail,

    /// <summary>The task is tried again as if there were no rule.</summary>
    Usual,
}
