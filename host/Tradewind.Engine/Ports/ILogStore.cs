using Tradewind.Engine.Logs;

namespace Tradewind.Engine.Ports;

/// <summary>One stream of lines per attempt: written by the agent, readable by offset while the task runs.</summary>
public interface ILogStore
{
    /// <summary>Appends whole lines (UTF-8, each ending in a line feed) to several attempts' streams.</summary>
    Task AppendAsync(IReadOnlyList<LogBatch> batches, CancellationToken cancel);

    /// <summary>Reads from a byte offset, whole lines only, at most <paramref name="limit"/> bytes.</summary>
    Task<LogSlice> ReadAsync(LogKey key, long offset, int limit, CancellationToken cancel);

    /// <summary>Removes the streams of runs, a piece at a time so that nobody waits for it long.</summary>
    /// <returns>Whether nothing is left of them; otherwise it is to be called again.</returns>
    Task<bool> DeleteAsync(IReadOnlyCollection<long> runs, CancellationToken cancel);
}
