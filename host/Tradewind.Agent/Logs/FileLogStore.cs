using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Tradewind.Engine.Logs;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;

namespace Tradewind.Agent.Logs;

/// <summary>
/// Attempts' logs as local files: <c>logs/&lt;run / 1000&gt;/&lt;run&gt;/&lt;instance number&gt;.&lt;attempt&gt;.log</c>. A file exists only once a
/// line was written. Names are made of numbers alone, so nothing an author writes can lead out of the folder.
/// </summary>
public sealed class FileLogStore(string directory) : ILogStore
{
    private readonly HashSet<string> _made = [];

    /// <inheritdoc/>
    public Task AppendAsync(IReadOnlyList<LogBatch> batches, CancellationToken cancel)
    {
        foreach (var batch in batches)
        {
            var path = PathOf(batch.Key);
            // Written straight through: buffering would only delay what a reader follows, and the batch is one write already.
            using var file = Open(path);
            RandomAccess.Write(file, batch.Lines.Span, RandomAccess.GetLength(file));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<LogSlice> ReadAsync(LogKey key, long offset, int limit, CancellationToken cancel)
    {
        var path = PathOf(key);
        if (!File.Exists(path)) return Task.FromResult(new LogSlice([], 0, 0));
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var size = RandomAccess.GetLength(file);
        offset = Math.Clamp(offset, 0, size);
        var bytes = new byte[(int)Math.Min(limit, size - offset)];
        var got = 0;
        while (got < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(got), offset + got) is > 0 and var read) got += read;

        var whole = bytes.AsSpan(0, got).LastIndexOf((byte)'\n') + 1;

        // A line longer than the limit is given in pieces; otherwise nobody would ever get past it.
        if (whole == 0 && got == limit) whole = got;
        return Task.FromResult(new LogSlice(bytes[..whole], offset + whole, size));
    }

    /// <inheritdoc/>
    public Task DeleteRunAsync(long run, CancellationToken cancel)
    {
        var folder = FolderOf(run);
        lock (_made) _made.Remove(folder);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        return Task.CompletedTask;
    }

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
}
