using Tradewind.Engine.Logs;
using Tradewind.Engine.Ports;

namespace Tradewind.Simulator.Tests.Wires;

/// <summary>Keeps no lines.</summary>
internal sealed class NoLogs : ILogStore
{
    public Task AppendAsync(IReadOnlyList<LogBatch> batches, CancellationToken cancel) => Task.CompletedTask;

    public Task<LogSlice> ReadAsync(LogKey key, long offset, int limit, CancellationToken cancel) => Task.FromResult(new LogSlice([], 0, 0));

    public Task<bool> DeleteAsync(IReadOnlyCollection<long> runs, CancellationToken cancel) => Task.FromResult(true);
}
