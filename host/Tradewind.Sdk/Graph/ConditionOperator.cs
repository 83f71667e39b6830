namespace Tradewind.Graph;

/// <summary>The nodes a <see cref="ConditionSpec"/> is made of.</summary>
public enum ConditionOperator
{
    /// <summary>The task ended in <c>success</c>.</summary>
    Succeeded,

    /// <summary>The task ended in <c>failed</c> or <c>upstream_failed</c>.</summary>
    Failed,

    /// <summary>The task ended in <c>skipped</c>.</summary>
    Skipped,

    /// <summary>The task ended in any way.</summary>
    Done,

    /// <summary>All parts hold.</summary>
    And,

    /// <summary>At least one part holds.</summary>
    Or,

    /// <summary>The part does not hold.</summary>
    Not,
}
