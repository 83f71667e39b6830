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
/// Lines are readable at once and written a moment later, by one writer in the background: making a file costs more than the
/// commit between two tasks, and slows the commits beside it. A process that is killed loses what came in that moment.
/// </summary>
public sealed partial class FileLogStore : ILogStore, IAsyncDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private readonly string _directory;
    private readonly TimeProvider _time;
    private readonly ILogger<FileLogStore> _log;
    private readonly HashSet<string> _made = [];
    private readonly LogBacklog _backlog;
    private readonly Lock _gate = new();
    private Task _writing = Task.CompletedTask;
    private TaskCompletionSource _hurry = new();

    /// <summary>Keeps logs below a directory, which is made when it is needed.</summary>
    public FileLogStore(string directory, TimeProvider time, ILogger<FileLogStore> log)
    {
        _directory = directory;
        _time = time;
        _log = log;
        _backlog = new(SizeOf);
    }

    /// <inheritdoc/>
    public Task AppendAsync(IReadOnlyList<LogBatch> batches, CancellationToken cancel)
    {
        lock (_gate)
        {
            foreach (var batch in batches) _backlog.Add(batch.Key, batch.Lines);
            if (_writing.IsCompleted && !_backlog.IsEmpty)
            {
                _hurry = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _writing = Task.Run(WriteBacklogAsync, CancellationToken.None);
            }

            // Who writes faster than the disk takes it waits here, and with it the runner that the lines come from.
            return _backlog.IsFull ? FlushAsync().WaitAsync(cancel) : Task.CompletedTask;
        }
    }

    /// <inheritdoc/>
    public Task<LogSlice> ReadAsync(LogKey key, long offset, int limit, CancellationToken cancel)
    {
        long written;
        ReadOnlyMemory<byte>[] unwritten;
        lock (_gate) (written, unwritten) = _backlog.Find(key);
        var size = written + unwritten.Sum(lines => (long)lines.Length);
        offset = Math.Clamp(offset, 0, size);
        var bytes = new byte[(int)Math.Min(limit, size - offset)];
        var got = offset < written ? ReadFile(key, offset, bytes.AsSpan(0, (int)Math.Min(bytes.Length, written - offset))) : 0;
        var start = written;
        foreach (var lines in unwritten)
        {
            // Short of what it held a moment ago, the file was tidied away under the reader.
            if (offset + got < start) break;
            var skip = (int)Math.Clamp(offset + got - start, 0, lines.Length);
            var part = lines.Span[skip..Math.Min(lines.Length, skip + bytes.Length - got)];
            part.CopyTo(bytes.AsSpan(got));
            got += part.Length;
            start += lines.Length;
        }

        var whole = bytes.AsSpan(0, got).LastIndexOf((byte)'\n') + 1;

        // A line longer than the limit is given in pieces; otherwise nobody would ever get past it.
        if (whole == 0 && got == limit) whole = got;
        return Task.FromResult(new LogSlice(bytes[..whole], offset + whole, size));
    }

    /// <inheritdoc/>
    public async Task DeleteRunAsync(long run, CancellationToken cancel)
    {
        // What is still to be written of it would make its folder again.
        await FlushAsync().WaitAsync(cancel);
        var folder = FolderOf(run);
        lock (_made) _made.Remove(folder);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    /// <summary>Done when all lines appended so far are in their files.</summary>
    public Task FlushAsync()
    {
        lock (_gate)
        {
            _hurry.TrySetResult();
            return _writing;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await FlushAsync();

    private async Task WriteBacklogAsync()
    {
        while (true)
        {
            await Task.WhenAny(_hurry.Task, Task.Delay(Moment, _time));
            IReadOnlyList<(LogKey Key, ReadOnlyMemory<byte>[] Lines)> batch;
            lock (_gate)
            {
                batch = _backlog.Take();
                if (batch.Count == 0)
                {
                    _writing = Task.CompletedTask;
                    return;
                }
            }

            foreach (var (key, lines) in batch) Write(key, lines);
            lock (_gate) _backlog.Written();
        }
    }

    private void Write(LogKey key, ReadOnlyMemory<byte>[] lines)
    {
        try
        {
            using var file = Open(PathOf(key));
            RandomAccess.Write(file, lines, RandomAccess.GetLength(file));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A full disk, a folder that may not be written any more. Attempts go on without; the log has a gap.
            LinesLost(key.Instance, key.Attempt, fault);
        }
    }

    private int ReadFile(LogKey key, long offset, Span<byte> into)
    {
        if (into.Length == 0 || !File.Exists(PathOf(key))) return 0;
        using var file = File.OpenHandle(PathOf(key), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var got = 0;
        while (got < into.Length && RandomAccess.Read(file, into[got..], offset + got) is > 0 and var read) got += read;
        return got;
    }

    private long SizeOf(LogKey key) => new FileInfo(PathOf(key)) is { Exists: true } file ? file.Length : 0;

    private string FolderOf(long run) =>
        Path.Combine(_directory, (run / 1000).ToString(CultureInfo.InvariantCulture), run.ToString(CultureInfo.InvariantCulture));

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
