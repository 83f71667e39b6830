namespace Tradewind.Engine.Ports;

/// <summary>Where outputs are kept that are too large to stand with their run: bytes under an id, written and read piece by piece.</summary>
public interface IBlobStore
{
    /// <summary>Writes a piece. Writing it again changes nothing.</summary>
    Task WriteAsync(string blob, long offset, ReadOnlyMemory<byte> piece, CancellationToken cancel);

    /// <summary>All pieces were written: when this is done, they outlive a crash.</summary>
    Task CompleteAsync(string blob, CancellationToken cancel);

    /// <summary>Reads from an offset, at most <paramref name="limit"/> bytes; none at the end, or when there is no such blob.</summary>
    Task<ReadOnlyMemory<byte>> ReadAsync(string blob, long offset, int limit, CancellationToken cancel);

    /// <summary>Removes blobs; those that are not there are no fault.</summary>
    Task DeleteAsync(IReadOnlyCollection<string> blobs, CancellationToken cancel);
}
