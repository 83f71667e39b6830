using Tradewind.Engine.Ports;

namespace Tradewind.Agent.Blobs;

/// <summary>
/// Large outputs as local files: <c>blobs/&lt;first two digits of the id&gt;/&lt;id&gt;</c>. Ids are hexadecimal digits alone, so nothing
/// an author writes can lead out of the folder.
/// </summary>
public sealed class FileBlobStore(string directory) : IBlobStore
{
    /// <inheritdoc/>
    public async Task WriteAsync(string blob, long offset, ReadOnlyMemory<byte> piece, CancellationToken cancel)
    {
        var path = PathOf(blob);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        await RandomAccess.WriteAsync(file, piece, offset, cancel);
    }

    /// <inheritdoc/>
    public Task CompleteAsync(string blob, CancellationToken cancel)
    {
        using var file = File.OpenHandle(PathOf(blob), FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.FlushToDisk(file);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(string blob, long offset, int limit, CancellationToken cancel)
    {
        var path = PathOf(blob);
        if (!File.Exists(path)) return default;
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[(int)Math.Clamp(RandomAccess.GetLength(file) - offset, 0, limit)];
        var got = 0;
        while (got < bytes.Length && await RandomAccess.ReadAsync(file, bytes.AsMemory(got), offset + got, cancel) is > 0 and var read) got += read;
        return bytes.AsMemory(0, got);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(IReadOnlyCollection<string> blobs, CancellationToken cancel)
    {
        foreach (var blob in blobs)
        {
            var path = PathOf(blob);
            if (File.Exists(path)) File.Delete(path);
        }

        return Task.CompletedTask;
    }

    private string PathOf(string blob) =>
        LargeOutput.IsId(blob) ? Path.Combine(directory, blob[..2], blob) : throw new ArgumentException($"'{blob}' is no id of a blob.", nameof(blob));
}
