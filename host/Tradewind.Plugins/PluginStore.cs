using System.Security.Cryptography;
using System.Text;

namespace Tradewind.Plugins;

/// <summary>
/// Copies plugins from the folder where they are dropped to a cache, in folders named by content hash. Nothing is ever loaded from
/// the drop folder: a mapped assembly that is overwritten kills the process, and loading from the same path gives the old image.
/// </summary>
public sealed class PluginStore
{
    private readonly string _cache;

    /// <summary>A store over a cache folder, which is made when it is not there.</summary>
    /// <param name="cacheFolder">The folder; may be shared by processes.</param>
    public PluginStore(string cacheFolder) => _cache = Directory.CreateDirectory(cacheFolder).FullName;

    /// <summary>Looks through the folder that plugins are dropped into (one folder each) and stores what it finds; host plugins are passed over.</summary>
    /// <param name="dropFolder">The folder; it need not be there.</param>
    public PluginScan Scan(string dropFolder)
    {
        var packages = new List<PluginPackage>();
        var faults = new List<PluginFault>();
        var folders = Directory.Exists(dropFolder) ? Directory.GetDirectories(dropFolder).Order(StringComparer.Ordinal) : Enumerable.Empty<string>();
        foreach (var folder in folders)
        {
            try
            {
                if (!PluginManifest.Read(folder).Host) packages.Add(Store(folder));
            }
            catch (Exception e) when (e is PluginException or IOException or UnauthorizedAccessException)
            {
                faults.Add(new PluginFault(Path.GetFileName(folder), e.Message));
            }
        }

        return new PluginScan([.. packages.DistinctBy(p => p.Reference)], faults);
    }

    /// <summary>Stores one plugin folder.</summary>
    /// <exception cref="PluginException">It holds no usable plugin.</exception>
    /// <exception cref="IOException">A file cannot be read now, perhaps because it is still being copied: look again when it settled.</exception>
    public PluginPackage Store(string folder)
    {
        // What is read twice must be the same both times: a plugin that is copied in while we look would otherwise be stored
        // under the hash of other content. So the copy is hashed, not the original.
        var known = Find(HashOf(folder));
        if (known is not null)
            return known;

        var copy = Path.Combine(_cache, $".new-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(copy);
            CopyFiles(folder, copy);
            var manifest = PluginManifest.Read(copy);
            if (!File.Exists(Path.Combine(copy, manifest.Assembly)))
                throw new PluginException($"The assembly {manifest.Assembly} that {PluginManifest.FileName} names is not there.");

            var hash = HashOf(copy);
            Publish(copy, PathOf(hash));
            return Find(hash)!;
        }
        finally
        {
            if (Directory.Exists(copy))
                Directory.Delete(copy, recursive: true);
        }
    }

    /// <summary>A stored plugin by its content hash, or null.</summary>
    public PluginPackage? Find(string contentHash)
    {
        var folder = PathOf(contentHash);
        return Directory.Exists(folder)
            ? new PluginPackage { Manifest = PluginManifest.Read(folder), ContentHash = contentHash, Directory = folder }
            : null;
    }

    private string PathOf(string contentHash)
    {
        if (contentHash.Length != 64 || !contentHash.All(char.IsAsciiHexDigitLower))
            throw new ArgumentException($"'{contentHash}' is not a content hash.", nameof(contentHash));
        return Path.Combine(_cache, contentHash);
    }

    // The rename makes it appear whole. Another process that stored the same content meanwhile did our work.
    private static void Publish(string copy, string target)
    {
        try
        {
            Directory.Move(copy, target);
        }
        catch (IOException) when (Directory.Exists(target))
        {
        }
    }

    private static void CopyFiles(string from, string to)
    {
        foreach (var file in FilesOf(from))
        {
            var target = Path.Combine(to, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            var source = Path.Combine(from, file);
            using (var reading = Open(source))
            using (var writing = new FileStream(target, FileMode.CreateNew, FileAccess.Write))
                reading.CopyTo(writing);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(target, File.GetUnixFileMode(source) | UnixFileMode.UserWrite);
        }
    }

    // Whoever is copying a plugin in must not fail because we look at it meanwhile.
    private static FileStream Open(string file) => new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private static string HashOf(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in FilesOf(folder))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file.Replace('\\', '/') + "\0"));
            using var content = Open(Path.Combine(folder, file));
            hash.AppendData(SHA256.HashData(content));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IEnumerable<string> FilesOf(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(folder, f))
            .Order(StringComparer.Ordinal);
}
