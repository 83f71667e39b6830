using System.IO.Compression;

namespace Tradewind.Plugins;

/// <summary>
/// Unpacks a plugin's package: a zip that somebody else made. It is taken only whole and only if there is no doubt about any part of it;
/// all names are judged before the first byte is written, and nothing is kept in memory but the archive's own list of them.
/// </summary>
public static class PluginArchive
{
    /// <summary>How many files and folders a package may have.</summary>
    public const int MostEntries = 10_000;

    /// <summary>How many bytes its files may have together.</summary>
    public const long MostBytes = 1024L * 1024 * 1024;

    // Assemblies shrink to a third, documentation to a tenth; what shrinks more than this was made to burst.
    private const int MostRatio = 100;
    private const long AlwaysAllowed = 1024 * 1024;

    private const int FileTypeMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const int Folder = 0x4000;
    private const int ExecuteBits = 0x49;

    /// <summary>Unpacks an archive into a folder that is made for it. When anything is wrong with it the folder is not there afterwards.</summary>
    /// <param name="archive">The zip file.</param>
    /// <param name="folder">Where its files go; must not exist.</param>
    /// <exception cref="PluginException">What is wrong with it.</exception>
    public static void Unpack(string archive, string folder)
    {
        using var file = new FileStream(archive, FileMode.Open, FileAccess.Read, FileShare.Read);
        ArchiveEnd.Check(file, MostEntries);
        Directory.CreateDirectory(folder);
        try
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            var entries = Judged(zip, file.Length);
            foreach (var (entry, path) in entries) Write(entry, Path.Combine(folder, path));
        }
        catch (Exception fault) when (fault is InvalidDataException or NotSupportedException)
        {
            Directory.Delete(folder, recursive: true);
            throw new PluginException($"The archive is damaged or no usual zip: {fault.Message} Make it again, or send it again.", fault);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    private static List<(ZipArchiveEntry Entry, string Path)> Judged(ZipArchive zip, long packed)
    {
        var names = new EntryNames();
        var files = new List<(ZipArchiveEntry, string)>();
        var bytes = 0L;
        foreach (var entry in zip.Entries)
        {
            var type = (entry.ExternalAttributes >> 16) & FileTypeMask;
            if (type is not (0 or RegularFile or Folder)) throw Refusal(entry, "is a link or a device, not a file");
            if (entry.IsEncrypted) throw Refusal(entry, "is encrypted");
            names.Add(entry.FullName);
            bytes += entry.Length;
            if (bytes > MostBytes) throw new PluginException($"Unpacked, the archive has more than {MostBytes / 1024 / 1024:N0} MiB. A plugin is that large only by mistake.");
            if (bytes > AlwaysAllowed + packed * MostRatio) throw new PluginException($"Unpacked, the archive would have more than {MostRatio} times its size. Such an archive is refused.");
            if (!entry.FullName.EndsWith('/')) files.Add((entry, entry.FullName));
            else if (entry.Length > 0) throw Refusal(entry, "is a folder with content");
        }

        return files;
    }

    // Counted as it comes: what the archive says of itself was only good for refusing it early.
    private static void Write(ZipArchiveEntry entry, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var sum = new Crc32();
        var left = entry.Length;
        var buffer = new byte[64 * 1024];
        using (var content = entry.Open())
        using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            while (content.Read(buffer) is > 0 and var read)
            {
                left -= read;
                if (left < 0) break;
                sum.Add(buffer.AsSpan(0, read));
                file.Write(buffer.AsSpan(0, read));
            }
        }

        if (left != 0 || sum.Value != entry.Crc32) throw Refusal(entry, "is damaged: its content is not what the archive says of it. Make the archive again, or send it again");
        // What is to be started can be started; nothing else of its rights is taken over.
        if (!OperatingSystem.IsWindows() && ((entry.ExternalAttributes >> 16) & ExecuteBits) != 0)
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    private static PluginException Refusal(ZipArchiveEntry entry, string why) => new($"'{EntryNames.Shown(entry.FullName)}' in the archive {why}.");
}
