using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Tradewind.Plugins;

/// <summary>
/// Copies plugins from the folder where they are dropped to a cache, in folders named by content hash. Nothing is ever loaded from
/// the drop folder: a mapped assembly that is overwritten kills the process, and loading from the same path gives the old image.
/// What was installed comes here too, by its hash, on every node that needs it.
/// </summary>
public sealed class PluginStore
{
    private static readonly TimeSpan KeepUnused = TimeSpan.FromDays(7);

    private readonly string _cache;
    private readonly ConcurrentDictionary<string, bool> _whole = new();

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
            _whole[hash] = true;
            return Find(hash)!;
        }
        finally
        {
            if (Directory.Exists(copy))
                Directory.Delete(copy, recursive: true);
        }
    }

    /// <summary>Stores what was unpacked from a package that somebody sent, unless it is none that may come so.</summary>
    /// <exception cref="PluginException">It holds no usable plugin, or one that only a person with access to the machine may bring.</exception>
    public PluginPackage StorePackage(string folder)
    {
        if (!File.Exists(Path.Combine(folder, PluginManifest.FileName)) && Directory.GetDirectories(folder) is [var only] && File.Exists(Path.Combine(only, PluginManifest.FileName)))
            throw new PluginException($"{PluginManifest.FileName} lies in '{Path.GetFileName(only)}/'. Pack what is in the folder, not the folder itself.");
        var manifest = PluginManifest.Read(folder);
        if (manifest.Host) throw new PluginException($"{manifest.Name} is a host plugin: it would run in the platform's own processes, with all their rights. Such a plugin is only put into the plugins folder, by hand, on every node.");
        return Store(folder);
    }

    /// <summary>A stored plugin by its content hash; null when there is none, or when its files are not what they were any more.</summary>
    public PluginPackage? Find(string contentHash)
    {
        var folder = PathOf(contentHash);
        if (!Directory.Exists(folder) || !IsWhole(contentHash, folder)) return null;
        PackageUse.Touch(folder);
        return new PluginPackage { Manifest = PluginManifest.Read(folder), ContentHash = contentHash, Directory = folder };
    }

    /// <summary>A stored plugin by its content hash, which is fetched when it is not here.</summary>
    /// <param name="contentHash">The hash.</param>
    /// <param name="piece">The package from an offset on: some bytes, none at its end; null when there is no such package.</param>
    /// <exception cref="PluginException">There is none, or it has other content.</exception>
    public async Task<PluginPackage> FetchAsync(string contentHash, Func<long, Task<ReadOnlyMemory<byte>?>> piece)
    {
        if (Find(contentHash) is { } known) return known;
        var beside = Path.Combine(_cache, $".new-{Guid.NewGuid():N}");
        try
        {
            await using (var file = new FileStream(beside + ".zip", FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                while (true)
                {
                    var part = await piece(file.Position) ?? throw new PluginException("The metastore has no package of it. Install it again.");
                    if (part.IsEmpty) break;
                    await file.WriteAsync(part);
                }
            }

            PluginArchive.Unpack(beside + ".zip", beside);
            if (HashOf(beside) != contentHash) throw new PluginException("What the metastore has as its package has other content. Install it again.");
            Publish(beside, PathOf(contentHash));
            return Find(contentHash) ?? throw new PluginException("Its files change while they are read. Nothing may write to the cache folder.");
        }
        finally
        {
            File.Delete(beside + ".zip");
            if (Directory.Exists(beside)) Directory.Delete(beside, recursive: true);
        }
    }

    /// <summary>Deletes what nobody has loaded and nobody has asked for in the last seven days; it can be had again.</summary>
    public void DeleteUnused(TimeProvider time) => PackageUse.DeleteUnused(_cache, time.GetUtcNow().UtcDateTime - KeepUnused);

    // Read once in each process: a disk may lose what was written, and people tidy up. What is damaged is put aside and had again.
    private bool IsWhole(string contentHash, string folder)
    {
        if (_whole.ContainsKey(contentHash)) return true;
        if (HashOf(folder) == contentHash) return _whole[contentHash] = true;
        var aside = Path.Combine(_cache, $".old-{Guid.NewGuid():N}");
        Directory.Move(folder, aside);
        Directory.Delete(aside, recursive: true);
        return false;
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
