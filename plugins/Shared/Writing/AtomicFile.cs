namespace Tradewind.Writing;

/// <summary>
/// A file that is there as a whole or not at all: written beside its place under another name, moved there at the end. Disposed
/// without <see cref="CommitAsync"/>, nothing is left.
/// </summary>
internal sealed class AtomicFile : IAsyncDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly FileStream _file;
    private bool _committed;

    public AtomicFile(string path)
    {
        _path = path;
        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        _temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        _file = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
    }

    public Stream Stream => _file;

    public string TemporaryPath => _temporary;

    /// <summary>Puts the file in its place, over one that is there.</summary>
    /// <param name="overwrite">False to leave one that came there meanwhile, and throw.</param>
    public async Task CommitAsync(bool overwrite = true)
    {
        // The name must not reach the disk before the bytes: after a power cut there would be an empty file.
        _file.Flush(flushToDisk: true);
        await _file.DisposeAsync();
        File.Move(_temporary, _path, overwrite);
        _committed = true;
    }

    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        if (!_committed)
            File.Delete(_temporary);
    }
}
