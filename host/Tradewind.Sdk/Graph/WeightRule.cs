namespace Tradewind.Graph;

/// <summary>What a task's weight among all that wait for a slot is made of.</summary>
public enum WeightRule
{
    /// <summary>Its priority and those of all tasks after it: whatever many others wait for goes first.</summary>
    Downstream,

    /// <summary>Its priority and those of all tasks before it: runs that are far go on before new ones begin.</summary>
    Upstream,

    /// <summary>Its priority alone.</summary>
    Absolute,
}
