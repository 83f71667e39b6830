using Tradewind.Engine.Ports;

namespace Tradewind.Scheduler.Tests.Harness;

/// <summary>Large outputs on a disk that lets nothing be removed until the test says so.</summary>
internal sealed class StuckBlobs(IBlobStore inner) : IBlobStore
{
    public bool Stuck { get; set; } = true;

    public Task WriteAsync(string blob, long offset, ReadOnlyMemory<byte> piece, CancellationToken cancel) => inner.WriteAsync(blob, offset, piece, cancel);

    public Task CompleteAsync(string blob, CancellationToken cancel) => inner.CompleteAsync(blob, cancel);

    public Task<ReadOnlyMemory<byte>> ReadAsync(string blob, long offset, int limit, CancellationToken cancel) => inner.ReadAsync(blob, offset, limit, cancel);

    public Task DeleteAsync(IReadOnlyCollection<string> blobs, CancellationToken cancel) =>
        Stuck ? throw new UnauthorizedAccessException("The folder is read-only.") : inner.DeleteAsync(blobs, cancel);
}
