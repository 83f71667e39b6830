namespace Tradewind;

/// <summary>What a deferred task waits for. The numbers are stored: never change one.</summary>
public enum DeferralKind
{
    /// <summary>News of an asset.</summary>
    Asset = 1,

    /// <summary>A call from outside to an address of its own.</summary>
    Callback = 2,

    /// <summary>A run that it has made of another DAG.</summary>
    Trigger = 3,

    /// <summary>A run of another DAG, or a task of it, that others make.</summary>
    Dag = 4,

    /// <summary>A person's answer.</summary>
    Approval = 5,
}
