namespace Tradewind.Engine.Drafts;

/// <summary>
/// How a script's path must look when a browser names it: below the DAG folder, whatever it is joined with. Links that lead out
/// of the folder are the folder's own business (<see cref="IScriptFolder"/>).
/// </summary>
public static class ScriptPath
{
    private const int Longest = 200;

    // The first six are not allowed in names on Windows; the last is how encoded paths begin.
    private const string NotInNames = "\\:*?\"<>|%";

    /// <summary>What is wrong with a path; null when nothing is.</summary>
    public static string? Fault(string? path)
    {
        if (string.IsNullOrWhiteSpace(path)) return "A script needs a name, for example 'daily_sales.csx'.";
        if (path.Length > Longest) return $"A script's path has at most {Longest} characters, this one has {path.Length}.";
        if (path.Any(letter => char.IsControl(letter) || char.IsSurrogate(letter) || NotInNames.Contains(letter)))
            return $"A script's path has letters, digits, spaces and punctuation other than {string.Join(' ', NotInNames.ToCharArray())}.";
        if (path.Split('/') is var parts && parts.Any(part => part.Length == 0 || part != part.Trim() || part[0] is '.' or '~' || part[^1] == '.'))
            return "A script's path is relative to the DAG folder, and none of its names is empty or begins with a dot or ~, or ends with a dot.";
        if (parts[..^1].FirstOrDefault(part => part is "bin" or "obj" or "examples") is { } skipped)
            return $"Files below '{skipped}' are no scripts; choose another folder.";
        return path.EndsWith(".csx", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase)
            ? null
            : "A script's name ends with .csx, or with .cs for a file-based program.";
    }
}
