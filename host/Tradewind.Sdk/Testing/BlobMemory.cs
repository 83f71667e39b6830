namespace Tradewind.Testing;

/// <summary>Large outputs in memory, piece by piece as a blob store would take and give them.</summary>
internal sealed class BlobMemory
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, MemoryStream> _blobs = [];

    public void Write(string blob, long offset, ReadOnlyMemory<byte> piece)
    {
        lock (_gate)
        {
            if (!_blobs.TryGetValue(blob, out var bytes))
                _blobs.Add(blob, bytes = new MemoryStream());
            bytes.Position = offset;
            bytes.Write(piece.Span);
        }
    }

    public ReadOnlyMemory<byte> Read(string blob, long offset)
    {
        lock (_gate)
        {
            return _blobs.TryGetValue(blob, out var bytes) && offset < bytes.Length
                ? bytes.GetBuffer().AsMemory((int)offset, (int)Math.Min(LargeOutput.PieceLength, bytes.Length - offset))
                : default;
        }
    }

    /// <summary>The JSON of what is stored in an output's place.</summary>
    public ReadOnlyMemory<byte> Whole(ReadOnlyMemory<byte> stored)
    {
        if (!LargeOutput.TryRead(stored, out var large))
            return stored;
        lock (_gate)
            return _blobs[large.Id].ToArray();
    }
}
