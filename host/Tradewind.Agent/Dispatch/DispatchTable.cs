using Tradewind.Agent.Runners;

namespace Tradewind.Agent.Dispatch;

/// <summary>
/// The attempts that this agent has recorded as running, and which runner has each. The agent's loop alone adds and removes, and reads
/// without a lock; runners' ends and starts come from elsewhere.
/// </summary>
internal sealed class DispatchTable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, Dispatched> _attempts = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>All of them. For the loop.</summary>
    public IReadOnlyCollection<Dispatched> All => _attempts.Values;

    /// <summary>The attempt of an instance, if one is dispatched. For the loop.</summary>
    public Dispatched? Find(long instance) => _attempts.GetValueOrDefault(instance);

    /// <summary>This very dispatch, unless it is over or was replaced. For the loop.</summary>
    public Dispatched? Find(long instance, int fence) => Find(instance) is { } attempt && attempt.Fence == fence ? attempt : null;

    /// <summary>Adds an attempt, in place of one of the same instance.</summary>
    public void Add(Dispatched attempt)
    {
        lock (_lock)
        {
            _attempts[attempt.Instance] = attempt;
            Count = _attempts.Count;
        }
    }

    /// <summary>Removes an attempt that is over.</summary>
    public void Remove(Dispatched attempt)
    {
        lock (_lock)
        {
            _attempts.Remove(attempt.Instance);
            Count = _attempts.Count;
        }
    }

    /// <summary>Removes all of them, and says which they were.</summary>
    public Dispatched[] Clear()
    {
        lock (_lock)
        {
            Dispatched[] all = [.. _attempts.Values];
            _attempts.Clear();
            Count = 0;
            return all;
        }
    }

    /// <summary>False when the runner's end was told before the attempt was its, so that nobody else reports it; or when the attempt was dropped meanwhile.</summary>
    public bool Give(Dispatched attempt, IRunner runner)
    {
        lock (_lock)
        {
            if (runner.Gone || !ReferenceEquals(_attempts.GetValueOrDefault(attempt.Instance), attempt)) return false;
            attempt.Runner = runner;
            return true;
        }
    }

    /// <summary>Marks a runner as gone, and says which attempts it had.</summary>
    public IReadOnlyList<Dispatched> Gone(IRunner runner)
    {
        lock (_lock)
        {
            runner.Gone = true;
            return [.. _attempts.Values.Where(attempt => ReferenceEquals(attempt.Runner, runner))];
        }
    }

    /// <summary>Whether a runner has an attempt.</summary>
    public bool Has(IRunner runner)
    {
        lock (_lock) return _attempts.Values.Any(attempt => ReferenceEquals(attempt.Runner, runner));
    }
}
