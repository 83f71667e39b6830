using System.IO.Compression;

namespace Tradewind.Files;

/// <summary>The files that a source reads.</summary>
internal static class InputFiles
{
    private const string Compressed = ".gz";

    /// <exception cref="FileNotFoundException">None is there; a later attempt may find one.</exception>
    public static List<string> Find(string path, string workDirectory)
    {
        var found = new FilePattern(path, workDirectory).Find();
        return found.Count > 0 ? found : throw new FileNotFoundException(FileSet.Missing(path));
    }

    /// <summary>What messages call a file: its path from the DAG's directory, when it lies below.</summary>
    public static string NameOf(string file, string workDirectory)
    {
        var relative = Path.GetRelativePath(workDirectory, file);
        return relative.StartsWith("..", StringComparison.Ordinal) ? file : relative;
    }

    public static Stream Open(string file)
    {
        var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
        return IsCompressed(file) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }

    public static bool IsCompressed(string file) => file.EndsWith(Compressed, StringComparison.OrdinalIgnoreCase);
}
