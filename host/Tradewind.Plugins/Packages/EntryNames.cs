namespace Tradewind.Plugins;

/// <summary>
/// The names of an archive's entries as they come. Allowed is what means the same file on every system: no name leads out of the folder, and
/// no two are one file where upper and lower case do not differ.
/// </summary>
internal sealed class EntryNames
{
    private const int Longest = 240;
    private const string Signs = " ._-+@()[]{},=~&$#!'";

    private static readonly string[] Devices =
        ["con", "prn", "aux", "nul", .. Enumerable.Range(1, 9).SelectMany(number => new[] { $"com{number}", $"lpt{number}" })];

    private readonly HashSet<string> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _folders = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes a name; one that ends with a slash is a folder's.</summary>
    /// <exception cref="PluginException">It is not allowed, or there twice.</exception>
    public void Add(string name)
    {
        if (Fault(name) is { } fault) throw new PluginException($"The name '{Shown(name)}' in the archive {fault}.");
        var parts = name.TrimEnd('/').Split('/');
        for (var depth = 1; depth < parts.Length; depth++) AddFolder(string.Join('/', parts.Take(depth)), name);
        if (name.EndsWith('/')) AddFolder(name.TrimEnd('/'), name);
        else if (!_files.Add(name) || _folders.Contains(name)) throw Twice(name);
    }

    /// <summary>A name as it may stand in a message.</summary>
    public static string Shown(string name) => string.Concat(name.Take(100).Select(sign => char.IsControl(sign) ? '?' : sign)) + (name.Length > 100 ? "…" : "");

    private void AddFolder(string folder, string name)
    {
        _folders.Add(folder);
        if (_files.Contains(folder)) throw Twice(name);
    }

    private static PluginException Twice(string name) =>
        new($"The name '{Shown(name)}' is in the archive twice, or differs from another one only in upper and lower case. On some systems they would be one file.");

    private static string? Fault(string name)
    {
        if (name.Length > Longest) return $"has more than {Longest} letters";
        if (name.Contains('\\')) return "has a backslash: folders are divided by '/' (make the archive with another program)";
        if (name.StartsWith('/') || name.Contains(':')) return "begins at the root or names a drive; names in a package begin in its folder";
        if (name.Contains('%')) return "has a per cent sign, by which other signs can be hidden";
        if (name.FirstOrDefault(sign => !char.IsAsciiLetterOrDigit(sign) && sign != '/' && !Signs.Contains(sign)) is not '\0' and var other) return $"has the sign '{(char.IsControl(other) ? "?" : other)}'; allowed are ASCII letters, digits and{Signs}";
        if (name.Contains('\0')) return "has an empty sign";
        return (name.EndsWith('/') ? name[..^1] : name).Split('/').Select(PartFault).FirstOrDefault(fault => fault is not null);
    }

    private static string? PartFault(string part)
    {
        if (part is "." or "..") return "leads out of the folder that it is unpacked into";
        if (part.Length == 0) return "has an empty part";
        if (part[^1] is '.' or ' ' || part[0] == ' ') return "has a part that begins with a blank or ends with a blank or dot";
        return Devices.Contains(part.Split('.')[0].ToLowerInvariant()) ? "has a part that is a device on Windows" : null;
    }
}
