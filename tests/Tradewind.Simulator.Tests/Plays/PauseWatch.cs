using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Simulator.Tests.Worlds;

namespace Tradewind.Simulator.Tests.Plays;

/// <summary>
/// DAGs that are paused because their runs fail: how many failed one after the other is counted here as they end, and the metastore must have
/// counted the same; a DAG is paused with as many as its graph allows, and with no fewer.
/// </summary>
internal sealed class PauseWatch(World world, Installation installation, Func<bool> works)
{
    // A scheduler that works pauses it with its next pass.
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(75);

    private readonly Dictionary<long, RunState> _states = [];
    private readonly Dictionary<string, (int Count, bool Paused)> _known = [];
    private readonly Dictionary<string, DateTimeOffset> _failingSince = [];

    /// <summary>A call wrote something: called for each, so that only the order within one commit is not known.</summary>
    public void Written(string call)
    {
        var ended = Ended();
        foreach (var (dag, count, allowed, paused) in installation.Read<(string, int, int, int)>("SELECT dag_id, failed_in_row, pause_after, paused FROM dag WHERE pause_after > 0"))
        {
            var before = _known.GetValueOrDefault(dag);
            var (succeeded, failed) = ended.GetValueOrDefault(dag);
            var goesOn = count == before.Count + failed && !succeeded;
            // Unpausing begins the count anew, also that of a DAG which somebody else has unpaused already.
            var anew = count == failed && ((before.Paused && paused == 0) || call == "SetPausedAsync");
            if (!goesOn && !anew && !(succeeded && count <= failed))
                throw new InvalidOperationException($"{dag} had {before.Count} failed runs in a row, {call} ended {failed} more{(succeeded ? " and one well" : "")}, and {count} are counted");
            if (call == "PauseFailingAsync" && !before.Paused && paused == 1 && count < allowed) throw new InvalidOperationException($"{dag} is paused after {count} failed runs in a row; {allowed} are allowed");
            _known[dag] = (count, paused == 1);
            if (count < allowed || paused == 1) _failingSince.Remove(dag);
            else if (_failingSince.TryAdd(dag, world.Now)) world.Note($"{dag} is to be paused");
        }
    }

    /// <summary>Whether all are paused that are to be.</summary>
    public void Look()
    {
        foreach (var (dag, since) in _failingSince)
            if (works() && world.Now - since > Late) throw new InvalidOperationException($"{dag} has had as many failed runs in a row as it allows for {world.Now - since}, and is not paused");
    }

    // Runs of backfills do not count, nor do cancelled ones.
    private Dictionary<string, (bool Succeeded, int Failed)> Ended()
    {
        var ended = new Dictionary<string, (bool Succeeded, int Failed)>();
        foreach (var (id, dag, state, type) in installation.Read<(long, string, int, int)>("SELECT r.id, r.dag_id, r.state, r.type FROM run r JOIN dag d ON d.dag_id = r.dag_id WHERE d.pause_after > 0"))
        {
            var now = (RunState)state;
            var same = _states.GetValueOrDefault(id) == now;
            _states[id] = now;
            if (same || now is not (RunState.Success or RunState.Failed) || (RunType)type == RunType.Backfill) continue;
            var (succeeded, failed) = ended.GetValueOrDefault(dag);
            ended[dag] = now == RunState.Success ? (true, failed) : (succeeded, failed + 1);
        }

        return ended;
    }
}
