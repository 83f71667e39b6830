namespace Tradewind.Engine.Nodes;

/// <summary>
/// The components (<see cref="Component"/>) of which this process cannot do its part just now. It goes out with the heartbeat; what exactly
/// is wrong stands in the log, for health is open to everybody.
/// </summary>
public sealed class OwnTroubles
{
    private readonly Dictionary<string, int> _open = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>By name, in order.</summary>
    public IReadOnlyList<string> Components
    {
        get
        {
            lock (_gate) return [.. _open.Keys.Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Something of it does not work. Several things may fail at a time: each ends by itself.</summary>
    public void Begin(string component)
    {
        lock (_gate) _open[component] = _open.GetValueOrDefault(component) + 1;
    }

    /// <summary>One of the things that did not work does again, or is not wanted any more.</summary>
    public void End(string component)
    {
        lock (_gate)
        {
            if (!_open.Remove(component, out var count)) throw new InvalidOperationException($"Nothing of '{component}' was in trouble.");
            if (count > 1) _open[component] = count - 1;
        }
    }
}
