using DiffPlex;

namespace Tradewind.Engine.Versions;

/// <summary>Compares two texts line by line.</summary>
internal static class LineDiff
{
    // The search grows with the square of what differs. No script is so long; a generated file that is all new would take minutes.
    private const int MostSearched = 20_000;

    /// <summary>All lines of both texts, in order.</summary>
    public static IReadOnlyList<DiffLine> Of(string before, string after)
    {
        var (old, now) = (Lines(before), Lines(after));
        var start = 0;
        while (start < old.Length && start < now.Length && old[start] == now[start]) start++;
        var tail = 0;
        while (tail < old.Length - start && tail < now.Length - start && old[^(tail + 1)] == now[^(tail + 1)]) tail++;

        var lines = new List<DiffLine>(Math.Max(old.Length, now.Length));
        void Same(int from, int to, int count)
        {
            for (var at = 0; at < count; at++) lines.Add(new(null, from + at + 1, to + at + 1, old[from + at]));
        }

        void Replaced(int from, int gone, int to, int come)
        {
            for (var at = from; at < from + gone; at++) lines.Add(new(ChangeKind.Removed, at + 1, null, old[at]));
            for (var at = to; at < to + come; at++) lines.Add(new(ChangeKind.Added, null, at + 1, now[at]));
        }

        Same(0, 0, start);
        var (left, right) = (start, start);
        foreach (var (from, gone, to, come) in Blocks(old[start..^tail], now[start..^tail]))
        {
            Same(left, right, start + from - left);
            Replaced(start + from, gone, start + to, come);
            (left, right) = (start + from + gone, start + to + come);
        }

        Same(left, right, old.Length - left);
        return lines;
    }

    /// <summary>What changed, with lines around it; changes that are near each other stand together.</summary>
    public static IReadOnlyList<DiffHunk> Hunks(IReadOnlyList<DiffLine> lines, int context)
    {
        var hunks = new List<DiffHunk>();
        var changed = Enumerable.Range(0, lines.Count).Where(at => lines[at].Kind is not null).ToArray();
        for (var at = 0; at < changed.Length;)
        {
            var last = at;
            while (last + 1 < changed.Length && changed[last + 1] - changed[last] - 1 <= 2 * context) last++;
            var first = Math.Max(0, changed[at] - context);
            var end = Math.Min(lines.Count, changed[last] + context + 1);
            hunks.Add(new([.. lines.Skip(first).Take(end - first)]));
            at = last + 1;
        }

        return hunks;
    }

    private static IEnumerable<(int From, int Gone, int To, int Come)> Blocks(string[] old, string[] now)
    {
        if (old.Length + now.Length == 0) return [];
        if (old.Length == 0 || now.Length == 0 || old.Length + now.Length > MostSearched) return [(0, old.Length, 0, now.Length)];
        return Differ.Instance.CreateDiffs(string.Join('\n', old), string.Join('\n', now), ignoreWhiteSpace: false, ignoreCase: false, new Pieces())
            .DiffBlocks.Select(block => (block.DeleteStartA, block.DeleteCountA, block.InsertStartB, block.InsertCountB));
    }

    // The end of the last line begins no further one.
    private static string[] Lines(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    private sealed class Pieces : IChunker
    {
        public IReadOnlyList<string> Chunk(string text) => text.Split('\n');
    }
}
