using Tradewind.Simulator.Tests.Worlds;

namespace Tradewind.Simulator.Tests.Wires;

/// <summary>
/// Lies in wait for whoever makes a certain call next: the process is frozen between the call and its answer, and acts on what it read when
/// others have long gone on.
/// </summary>
internal sealed class Ambush(World world)
{
    private readonly List<(string Call, TimeSpan Length)> _laid = [];

    public void Lay(string call, TimeSpan length) => _laid.Add((call, length));

    public void Lift() => _laid.Clear();

    /// <summary>A call of a process was carried out: for how long it is frozen now; null when it goes on.</summary>
    public TimeSpan? Catches(SimProcess process, string call)
    {
        var at = _laid.FindIndex(one => one.Call == call);
        if (at < 0 || process.Dead || process.Frozen) return null;
        var length = _laid[at].Length;
        _laid.RemoveAt(at);
        world.Note($"{process.Name} falls asleep over {call}");
        process.Freeze(length);
        return length;
    }
}
