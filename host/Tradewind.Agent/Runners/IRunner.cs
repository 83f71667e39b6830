using Tradewind.Protocol.Messages;

namespace Tradewind.Agent.Runners;

/// <summary>A runner as the agent's loop uses it.</summary>
internal interface IRunner
{
    /// <summary>The runner's process id.</summary>
    int ProcessId { get; }

    /// <summary>Has a single attempt for itself and is killed after it.</summary>
    bool Isolated { get; }

    /// <summary>Gets no new work: one of its attempts ignores that it was stopped.</summary>
    bool Draining { get; set; }

    /// <summary>Its end was told; whoever gives it an attempt now must report that attempt as lost.</summary>
    bool Gone { get; set; }

    /// <summary>Gives it an attempt.</summary>
    void Run(RunAttempt attempt);

    /// <summary>Asks it to stop an attempt.</summary>
    void Cancel(long instance, int fence);

    /// <summary>Kills the process with everything in it; what follows is reported as its end.</summary>
    void Kill();
}
