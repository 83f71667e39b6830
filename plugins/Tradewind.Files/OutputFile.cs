using System.IO.Compression;
using Tradewind.Writing;

namespace Tradewind.Files;

/// <summary>A file that a sink writes; in its place only when it is whole.</summary>
internal static class OutputFile
{
    public static async Task WriteAsync(string path, IfExists rule, Func<Stream, Task> write)
    {
        if (rule != IfExists.Replace && File.Exists(path))
            throw FileSet.Exists(path);

        await using var file = new AtomicFile(path);
        if (InputFiles.IsCompressed(path))
        {
            await using var zip = new GZipStream(file.Stream, CompressionLevel.Fastest, leaveOpen: true);
            await write(zip);
        }
        else
        {
            await write(file.Stream);
        }

        await file.CommitAsync(overwrite: rule == IfExists.Replace);
    }
}
