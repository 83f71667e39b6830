using System.Globalization;
using Tradewind.Engine.Logs;

namespace Tradewind.Agent.Logs;

/// <summary>What is missing in logs because it could not be written: told by a line in its place as soon as the log can be written again.</summary>
internal sealed class LogGaps
{
    // A disk that is full for hours must not fill the memory too.
    private const int Most = 10_000;
    private const int MostAtOnce = 100;

    private readonly Dictionary<LogKey, long> _missing = [];

    /// <summary>Some of the logs with a gap that is not told yet: as many as may be tried at a time.</summary>
    public IReadOnlyList<LogKey> Untold => [.. _missing.Keys.Take(MostAtOnce)];

    /// <summary>So many bytes more could not be written.</summary>
    public void Note(LogKey key, long bytes)
    {
        if (_missing.TryGetValue(key, out var before)) _missing[key] = before + bytes;
        else if (_missing.Count < Most) _missing.Add(key, bytes);
    }

    /// <summary>The line about the gap of a log; null when it has none.</summary>
    public byte[]? LineOf(LogKey key, DateTimeOffset at) => _missing.TryGetValue(key, out var bytes)
        ? LogEnd.Line(at, string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes of this log are missing here: they could not be written. The log of the node says why."))
        : null;

    /// <summary>The line stands in the log.</summary>
    public void Told(LogKey key) => _missing.Remove(key);
}
