using Tradewind.Engine.Logs;

namespace Tradewind.Agent.Logs;

/// <summary>Log lines on their way to their files, readable meanwhile. Its user locks.</summary>
/// <param name="sizeOf">How long an attempt's file is while nothing of it is on its way.</param>
internal sealed class LogBacklog(Func<LogKey, long> sizeOf)
{
    private const long MostBytes = 16 * 1024 * 1024;

    private readonly Dictionary<LogKey, Entry> _entries = [];
    private long _bytes;

    public bool IsEmpty => _entries.Count == 0;

    /// <summary>So much waits that whoever brings more should wait too.</summary>
    public bool IsFull => _bytes > MostBytes;

    /// <summary>Takes lines in; they are copied.</summary>
    public void Add(LogKey key, ReadOnlyMemory<byte> lines)
    {
        if (lines.Length == 0) return;
        if (!_entries.TryGetValue(key, out var entry)) _entries.Add(key, entry = new());
        entry.Lines.Add(lines.ToArray());
        _bytes += lines.Length;
    }

    /// <summary>Where the file of an attempt ends for a reader, and what follows there.</summary>
    public (long Written, ReadOnlyMemory<byte>[] Unwritten) Find(LogKey key)
    {
        if (!_entries.TryGetValue(key, out var entry)) return (sizeOf(key), []);
        // Whatever the writer has put into the file since it took the lines is in the lines as well.
        return (StartOf(key, entry), [.. entry.Lines]);
    }

    /// <summary>Everything that waits, to be written now; stays readable here until <see cref="Written"/>.</summary>
    public IReadOnlyList<(LogKey Key, ReadOnlyMemory<byte>[] Lines)> Take()
    {
        var taken = new List<(LogKey, ReadOnlyMemory<byte>[])>(_entries.Count);
        foreach (var (key, entry) in _entries)
        {
            StartOf(key, entry);
            entry.Taken = entry.Lines.Count;
            taken.Add((key, [.. entry.Lines]));
        }

        return taken;
    }

    /// <summary>What was taken is written: readers find it in the files.</summary>
    public void Written()
    {
        foreach (var (key, entry) in _entries)
        {
            for (var at = 0; at < entry.Taken; at++) _bytes -= entry.Lines[at].Length;
            entry.Lines.RemoveRange(0, entry.Taken);
            entry.Taken = 0;
            entry.Start = null;
            if (entry.Lines.Count == 0) _entries.Remove(key);
        }
    }

    private long StartOf(LogKey key, Entry entry) => entry.Start ??= sizeOf(key);

    private sealed class Entry
    {
        /// <summary>The file's length when the first of these lines came in; known once somebody asked.</summary>
        public long? Start { get; set; }

        /// <summary>So many of the lines are being written.</summary>
        public int Taken { get; set; }

        public List<ReadOnlyMemory<byte>> Lines { get; } = [];
    }
}
