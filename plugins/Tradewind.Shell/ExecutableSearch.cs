namespace Tradewind.Shell;

/// <summary>Finds a program before it is started, so that a missing one is a clear message instead of exit code 127.</summary>
internal static class ExecutableSearch
{
    public static bool IsPath(string name) =>
        name.Contains(Path.DirectorySeparatorChar) || name.Contains(Path.AltDirectorySeparatorChar);

    public static string? Find(string name, string workingDirectory, string? searchPath)
    {
        if (name.Length == 0 || name.Contains('\0'))
            return null;
        if (IsPath(name))
            return WithExtension(Path.GetFullPath(name, workingDirectory));

        return (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => WithExtension(Path.GetFullPath(Path.Combine(folder, name), workingDirectory)))
            .FirstOrDefault(found => found is not null);
    }

    private static string? WithExtension(string path)
    {
        string[] extensions = OperatingSystem.IsWindows() ? ["", ".exe", ".com"] : [""];
        return extensions.Select(e => path + e).FirstOrDefault(IsExecutable);
    }

    private static bool IsExecutable(string path) =>
        File.Exists(path)
        && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
