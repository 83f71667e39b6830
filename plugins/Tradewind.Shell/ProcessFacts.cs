using System.Globalization;
using System.Text;

namespace Tradewind.Shell;

/// <summary>What Linux tells of a process in <c>/proc/ID/stat</c>. <c>StartedAt</c> counts clock ticks since the machine started.</summary>
internal readonly record struct ProcessFacts(int Id, char State, int Group, int Session, ulong StartedAt)
{
    /// <summary>False for a zombie: it has ended, and its parent has not asked how.</summary>
    public bool IsAlive => State is not ('Z' or 'X' or 'x');

    public static IEnumerable<ProcessFacts> All()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && TryRead(id, out var facts))
                yield return facts;
        }
    }

    public static bool TryRead(int id, out ProcessFacts facts)
    {
        facts = default;
        if (ReadOrNull($"/proc/{id}/stat") is not { } bytes)
            return false;

        // The name, in parentheses, may hold anything: count from the last one.
        var text = Encoding.UTF8.GetString(bytes);
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        facts = new(
            id,
            fields[0][0],
            int.Parse(fields[2], CultureInfo.InvariantCulture),
            int.Parse(fields[3], CultureInfo.InvariantCulture),
            ulong.Parse(fields[19], CultureInfo.InvariantCulture));
        return true;
    }

    public bool HasInEnvironment(ReadOnlySpan<byte> mark) =>
        ReadOrNull($"/proc/{Id}/environ") is { } environment && environment.AsSpan().IndexOf(mark) >= 0;

    // A process may end between two looks, and another user's is not ours to read.
    private static byte[]? ReadOrNull(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
