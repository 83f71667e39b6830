using Tradewind.Simulator.Tests.Wires;
using Tradewind.Simulator.Tests.Worlds;

namespace Tradewind.Simulator.Tests.Plays;

/// <summary>Checks the invariants as the metastore changes: calls that wrote nothing are not counted.</summary>
internal sealed class InvariantWatch(World world, Weather weather, Installation installation, int every)
{
    // A dead node is given up within 45 s of its lease's end by a scheduler that works; one that has had trouble has this long more.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(75);

    // By run: how long its journal was when it was last read.
    private readonly Dictionary<long, long> _read = [];
    private long _entries;
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
        var before = _entries;
        _entries = installation.Read<long>("SELECT count(*) FROM journal").Single();
        // Limits that let nobody go have only taken their lock.
        if (call == "AdmitAsync" && _entries == before) return;
        foreach (var tell in Each) tell(call);
        if (++_writes % every == 0) Check(Grown());
    }

    /// <summary>Looks at everything.</summary>
    public void Check() => Check(null);

    private void Check(IReadOnlyCollection<long>? journalsOf)
    {
        var breaches = installation.Breaches(journalsOf).Where(breach => breach.Rule != "I2" || Works).ToArray();
        if (breaches.Length > 0) throw new InvalidOperationException($"Invariants are broken: {string.Join("; ", breaches.Take(5).Select(breach => $"{breach.Rule} {breach.What}"))}");
        foreach (var look in Also) look();
    }

    // Whatever is written with a move is found by it; the whole is looked at once more at the end.
    private List<long> Grown()
    {
        var grown = new List<long>();
        foreach (var (run, length) in installation.Read<(long, long)>("SELECT run_id, count(*) FROM journal GROUP BY run_id"))
        {
            if (_read.GetValueOrDefault(run) != length) grown.Add(run);
            _read[run] = length;
        }

        return grown;
    }

    private static bool IsWrite(string call) => call is "CommitAsync" or "AdmitAsync" or "UpdateAsync" or "CreateAsync" or "CreateManyAsync" or "GiveUpExpiredAsync" or "RegisterAsync" or "LeaveAsync"
        or "SetPausedAsync" or "PauseFailingAsync";
}
