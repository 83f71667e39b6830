namespace Tradewind;

/// <summary>Reads a large output's JSON piece by piece.</summary>
internal sealed class OutputReader(LargeOutput large, IAttemptServices services, CancellationToken cancel) : Stream
{
    private ReadOnlyMemory<byte> _piece;
    private long _next;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => large.Size;

    /// <inheritdoc/>
    public override long Position { get => _next - _piece.Length; set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_piece.IsEmpty && _next < large.Size)
        {
            _piece = await services.ReadPieceAsync(large, _next, cancel);
            if (_piece.IsEmpty) throw new FailNowException($"A large output is gone at {_next:N0} of {large.Size:N0} bytes: it was cleared meanwhile. Clear the task that left it.");
            _next += _piece.Length;
        }

        var taken = Math.Min(buffer.Length, _piece.Length);
        _piece[..taken].CopyTo(buffer);
        _piece = _piece[taken..];
        return taken;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => TaskContext.Wait(ReadAsync(buffer.AsMemory(offset, count), cancel).AsTask());

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
