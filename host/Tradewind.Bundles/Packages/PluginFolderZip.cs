using System.IO.Compression;

namespace Tradewind.Bundles.Packages;

/// <summary>Makes the package of a plugin's folder, as it is stored. The same files give the same package, whenever and wherever it is made.</summary>
internal static class PluginFolderZip
{
    // The earliest that a zip can say.
    private static readonly DateTimeOffset Moment = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes it to a file.</summary>
    public static void Write(string directory, string file)
    {
        using var zip = ZipFile.Open(file, ZipArchiveMode.Create);
        foreach (var path in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var entry = zip.CreateEntry(Path.GetRelativePath(directory, path).Replace('\\', '/'), CompressionLevel.Fastest);
            entry.LastWriteTime = Moment;
            if (!OperatingSystem.IsWindows()) entry.ExternalAttributes = (int)File.GetUnixFileMode(path) << 16;
            using var content = File.OpenRead(path);
            using var into = entry.Open();
            content.CopyTo(into);
        }
    }
}
