using System.Text;
using System.Text.RegularExpressions;

namespace Tradewind.Files;

/// <summary>
/// A path that may be a pattern: <c>*</c> and <c>?</c> within a name, <c>[a-c]</c> or <c>[!a-c]</c> for one character, <c>{csv,txt}</c>
/// for alternatives, <c>**</c> for any depth of folders. Names that begin with a dot match only a pattern that does so too.
/// </summary>
internal sealed class FilePattern
{
    private const string AnyDepth = "**";
    private readonly string _root;
    private readonly string[] _parts;

    /// <param name="pattern">The path or pattern.</param>
    /// <param name="baseDirectory">Where relative ones count from.</param>
    public FilePattern(string pattern, string baseDirectory)
    {
        if (string.IsNullOrWhiteSpace(pattern) || pattern.Contains('\0'))
            throw new FailNowException("A path is empty or contains the character NUL.");

        var parts = pattern.Replace('\\', Path.DirectorySeparatorChar).Split('/', Path.DirectorySeparatorChar);
        if (!OperatingSystem.IsWindows())
            parts = pattern.Split('/');
        var firstWild = Array.FindIndex(parts, IsWild);
        IsPattern = firstWild >= 0;
        var plain = IsPattern ? parts[..firstWild] : parts;
        _root = Path.GetFullPath(plain is [""] ? "/" : string.Join(Path.DirectorySeparatorChar, plain), baseDirectory);
        _parts = IsPattern ? [.. parts[firstWild..].Where(p => p.Length > 0)] : [];
    }

    public bool IsPattern { get; }

    /// <summary>The folder above everything that can match; for a plain path, the path itself.</summary>
    public string Root => _root;

    /// <summary>The files that match, sorted by name so that every attempt sees the same order.</summary>
    public List<string> Find()
    {
        if (!IsPattern)
            return File.Exists(_root) ? [_root] : [];

        var found = Match(_root, 0).Distinct(StringComparer.Ordinal).ToList();
        found.Sort(StringComparer.Ordinal);
        return found;
    }

    private static bool IsWild(string part) => part.AsSpan().IndexOfAny("*?[{") >= 0;

    private IEnumerable<string> Match(string folder, int at)
    {
        if (!Directory.Exists(folder))
            return [];

        var part = _parts[at];
        var isLast = at == _parts.Length - 1;
        if (part == AnyDepth)
        {
            // At the end it stands for every file at any depth. A link to a folder is not followed: it may lead back up.
            var here = isLast ? Directory.EnumerateFiles(folder).Where(f => !IsHidden(f)) : Match(folder, at + 1);
            return here.Concat(Directory.EnumerateDirectories(folder)
                .Where(d => !IsHidden(d) && new DirectoryInfo(d).LinkTarget is null)
                .SelectMany(d => Match(d, at)));
        }

        if (!IsWild(part))
        {
            var next = Path.Combine(folder, part);
            return !isLast ? Match(next, at + 1) : File.Exists(next) ? [next] : [];
        }

        var name = new Regex(Translate(part), RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking);
        bool Fits(string path) => (part[0] == '.' || !IsHidden(path)) && name.IsMatch(Path.GetFileName(path));
        return isLast
            ? Directory.EnumerateFiles(folder).Where(Fits)
            : Directory.EnumerateDirectories(folder).Where(Fits).SelectMany(d => Match(d, at + 1));
    }

    private static bool IsHidden(string path) => Path.GetFileName(path.AsSpan()).StartsWith('.');

    private static string Translate(string part)
    {
        var regex = new StringBuilder("^");
        var depth = 0;
        for (var i = 0; i < part.Length; i++)
        {
            var c = part[i];
            var close = c == '[' ? part.IndexOf(']', Math.Min(i + 2, part.Length)) : -1;
            switch (c)
            {
                case '*': regex.Append(".*"); break;
                case '?': regex.Append('.'); break;
                case '[' when close > 0:
                    var set = part[(i + 1)..close];
                    var negated = set[0] is '!' or '^';
                    regex.Append(negated ? "[^" : "[").Append((negated ? set[1..] : set).Replace("\\", "\\\\").Replace("[", "\\[").Replace("^", "\\^")).Append(']');
                    i = close;
                    break;
                case '{': regex.Append("(?:"); depth++; break;
                case '}' when depth > 0: regex.Append(')'); depth--; break;
                case ',' when depth > 0: regex.Append('|'); break;
                default: regex.Append(Regex.Escape(c.ToString())); break;
            }
        }

        return depth == 0 ? regex.Append('$').ToString() : throw new FailNowException($"The pattern '{part}' opens a brace that it does not close.");
    }
}
