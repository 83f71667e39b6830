namespace Tradewind.Plugins;

/// <summary>
/// Counts who still needs something that can be unloaded. Unloading under a running task breaks whatever it loads for the first time
/// afterwards; so retirement is asked for, and happens when the last lease is given back.
/// </summary>
public sealed class Leases
{
    private readonly Lock _gate = new();
    private readonly Action _gone;
    private int _held;
    private bool _retired;

    /// <summary>Starts to count.</summary>
    /// <param name="gone">Called once, when it is retired and nobody holds it.</param>
    public Leases(Action gone) => _gone = gone;

    /// <summary>Takes a lease; disposal gives it back.</summary>
    /// <returns>The lease, or null when it is retired.</returns>
    public IDisposable? TryTake()
    {
        lock (_gate)
        {
            if (_retired)
                return null;
            _held++;
        }

        return new Lease(this);
    }

    /// <summary>No new leases from now on; when the last is given back it is gone.</summary>
    public void Retire()
    {
        lock (_gate)
        {
            if (_retired)
                return;
            _retired = true;
            if (_held > 0)
                return;
        }

        _gone();
    }

    private void GiveBack()
    {
        lock (_gate)
        {
            if (--_held > 0 || !_retired)
                return;
        }

        _gone();
    }

    private sealed class Lease(Leases leases) : IDisposable
    {
        private Leases? _leases = leases;

        public void Dispose() => Interlocked.Exchange(ref _leases, null)?.GiveBack();
    }
}
