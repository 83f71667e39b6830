using Tradewind.Engine.Versions;

namespace Tradewind.Dashboard.Pages.Versions;

/// <summary>The lines of a file's diff as rows of a table: one line each, or what went beside what came in its place.</summary>
internal static class DiffRows
{
    /// <summary>No page draws more lines of a file.</summary>
    public const int MostShown = 2_000;

    /// <summary>A row: a header, or the line on the left, and side by side the line on the right.</summary>
    internal sealed record Row(string? Header, DiffLine? Left, DiffLine? Right);

    public static IEnumerable<Row> Of(FileDiff file, bool split, int most)
    {
        foreach (var hunk in file.Hunks)
        {
            if (most <= 0) yield break;
            yield return new(hunk.Header, null, null);
            foreach (var row in split ? SideBySide(hunk.Lines.Take(most)) : hunk.Lines.Take(most).Select(line => new Row(null, line, null))) yield return row;
            most -= hunk.Lines.Count;
        }
    }

    /// <summary>How many lines are not shown.</summary>
    public static int Left(FileDiff file) => Math.Max(0, file.Hunks.Sum(hunk => hunk.Lines.Count) - MostShown);

    private static IEnumerable<Row> SideBySide(IEnumerable<DiffLine> lines)
    {
        var (gone, come) = (new Queue<DiffLine>(), new Queue<DiffLine>());
        foreach (var line in lines)
        {
            // What goes after something came belongs to another change.
            if (line.Kind is null || (line.Kind == ChangeKind.Removed && come.Count > 0))
                foreach (var row in Pairs()) yield return row;
            if (line.Kind is null) yield return new(null, line, line);
            else (line.Kind == ChangeKind.Removed ? gone : come).Enqueue(line);
        }

        foreach (var row in Pairs()) yield return row;

        IEnumerable<Row> Pairs()
        {
            while (gone.Count + come.Count > 0) yield return new(null, gone.TryDequeue(out var left) ? left : null, come.TryDequeue(out var right) ? right : null);
        }
    }
}
