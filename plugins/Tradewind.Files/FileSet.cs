namespace Tradewind.Files;

/// <summary>Files found for an action, and where each of them goes.</summary>
internal static class FileSet
{
    public static string Missing(string path) => $"There is no file '{path}'.";

    /// <summary>What an action does when its pattern found nothing.</summary>
    public static OperatorOutcome<List<string>> WhenMissing(IfMissing rule, string path) => rule switch
    {
        IfMissing.Fail => OperatorOutcome.Failed(Missing(path)),
        IfMissing.Skip => OperatorOutcome.Skipped(Missing(path)),
        _ => new List<string>(),
    };

    /// <summary>
    /// Pairs of source and destination. The destination is a folder when the source is a pattern, when it ends in a slash or when it is
    /// a folder already; below a pattern's fixed part, folders are kept.
    /// </summary>
    /// <exception cref="FailNowException">A file would be copied onto itself.</exception>
    public static List<(string From, string To)> Pair(FilePattern source, IReadOnlyList<string> found, string destination, string baseDirectory)
    {
        var target = Path.GetFullPath(destination, baseDirectory);
        var isFolder = source.IsPattern || Path.EndsInDirectorySeparator(destination) || Directory.Exists(target);
        var pairs = found
            .Select(f => (From: f, To: !isFolder ? target : Path.Combine(target, source.IsPattern ? Path.GetRelativePath(source.Root, f) : Path.GetFileName(f))))
            .ToList();
        return pairs.FirstOrDefault(p => p.From == p.To) is { From: not null } same
            ? throw new FailNowException($"'{same.From}' would be copied onto itself.")
            : pairs;
    }

    /// <summary>Copies a file, with its permissions, so that its destination is whole at any moment. False: the rule left the one that is there.</summary>
    public static async Task<bool> CopyAsync(string from, string to, IfExists rule, CancellationToken cancellationToken)
    {
        if (File.Exists(to))
        {
            if (rule == IfExists.Skip)
                return false;
            if (rule == IfExists.Fail)
                throw Exists(to);
        }

        await using var target = new Writing.AtomicFile(to);
        await using (var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan))
            await source.CopyToAsync(target.Stream, 1 << 20, cancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(target.TemporaryPath, File.GetUnixFileMode(from));
        await target.CommitAsync(overwrite: rule == IfExists.Replace);
        return true;
    }

    public static FailNowException Exists(string path) => new($"'{path}' is there already, and IfExists is Fail.");
}
