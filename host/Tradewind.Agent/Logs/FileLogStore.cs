using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Tradewind.Engine.Logs;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;

namespace Tradewind.Agent.Logs;

/// <summary>
/// Attempts' logs as local files: <c>logs/&lt;run / 1000&gt;/&lt;run&gt;/&lt;instance number&gt;.&lt;attempt&gt;.log</c>. A file exists only once a
/// line was written. Names are made of numbers alone, so nothing an author writes can lead out of the folder.
/// Lines are written a moment after they came in, many at once and in the background: making a file costs more than the commit
/// between two tasks, and slows the commits beside it. Whoever reads has them written first, so what was seen is in the files;
/// a process that is killed loses what came in that moment.
/// </summary>
public sealed partial class FileLogStore(string directory, TimeProvider time, ILogger<FileLogStore> log) : ILogStore, IAsyncDisposable
{
    private const long MostWaiting = 16 * 1024 * 1024;
    private const int MostFilesAtOnce = 1_000;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private readonly ILogger<FileLogStore> _log = log;
    private readonly HashSet<string> _made = [];
    private readonly Lock _gate = new();

    // Used by writes alone, which follow each other.
    private readonly LogGaps _gaps = new();
    private volatile bool _anyGaps;
    private Dictionary<LogKey, List<ReadOnlyMemory<byte>>> _waiting = [];
    private long _bytes;
    private TaskCompletionSource _hurry = new();

    // The lines that wait are written by the next write, which follows on the last.
    private Task? _next;
    private Task _last = Task.CompletedTask;

    /// <inheritdoc/>
    public Task AppendAsync(IReadOnlyList<LogBatch> batches, CancellationToken cancel)
    {
        lock (_gate)
        {
            foreach (var batch in batches)
            {
                if (batch.Lines.Length == 0) continue;
                if (!_waiting.TryGetValue(batch.Key, out var lines)) _waiting.Add(batch.Key, lines = []);
                lines.Add(batch.Lines.ToArray());
                _bytes += batch.Lines.Length;
            }

            if (_waiting.Count == 0) return Task.CompletedTask;
            if (_next is null) BeginNext();

            // Who writes faster than the disk takes it waits here, and with it the runner that the lines come from.
            return _bytes > MostWaiting ? FlushAsync().WaitAsync(cancel) : Task.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public async Task<LogSlice> ReadAsync(LogKey key, long offset, int limit, CancellationToken cancel)
    {
        await FlushAsync().WaitAsync(cancel);
        var path = PathOf(key);
        if (!File.Exists(path)) return new([], 0, 0);
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var size = RandomAccess.GetLength(file);
        offset = Math.Clamp(offset, 0, size);
        var bytes = new byte[(int)Math.Min(limit, size - offset)];
        var got = 0;
        while (got < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(got), offset + got) is > 0 and var read) got += read;

        var whole = bytes.AsSpan(0, got).LastIndexOf((byte)'\n') + 1;

        // A line longer than the limit is given in pieces; otherwise nobody would ever get past it.
        if (whole == 0 && got == limit) whole = got;
        return new(bytes[..whole], offset + whole, size);
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(IReadOnlyCollection<long> runs, CancellationToken cancel)
    {
        // What is still to be written of them would make their folders again.
        await FlushAsync().WaitAsync(cancel);
        var left = MostFilesAtOnce;
        foreach (var folder in runs.Select(FolderOf).Where(Directory.Exists))
        {
            lock (_made) _made.Remove(folder);
            foreach (var file in Directory.EnumerateFiles(folder))
            {
                if (left-- == 0) return false;
                File.Delete(file);
            }

            Directory.Delete(folder, recursive: true);
        }

        return true;
    }

    /// <summary>Done when all lines appended so far are in their files.</summary>
    public Task FlushAsync()
    {
        lock (_gate)
        {
            // Whoever reads is told what is missing, if that can be written by now.
            if (_next is null && _anyGaps) BeginNext();
            _hurry.TrySetResult();
            return _next ?? _last;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await FlushAsync();

    private void BeginNext()
    {
        _hurry = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _next = WriteNextAsync(_last, _hurry.Task);
    }

    private async Task WriteNextAsync(Task last, Task hurry)
    {
        // A fault of the write before is told to those who waited for it.
        await last.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAny(hurry, Task.Delay(Moment, time));
        Dictionary<LogKey, List<ReadOnlyMemory<byte>>> lines;
        lock (_gate)
        {
            (lines, _waiting) = (_waiting, []);
            (_last, _next) = (_next!, null);
        }

        var written = 0L;
        foreach (var (key, pieces) in lines)
        {
            Write(key, pieces);
            foreach (var piece in pieces) written += piece.Length;
        }

        TellGaps();
        lock (_gate) _bytes -= written;
    }

    // Also of attempts that write nothing more.
    private void TellGaps()
    {
        foreach (var key in _gaps.Untold) Write(key, []);
        _anyGaps = _gaps.Untold.Count > 0;
    }

    private void Write(LogKey key, List<ReadOnlyMemory<byte>> lines)
    {
        var bytes = lines.Sum(line => (long)line.Length);
        try
        {
            using var file = Open(PathOf(key));
            var length = RandomAccess.GetLength(file);
            try
            {
                List<ReadOnlyMemory<byte>> all = _gaps.LineOf(key, time.GetUtcNow()) is { } gap ? [gap, .. lines] : lines;
                RandomAccess.Write(file, all, length);
                _gaps.Told(key);
            }
            catch (Exception fault) when (IsOfTheDisk(fault))
            {
                // What was written until the disk was full is no whole line, and is counted among what is missing.
                RandomAccess.SetLength(file, length);
                throw;
            }
        }
        catch (Exception fault) when (IsOfTheDisk(fault) || fault is UnauthorizedAccessException)
        {
            // A full disk, a folder that may not be written any more. Attempts go on without; the log has a gap, and says so when it can be written again.
            _gaps.Note(key, bytes);
            if (bytes > 0) LinesLost(key.Instance, key.Attempt, fault);
        }
    }

    // The runtime says of a limit of the files' size (ulimit -f) that an argument is out of range.
    private static bool IsOfTheDisk(Exception fault) => fault is IOException or ArgumentOutOfRangeException;

    private string FolderOf(long run) =>
        Path.Combine(directory, (run / 1000).ToString(CultureInfo.InvariantCulture), run.ToString(CultureInfo.InvariantCulture));

    private string PathOf(LogKey key) =>
        Path.Combine(FolderOf(InstanceId.RunOf(key.Instance)), string.Create(CultureInfo.InvariantCulture, $"{InstanceId.OrdinalOf(key.Instance)}.{key.Attempt}.log"));

    private SafeFileHandle Open(string path)
    {
        MakeFolder(Path.GetDirectoryName(path)!);
        try
        {
            return OpenToWrite(path);
        }
        catch (DirectoryNotFoundException)
        {
            // Someone tidied the folder away after it was made.
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return OpenToWrite(path);
        }
    }

    private static SafeFileHandle OpenToWrite(string path) =>
        File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);

    private void MakeFolder(string folder)
    {
        // Made under the lock: whoever finds it noted must find it there.
        lock (_made)
        {
            if (_made.Contains(folder)) return;
            Directory.CreateDirectory(folder);
            if (_made.Count >= 10_000) _made.Clear();
            _made.Add(folder);
        }
    }

    [LoggerMessage(LogLevel.Error, "Log lines of attempt {Attempt} of task instance {Instance} could not be written; its log has a gap")]
    private partial void LinesLost(long instance, int attempt, Exception fault);
}
