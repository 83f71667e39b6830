namespace Tradewind.Engine.Nodes;

/// <summary>
/// The components (<see cref="Component"/>) of which this process cannot do its part just now, and why. It goes out with the heartbeat; health,
/// which is open to everybody, tells the component alone.
/// </summary>
public sealed class OwnTroubles
{
    private const int Longest = 500;

    private readonly List<NodeTrouble> _open = [];
    private readonly Lock _gate = new();

    /// <summary>One for each component, by name, with what began first.</summary>
    public IReadOnlyList<NodeTrouble> All
    {
        get
        {
            lock (_gate) return [.. _open.DistinctBy(trouble => trouble.Component).OrderBy(trouble => trouble.Component, StringComparer.Ordinal)];
        }
    }

    /// <summary>Something of it does not work. Several things may fail at a time: each ends by itself.</summary>
    /// <param name="component">The component.</param>
    /// <param name="why">What is wrong; the first line of it is told.</param>
    /// <returns>To be disposed when it works again, or is not wanted any more.</returns>
    public IDisposable Begin(string component, string why)
    {
        var line = why.AsSpan().TrimStart();
        if (line.IndexOfAny('\r', '\n') is >= 0 and var end) line = line[..end];
        var trouble = new NodeTrouble(component, line.Length > Longest ? $"{line[..Longest]}…" : line.ToString());
        lock (_gate) _open.Add(trouble);
        return new Ending(this, trouble);
    }

    private void End(NodeTrouble trouble)
    {
        lock (_gate) _open.RemoveAt(_open.FindIndex(one => ReferenceEquals(one, trouble)));
    }

    private sealed class Ending(OwnTroubles troubles, NodeTrouble trouble) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0) troubles.End(trouble);
        }
    }
}
