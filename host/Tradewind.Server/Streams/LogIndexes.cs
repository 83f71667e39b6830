using System.Collections.Concurrent;
using Tradewind.Engine.Logs;
using Tradewind.Engine.Ports;

namespace Tradewind.Server.Streams;

/// <summary>The indexes of the logs that were asked for by line, one for each.</summary>
internal sealed class LogIndexes(ILogStore logs)
{
    // That of a million lines takes 32 KB. Old ones fall out all at once: one is made again in the time that its log takes to be read.
    private const int Most = 500;

    private readonly ConcurrentDictionary<LogKey, LogIndex> _indexes = new();

    public LogIndex Of(LogKey key)
    {
        if (_indexes.TryGetValue(key, out var index)) return index;
        if (_indexes.Count >= Most) _indexes.Clear();
        return _indexes.GetOrAdd(key, new LogIndex(logs, key));
    }
}
