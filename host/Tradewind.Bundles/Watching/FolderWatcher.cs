using System.Threading.Channels;

namespace Tradewind.Bundles.Watching;

/// <summary>
/// Tells which paths below a folder changed, once each has been quiet for the settle time: editors write a file in
/// several steps, and copying takes a while.
/// </summary>
internal sealed class FolderWatcher : IDisposable
{
    private readonly FileSystemWatcher _watcher;
    private readonly Dictionary<string, DateTimeOffset> _changed = [];
    private readonly Channel<bool> _any = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly TimeProvider _time;
    private readonly TimeSpan _settle;

    public FolderWatcher(string directory, TimeSpan settle, TimeProvider time)
    {
        _time = time;
        _settle = settle;
        Directory.CreateDirectory(directory);
        _watcher = new(directory)
        {
            IncludeSubdirectories = true,
            InternalBufferSize = 64 * 1024,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
        };
        _watcher.Created += (_, change) => Note(change.FullPath);
        _watcher.Changed += (_, change) => Note(change.FullPath);
        _watcher.Deleted += (_, change) => Note(change.FullPath);
        _watcher.Renamed += (_, change) =>
        {
            Note(change.OldFullPath);
            Note(change.FullPath);
        };
        _watcher.Error += (_, _) => Overflowed = true;
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>Changes were missed: the folder must be looked through. Reset by the reader.</summary>
    public bool Overflowed { get; set; }

    /// <summary>Waits for changes that have settled; empty when <paramref name="longest"/> passed without any.</summary>
    public async Task<IReadOnlyList<string>> NextAsync(TimeSpan longest, CancellationToken cancel)
    {
        var end = _time.GetUtcNow() + longest;
        while (true)
        {
            var now = _time.GetUtcNow();
            DateTimeOffset wake;
            lock (_changed)
            {
                var settled = _changed.Where(change => change.Value + _settle <= now).Select(change => change.Key).ToArray();
                foreach (var path in settled) _changed.Remove(path);
                if (settled.Length > 0 || now >= end) return settled;
                wake = _changed.Count == 0 ? end : _changed.Values.Min() + _settle;
            }

            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var wait = wake - now;
            try
            {
                limit.CancelAfter(wait > TimeSpan.FromMilliseconds(1) ? wait : TimeSpan.FromMilliseconds(1));
                await _any.Reader.ReadAsync(limit.Token);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                // The settle time or the longest wait is over.
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _watcher.Dispose();

    private void Note(string path)
    {
        lock (_changed) _changed[path] = _time.GetUtcNow();
        _any.Writer.TryWrite(true);
    }
}
