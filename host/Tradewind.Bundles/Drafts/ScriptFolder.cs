using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Tradewind.Bundles.Watching;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Drafts;

namespace Tradewind.Bundles.Drafts;

/// <inheritdoc/>
public sealed class ScriptFolder(BundleOptions options) : IScriptFolder
{
    private const int LargestFile = 4 * DraftLimits.LongestText;
    private const int MayWrite = 2;

    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.DagsDirectory));
    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <inheritdoc/>
    public string Describe => $"{_root} on {Environment.MachineName}";

    /// <inheritdoc/>
    public string? NotWritable => IsWritable(_root)
        ? null
        : $"The DAG folder {Describe} cannot be written by the server: it is mounted read-only, or belongs to somebody else. Scripts come into it another way (a deployment, a repository); copy the text and change it there.";

    /// <inheritdoc/>
    public IReadOnlyList<ScriptFile> List() =>
        [.. ScriptFiles.Find(_root).Where(file => ScriptPath.Fault(file.Key) is null).OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => new ScriptFile(file.Key, file.Value.Length, file.Value.Written))];

    /// <inheritdoc/>
    public async Task<ScriptText?> ReadAsync(string path, CancellationToken cancel)
    {
        var full = Inside(path);
        if (!File.Exists(full)) return null;
        try
        {
            if (new FileInfo(Real(full) ?? full).Length > LargestFile)
                throw new RejectedException(RejectedReason.Invalid, $"'{path}' is larger than the {LargestFile / 1024:N0} KiB that the editor opens; change it in {_root}.", "path");
            return Script(path, await File.ReadAllBytesAsync(full, cancel));
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            throw new RejectedException(RejectedReason.Conflict, $"The server may not read '{path}' in {Describe}; change its permissions.", "path");
        }
    }

    /// <inheritdoc/>
    public async Task<ScriptSaved> WriteAsync(Draft draft, string? began, CancellationToken cancel)
    {
        var full = Inside(draft.Path);
        await _writing.WaitAsync(cancel);
        try
        {
            var before = await ReadAsync(draft.Path, cancel);
            if (before?.Hash != began) return new(before, null);
            if (before is not null && new FileInfo(full).LinkTarget is { } target)
                throw new RejectedException(RejectedReason.Conflict, $"'{draft.Path}' is a link to {target}; change that file, or replace the link by a file.", "path");
            var bytes = Encoding.UTF8.GetBytes(draft.Text);
            await ReplaceAsync(full, bytes);
            return new(before, Script(draft.Path, bytes));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new RejectedException(RejectedReason.Conflict, $"'{draft.Path}' could not be written to {Describe}: {fault.Message}", "path");
        }
        finally
        {
            _writing.Release();
        }
    }

    // Written beside and moved, so that the watcher, and a crash, find the old file or the new one. A name with a dot in front is no script.
    private static async Task ReplaceAsync(string full, byte[] bytes)
    {
        var folder = Path.GetDirectoryName(full)!;
        Directory.CreateDirectory(folder);
        var beside = Path.Combine(folder, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp");
        try
        {
            await using (var file = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                await file.WriteAsync(bytes, CancellationToken.None);
                file.Flush(flushToDisk: true);
            }

            if (!OperatingSystem.IsWindows() && File.Exists(full)) File.SetUnixFileMode(beside, File.GetUnixFileMode(full));
            File.Move(beside, full, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    // The path is sound by its look; what is left are links, of the file or of a folder on the way to it.
    private string Inside(string path)
    {
        if (ScriptPath.Fault(path) is { } fault) throw new RejectedException(RejectedReason.Invalid, fault, "path");
        var at = _root;
        foreach (var part in path.Split('/'))
        {
            // Behind a link one goes on from where it leads: a relative link further on counts from there.
            at = Path.Combine(Real(at) ?? at, part);
            if (Real(at) is { } target && !IsBelow(_root, target) && !IsBelow(Real(_root) ?? _root, target))
                throw new RejectedException(RejectedReason.NotFound, $"'{path}' leads out of the DAG folder by a link.", "path");
        }

        return at;
    }

    // Where a link leads in the end; null for what is no link, or not there.
    private static string? Real(string full)
    {
        FileSystemInfo info = Directory.Exists(full) ? new DirectoryInfo(full) : new FileInfo(full);
        try
        {
            return info.LinkTarget is null ? null : info.ResolveLinkTarget(returnFinalTarget: true)?.FullName;
        }
        catch (IOException fault)
        {
            throw new RejectedException(RejectedReason.NotFound, $"The link '{full}' leads nowhere: {fault.Message}", "path");
        }
    }

    private static bool IsBelow(string root, string full) => full == root || full.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static ScriptText Script(string path, byte[] bytes)
    {
        // As the compiler reads it: without the mark that some editors put in front.
        var text = Encoding.UTF8.GetString(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(Encoding.UTF8.Preamble.Length) : bytes);
        return new(path, text, Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    // Asked of the system, without leaving traces in a folder that is watched. Windows tells only those who try.
    private static bool IsWritable(string folder) => OperatingSystem.IsWindows() || access(folder, MayWrite) == 0;

    [DllImport("libc", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int access([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int mode);
}
