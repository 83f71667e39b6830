using Tradewind.Engine.Deadlines;
using Tradewind.Engine.Ports;

namespace Tradewind.Server.Tests.Fakes;

/// <summary>Every run has missed the same deadlines.</summary>
internal sealed class MemoryDeadlines : IDeadlineStore
{
    public List<MissedDeadline> All { get; } = [];

    public Task<IReadOnlyList<MissedDeadline>> MissedAsync(long run, CancellationToken cancel) => Task.FromResult<IReadOnlyList<MissedDeadline>>([.. All]);

    public Task<TimeSpan?> AverageAsync(long run, int? ordinal, CancellationToken cancel) => throw new NotSupportedException();
}
