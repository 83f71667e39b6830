using System.Collections.Concurrent;
using System.Data.Common;
using System.Text;
using Tradewind.Engine.Logs;
using Tradewind.Engine.Ports;

namespace Tradewind.Agent.Tests.Harness;

/// <summary>Keeps what is appended; fails like a database when told to.</summary>
internal sealed class FaultyLogStore : ILogStore
{
    public bool Away { get; set; }

    public ConcurrentQueue<string> Lines { get; } = [];

    public Task AppendAsync(IReadOnlyList<LogBatch> batches, CancellationToken cancel)
    {
        if (Away) throw new AwayException();
        foreach (var batch in batches) Lines.Enqueue(Encoding.UTF8.GetString(batch.Lines.Span));
        return Task.CompletedTask;
    }

    public Task<LogSlice> ReadAsync(LogKey key, long offset, int limit, CancellationToken cancel) => Task.FromResult(new LogSlice([], 0, 0));

    public Task<bool> DeleteAsync(IReadOnlyCollection<long> runs, CancellationToken cancel) => Task.FromResult(true);

    private sealed class AwayException() : DbException("the metastore is away");
}
