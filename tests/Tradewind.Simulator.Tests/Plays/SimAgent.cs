using Tradewind.Simulator.Tests.Runners;
using Tradewind.Simulator.Tests.Worlds;

namespace Tradewind.Simulator.Tests.Plays;

/// <summary>One agent's process.</summary>
internal sealed class SimAgent(SimProcess process, string[] queues, int slots)
{
    public SimProcess Process => process;

    public string[] Queues => queues;

    public int Slots => slots;

    /// <summary>Its runners, once it is up.</summary>
    public SimRunnerPool? Runners { get; set; }

    /// <summary>Asks it to stop in good order.</summary>
    public CancellationTokenSource Stop { get; } = new();

    public CancellationTokenSource PresenceStop { get; } = new();

    /// <summary>Called when its process is over.</summary>
    public Action? Over { get; set; }

    public void Die(string how)
    {
        if (process.Dead) return;
        process.Die(how);
        Over?.Invoke();
    }
}
