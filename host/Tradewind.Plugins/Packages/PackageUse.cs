namespace Tradewind.Plugins;

/// <summary>
/// Marks a folder of the cache as in use, across processes: a file beside it, held open as long as the plugin is loaded. Its time of change
/// tells when the plugin was used last.
/// </summary>
internal static class PackageUse
{
    /// <summary>Marks it until disposal.</summary>
    public static IDisposable Of(PluginPackage package) => Mark(package.Directory);

    /// <summary>Notes that it was used now.</summary>
    public static void Touch(string folder) => Mark(folder).Dispose();

    /// <summary>Deletes the folders of a cache that nobody has used since then and nobody uses now.</summary>
    public static void DeleteUnused(string cache, DateTime since)
    {
        foreach (var folder in Directory.GetDirectories(cache).Where(folder => Path.GetFileName(folder)[0] != '.'))
        {
            var mark = MarkOf(folder);
            // One that an earlier version left has its time from now on.
            if (!File.Exists(mark)) Touch(folder);
            else if (File.GetLastWriteTimeUtc(mark) < since) DeleteUnlessUsed(folder, mark);
        }
    }

    private static void DeleteUnlessUsed(string folder, string mark)
    {
        try
        {
            using (new FileStream(mark, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            {
                // It goes as it came, whole: whoever looks meanwhile finds it or does not.
                var going = Path.Combine(Path.GetDirectoryName(folder)!, $".old-{Guid.NewGuid():N}");
                Directory.Move(folder, going);
                Directory.Delete(going, recursive: true);
            }

            File.Delete(mark);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Somebody has it loaded, or another process deletes it just now. There is a next time.
        }
    }

    private static FileStream Mark(string folder)
    {
        var mark = new FileStream(MarkOf(folder), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        mark.WriteByte(0);
        return mark;
    }

    private static string MarkOf(string folder) => folder + ".used";
}
