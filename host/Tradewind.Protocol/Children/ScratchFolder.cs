using System.Collections.Concurrent;

namespace Tradewind.Protocol.Children;

/// <summary>
/// A folder for what a process needs only while it lives: sockets, copies. It goes with its owner; of one that was killed, the next process that
/// makes one removes it. Which is which says a lock that the owner holds and the system takes back at its end, however that came.
/// </summary>
public sealed class ScratchFolder : IDisposable
{
    private const string Prefix = "tw-";
    private const string Alive = "alive";
    private static readonly ConcurrentDictionary<string, bool> Swept = new(StringComparer.Ordinal);

    private readonly FileStream _alive;

    private ScratchFolder(string path, FileStream alive)
    {
        (Path, _alive) = (path, alive);
    }

    /// <summary>Its path: short, for a socket's may have about 100 characters.</summary>
    public string Path { get; }

    /// <summary>Makes one that only this user can read.</summary>
    /// <param name="root">Where; null for the system's temporary folder.</param>
    public static ScratchFolder Make(string? root = null)
    {
        root ??= System.IO.Path.GetTempPath();
        var made = Enter(root);
        if (Swept.TryAdd(root, true)) made.Sweep(root);
        return made;
    }

    /// <summary>Has the folder be there again, should a cleaner of temporary folders have taken it because nobody touched it for days.</summary>
    public void Ensure()
    {
        if (!Directory.Exists(Path)) MakeDirectory(Path);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // On Windows a file that is open cannot be deleted.
        if (OperatingSystem.IsWindows()) _alive.Dispose();
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
        _alive.Dispose();
    }

    // Removes what dead processes left beside this one.
    private void Sweep(string root)
    {
        // Where locks do not hold (a file system without them, a setting of the runtime), the dead cannot be told from the living.
        if (IsFree(Path)) return;
        foreach (var folder in Directory.EnumerateDirectories(root, Prefix + "*"))
        {
            if (folder != Path && IsFree(folder)) Remove(folder);
        }
    }

    private static ScratchFolder Enter(string root)
    {
        while (true)
        {
            var path = System.IO.Path.Combine(root, Prefix + System.IO.Path.GetRandomFileName()[..8]);
            if (Directory.Exists(path)) continue;
            MakeDirectory(path);
            try
            {
                return new(path, new FileStream(System.IO.Path.Combine(path, Alive), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException)
            {
                // Somebody who sweeps came between the file and its lock, and takes the folder away.
                Remove(path);
            }
        }
    }

    private static void MakeDirectory(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    // One without the file is of somebody else, or is being made just now.
    private static bool IsFree(string folder)
    {
        try
        {
            using var alive = new FileStream(System.IO.Path.Combine(folder, Alive), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (Exception held) when (held is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Another process removes it at the same time, or it is not ours to remove.
        }
    }
}
