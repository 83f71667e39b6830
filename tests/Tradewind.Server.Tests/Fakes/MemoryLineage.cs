using Tradewind.Engine.Lineage;
using Tradewind.Engine.Ports;

namespace Tradewind.Server.Tests.Fakes;

/// <summary>What there is to count of lineage.</summary>
internal sealed class MemoryLineage : ILineageStore
{
    public (long Dropped, int Waiting) Counts { get; set; }

    public Task<(long Dropped, int Waiting)> CountsAsync(CancellationToken cancel) => Task.FromResult(Counts);

    public Task SwitchAsync(bool on, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<LineageRun>> PendingAsync(int limit, CancellationToken cancel) => throw new NotSupportedException();

    public Task<LineageFacts?> ReadAsync(LineageRun run, int entries, CancellationToken cancel) => throw new NotSupportedException();

    public Task SaveAsync(LineageRun told, bool over, CancellationToken cancel) => throw new NotSupportedException();

    public Task<int> DropAsync(int keep, CancellationToken cancel) => throw new NotSupportedException();
}
