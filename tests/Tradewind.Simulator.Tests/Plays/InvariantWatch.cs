using Tradewind.Simulator.Tests.Wires;
using Tradewind.Simulator.Tests.Worlds;

namespace Tradewind.Simulator.Tests.Plays;

/// <summary>Checks the invariants as the metastore changes: calls that wrote nothing are not counted.</summary>
internal sealed class InvariantWatch(World world, Weather weather, Installation installation, int every)
{
    // A dead node is given up within 45 s of its lease's end by a scheduler that works; one that has had trouble has this long more.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(75);
    private long _writes;

    /// <summary>What is looked at with them.</summary>
    public List<Action> Also { get; } = [];

    /// <summary>What is told of every write, by its call.</summary>
    public List<Action<string>> Each { get; } = [];

    /// <summary>Whether some scheduler has had time to do what is due.</summary>
    public bool Works => world.Now - weather.LastTrouble > Settling && !weather.Outage && installation.Schedulers.Exists(scheduler => !scheduler.Frozen);

    public void Written(string call)
    {
        if (!IsWrite(call) || !installation.HasChanged()) return;
        foreach (var tell in Each) tell(call);
        if (++_writes % every == 0) Check();
    }

    public void Check()
    {
        var breaches = installation.Breaches().Where(breach => breach.Rule != "I2" || Works).ToArray();
        if (breaches.Length > 0) throw new InvalidOperationException($"Invariants are broken: {string.Join("; ", breaches.Take(5).Select(breach => $"{breach.Rule} {breach.What}"))}");
        foreach (var look in Also) look();
    }

    private static bool IsWrite(string call) => call is "CommitAsync" or "AdmitAsync" or "UpdateAsync" or "CreateAsync" or "CreateManyAsync" or "GiveUpExpiredAsync" or "RegisterAsync" or "LeaveAsync"
        or "SetPausedAsync" or "PauseFailingAsync";
}
