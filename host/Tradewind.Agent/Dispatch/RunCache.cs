using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;

namespace Tradewind.Agent.Dispatch;

/// <summary>The runs that this agent works on, kept in memory: a report of one that is here needs no reading before it is written.</summary>
internal sealed class RunCache(IRunStore store)
{
    private const int Most = 2048;

    private readonly Dictionary<long, LiveRun> _runs = [];

    /// <summary>The run, if it is here.</summary>
    public LiveRun? Find(long run) => _runs.GetValueOrDefault(run);

    /// <summary>Keeps a run, in place of what was known of it.</summary>
    public void Keep(LiveRun run) => _runs[run.Head.Id] = run;

    /// <summary>Forgets a run: it has ended, or it stands otherwise than was thought.</summary>
    public void Forget(long run) => _runs.Remove(run);

    /// <summary>Forgets all of them.</summary>
    public void Clear() => _runs.Clear();

    /// <summary>Reads those that are not here; one that does not exist stays missing.</summary>
    public async Task NeedAsync(IEnumerable<long> runs, CancellationToken cancel)
    {
        var missing = runs.Where(run => !_runs.ContainsKey(run)).Distinct().ToArray();
        if (missing.Length == 0) return;
        foreach (var run in await store.LoadAsync(missing, cancel)) Keep(run);
    }

    /// <summary>Forgets the runs that nothing is dispatched of, when there are too many.</summary>
    public void Shrink(DispatchTable dispatched)
    {
        if (_runs.Count <= Most) return;
        var busy = dispatched.All.Select(attempt => InstanceId.RunOf(attempt.Instance)).ToHashSet();
        foreach (var run in _runs.Keys.Where(run => !busy.Contains(run)).ToArray()) _runs.Remove(run);
    }
}
