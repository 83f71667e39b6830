using Tradewind.Engine.Ports;

namespace Tradewind.Scheduler.Tests.Harness;

/// <summary>The database's clock cannot be moved: as if what is unused had been so for longer.</summary>
internal sealed class AgedRegister(IBlobRegister inner) : IBlobRegister
{
    public TimeSpan Age { get; set; }

    public Task<bool> AddAsync(string blob, long instance, CancellationToken cancel) => inner.AddAsync(blob, instance, cancel);

    public Task<IReadOnlyList<string>> UnusedAsync(TimeSpan grace, int limit, CancellationToken cancel) => inner.UnusedAsync(grace - Age, limit, cancel);

    public Task ForgetAsync(IReadOnlyCollection<string> blobs, CancellationToken cancel) => inner.ForgetAsync(blobs, cancel);
}
