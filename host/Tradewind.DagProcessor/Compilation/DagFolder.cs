using System.Text;
using System.Text.RegularExpressions;

namespace Tradewind.DagProcessor.Compilation;

/// <summary>The folder that scripts live in, as paths relative to it with forward slashes.</summary>
internal sealed partial class DagFolder(string folder)
{
    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    /// <summary>Where <paramref name="path"/>, written in <paramref name="from"/>, leads.</summary>
    /// <returns>The path relative to the folder, or null when it leads out of it.</returns>
    public string? Resolve(string path, string? from)
    {
        var near = from is null ? _root : Path.GetDirectoryName(Path.Combine(_root, from))!;
        var full = Path.GetFullPath(Path.Combine(near, path));
        return IsBelow(_root, full) && LeadsInside(full) ? Path.GetRelativePath(_root, full).Replace('\\', '/') : null;
    }

    /// <summary>A file's text, or null when it is not there.</summary>
    public string? Read(string path)
    {
        var full = Path.Combine(_root, path);
        return File.Exists(full) ? File.ReadAllText(full, Encoding.UTF8) : null;
    }

    /// <summary>
    /// The script and all it loads, found without a parser: a line that begins with #load. At worst (inside a comment, under #if) that
    /// is a file too many, and the key changes more often than it must.
    /// </summary>
    public IReadOnlyList<SourceFile> SourcesOf(SourceFile script)
    {
        var sources = new List<SourceFile> { script };
        var seen = new HashSet<string> { script.Path };
        for (var i = 0; i < sources.Count; i++)
        {
            foreach (Match load in LoadDirective().Matches(sources[i].Text))
            {
                if (Resolve(load.Groups[1].Value, sources[i].Path) is { } path && seen.Add(path) && Read(path) is { } text)
                    sources.Add(new SourceFile(path, text));
            }
        }

        return sources;
    }

    // A link inside the folder may lead out of it. The folder itself may be one (mounted configuration is).
    private bool LeadsInside(string full)
    {
        if (!File.Exists(full) || File.ResolveLinkTarget(full, returnFinalTarget: true) is not { } target)
            return true;

        var realRoot = Directory.ResolveLinkTarget(_root, returnFinalTarget: true)?.FullName ?? _root;
        return IsBelow(_root, target.FullName) || IsBelow(realRoot, target.FullName);
    }

    private static bool IsBelow(string root, string full) => full.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    [GeneratedRegex(@"^[ \t]*#[ \t]*load[ \t]+""([^""]+)""", RegexOptions.Multiline)]
    private static partial Regex LoadDirective();
}
