namespace Tradewind.Simulator.Tests.Plays;

/// <summary>News that went into a run stays with it, whoever else would have it.</summary>
internal sealed class NewsWatch(Installation installation)
{
    private readonly Dictionary<(string Dag, long Event), long> _taken = [];

    public void Look()
    {
        var taken = installation.Read<(string Dag, long Event, long Run)>("SELECT dag_id, event_id, run_id FROM asset_news WHERE run_id IS NOT NULL");
        foreach (var (dag, id, run) in taken)
            if (!_taken.TryAdd((dag, id), run) && _taken[(dag, id)] != run) throw new InvalidOperationException($"Event {id} was in run {_taken[(dag, id)]} of {dag}, and went into run {run} too.");
        if (taken.Count < _taken.Count) throw new InvalidOperationException("An event went out of its run again.");
    }
}
