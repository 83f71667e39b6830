namespace Tradewind.Bundles.Watching;

/// <summary>Which files of the DAG folder are scripts.</summary>
public static class ScriptFiles
{
    /// <summary>Every script below the folder, relative with forward slashes, with what tells one state of it from the next.</summary>
    public static Dictionary<string, (DateTime Written, long Length)> Find(string directory)
    {
        var found = new Dictionary<string, (DateTime, long)>(StringComparer.Ordinal);
        if (!Directory.Exists(directory)) return found;
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };
        foreach (var file in new DirectoryInfo(directory).EnumerateFiles("*.cs*", options))
        {
            var path = Relative(directory, file.FullName);
            if (IsScript(path)) found[path] = (file.LastWriteTimeUtc, file.Length);
        }

        return found;
    }

    /// <summary>A path below the folder, relative with forward slashes.</summary>
    public static string Relative(string directory, string path) => Path.GetRelativePath(directory, path).Replace('\\', '/');

    /// <summary>Whether a relative path is a script's: <c>.csx</c> or <c>.cs</c>, not hidden, not a build's output.</summary>
    public static bool IsScript(string path)
    {
        var parts = path.Split('/');
        return (path.EndsWith(".csx", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase))
            && !parts.Any(part => part.StartsWith('.') || part.StartsWith('~'))
            && !parts[..^1].Any(part => part is "bin" or "obj" or "examples");
    }
}
