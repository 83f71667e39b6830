namespace Tradewind;

/// <summary>Passes everything on; who derives from it overrides what it is about.</summary>
internal abstract class PassingServices(IAttemptServices inner) : IAttemptServices
{
    public virtual ValueTask<ReadOnlyMemory<byte>?> ReadXComAsync(string taskId, int mapIndex, string key, CancellationToken cancellationToken) =>
        inner.ReadXComAsync(taskId, mapIndex, key, cancellationToken);

    public virtual ValueTask<XComPage> ReadXComPageAsync(string taskId, string key, int from, CancellationToken cancellationToken) =>
        inner.ReadXComPageAsync(taskId, key, from, cancellationToken);

    public virtual ValueTask<int> CountXComsAsync(string taskId, string key, CancellationToken cancellationToken) => inner.CountXComsAsync(taskId, key, cancellationToken);

    public virtual ValueTask WriteXComAsync(string key, ReadOnlyMemory<byte> stored, CancellationToken cancellationToken) =>
        inner.WriteXComAsync(key, stored, cancellationToken);

    public virtual ValueTask WritePieceAsync(string blob, long offset, ReadOnlyMemory<byte> piece, CancellationToken cancellationToken) =>
        inner.WritePieceAsync(blob, offset, piece, cancellationToken);

    public virtual ValueTask<ReadOnlyMemory<byte>> ReadPieceAsync(LargeOutput large, long offset, CancellationToken cancellationToken) =>
        inner.ReadPieceAsync(large, offset, cancellationToken);

    public virtual ValueTask<ReadOnlyMemory<byte>?> ReadStateAsync(string key, CancellationToken cancellationToken) => inner.ReadStateAsync(key, cancellationToken);

    public virtual ValueTask WriteStateAsync(string key, ReadOnlyMemory<byte>? json, CancellationToken cancellationToken) =>
        inner.WriteStateAsync(key, json, cancellationToken);

    public virtual ValueTask<CachedOutputs?> FindCachedAsync(string key, CancellationToken cancellationToken) => inner.FindCachedAsync(key, cancellationToken);

    public virtual ValueTask<SharedLook?> ShareLookAsync(string key, CancellationToken cancellationToken) => inner.ShareLookAsync(key, cancellationToken);

    public virtual ValueTask<Connection?> ReadConnectionAsync(string id, CancellationToken cancellationToken) => inner.ReadConnectionAsync(id, cancellationToken);

    public virtual ValueTask<string?> ReadVariableAsync(string name, CancellationToken cancellationToken) => inner.ReadVariableAsync(name, cancellationToken);

    public virtual ValueTask<IReadOnlyList<AssetEvent>> ReadTriggersAsync(CancellationToken cancellationToken) => inner.ReadTriggersAsync(cancellationToken);

    public virtual ValueTask<string> CallbackUrlAsync(TimeSpan validFor, CancellationToken cancellationToken) => inner.CallbackUrlAsync(validFor, cancellationToken);

    public virtual void Log(TaskLogLevel level, string line) => inner.Log(level, line);

    public virtual void ReportProgress(long rows, long bytes) => inner.ReportProgress(rows, bytes);
}
