using Tradewind.Engine.Feed;

namespace Tradewind.Bundles.Watching;

/// <summary>
/// Tells which paths below a folder changed, once each has been quiet for the settle time: editors write a file in
/// several steps, and copying takes a while.
/// </summary>
internal sealed class FolderWatcher : IDisposable
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private readonly FileSystemWatcher _watcher;
    private readonly Dictionary<string, long> _changed = [];
    private readonly Signal _any = new();
    private readonly TimeProvider _time;
    private readonly TimeSpan _settle;
    private volatile bool _missed;

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
        _watcher.Error += (_, _) => Missed();
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>Paths that changed and are not quiet yet: what is there may be half written.</summary>
    public IReadOnlySet<string> Unsettled
    {
        get
        {
            lock (_changed) return _changed.Where(change => _time.GetElapsedTime(change.Value) < _settle).Select(change => change.Key).ToHashSet();
        }
    }

    /// <summary>Waits for changes that have settled.</summary>
    /// <returns>The paths; none when <paramref name="longest"/> passed without any, or when some were missed: then the folder must be looked through.</returns>
    public async Task<IReadOnlyList<string>> NextAsync(TimeSpan longest, CancellationToken cancel)
    {
        var start = _time.GetTimestamp();
        while (true)
        {
            if (_missed)
            {
                _missed = false;
                return [];
            }

            TimeSpan wait;
            lock (_changed)
            {
                var quiet = _changed.ToDictionary(change => change.Key, change => _time.GetElapsedTime(change.Value));
                var settled = quiet.Where(change => change.Value >= _settle).Select(change => change.Key).ToArray();
                foreach (var path in settled) _changed.Remove(path);
                wait = longest - _time.GetElapsedTime(start);
                if (settled.Length > 0 || wait <= TimeSpan.Zero) return settled;
                if (quiet.Count > 0 && _settle - quiet.Values.Max() is var soonest && soonest < wait) wait = soonest;
            }

            using var limit = new CancellationTokenSource(wait > ShortestWait ? wait : ShortestWait, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, limit.Token);
            try
            {
                await _any.TakeAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                // The settle time or the longest wait is over.
            }
        }
    }

    /// <summary>Changes happened that nobody can name.</summary>
    internal void Missed()
    {
        _missed = true;
        _any.Call();
    }

    /// <inheritdoc/>
    public void Dispose() => _watcher.Dispose();

    private void Note(string path)
    {
        lock (_changed) _changed[path] = _time.GetTimestamp();
        _any.Call();
    }
}
