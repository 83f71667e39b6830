namespace Tradewind.Simulator.Tests.Runners;

/// <summary>What a task's code does.</summary>
internal enum Behaviour
{
    /// <summary>Its work.</summary>
    Succeeds,

    /// <summary>Fails at its first attempts, not more often than its task may be tried again.</summary>
    FailsFirst,

    /// <summary>Fails each time.</summary>
    FailsAlways,

    /// <summary>Fails so that it must not be tried again.</summary>
    FailsForGood,

    /// <summary>Finds nothing to do.</summary>
    Skips,

    /// <summary>Takes its runner down with it, each time.</summary>
    KillsRunner,

    /// <summary>Never comes to an end at its first attempt, and ignores that it is stopped.</summary>
    HangsFirst,
}
