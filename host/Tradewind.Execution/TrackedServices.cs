namespace Tradewind.Execution;

/// <summary>Passes everything on and remembers the last progress report for the attempt's result.</summary>
internal sealed class TrackedServices(IAttemptServices inner) : IAttemptServices
{
    private long _rows;
    private long _bytes;

    public long Rows => Interlocked.Read(ref _rows);

    public long Bytes => Interlocked.Read(ref _bytes);

    public ValueTask<ReadOnlyMemory<byte>?> ReadXComAsync(string taskId, int mapIndex, string key, CancellationToken cancellationToken) =>
        inner.ReadXComAsync(taskId, mapIndex, key, cancellationToken);

    public ValueTask<XComPage> ReadXComPageAsync(string taskId, string key, int from, CancellationToken cancellationToken) =>
        inner.ReadXComPageAsync(taskId, key, from, cancellationToken);

    public ValueTask<int> CountXComsAsync(string taskId, string key, CancellationToken cancellationToken) => inner.CountXComsAsync(taskId, key, cancellationToken);

    public ValueTask WriteXComAsync(string key, ReadOnlyMemory<byte> stored, CancellationToken cancellationToken) =>
        inner.WriteXComAsync(key, stored, cancellationToken);

    public ValueTask WritePieceAsync(string blob, long offset, ReadOnlyMemory<byte> piece, CancellationToken cancellationToken) =>
        inner.WritePieceAsync(blob, offset, piece, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>> ReadPieceAsync(string blob, long offset, CancellationToken cancellationToken) =>
        inner.ReadPieceAsync(blob, offset, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>?> ReadStateAsync(string key, CancellationToken cancellationToken) => inner.ReadStateAsync(key, cancellationToken);

    public ValueTask WriteStateAsync(string key, ReadOnlyMemory<byte>? json, CancellationToken cancellationToken) =>
        inner.WriteStateAsync(key, json, cancellationToken);

    public ValueTask<CachedOutputs?> FindCachedAsync(string key, CancellationToken cancellationToken) => inner.FindCachedAsync(key, cancellationToken);

    public ValueTask<Connection?> ReadConnectionAsync(string id, CancellationToken cancellationToken) =>
        inner.ReadConnectionAsync(id, cancellationToken);

    public ValueTask<string?> ReadVariableAsync(string name, CancellationToken cancellationToken) =>
        inner.ReadVariableAsync(name, cancellationToken);

    public ValueTask<IReadOnlyList<AssetEvent>> ReadTriggersAsync(CancellationToken cancellationToken) => inner.ReadTriggersAsync(cancellationToken);

    public ValueTask<string> CallbackUrlAsync(TimeSpan validFor, CancellationToken cancellationToken) => inner.CallbackUrlAsync(validFor, cancellationToken);

    public void Log(TaskLogLevel level, string line) => inner.Log(level, line);

    public void ReportProgress(long rows, long bytes)
    {
        Interlocked.Exchange(ref _rows, rows);
        Interlocked.Exchange(ref _bytes, bytes);
        inner.ReportProgress(rows, bytes);
    }
}
