using Tradewind.Engine.Bundles;

namespace Tradewind.Engine.Versions;

/// <summary>A source file that is not what it was.</summary>
/// <param name="Path">Its path in the DAG folder.</param>
/// <param name="Kind">What became of it.</param>
/// <param name="Added">How many lines came.</param>
/// <param name="Removed">How many lines went.</param>
/// <param name="Hunks">The lines; none when only the ends of lines differ.</param>
public sealed record FileDiff(string Path, ChangeKind Kind, int Added, int Removed, IReadOnlyList<DiffHunk> Hunks)
{
    /// <summary>Compares the files of two versions: what changed, in the order of the later one.</summary>
    /// <param name="before">The earlier files.</param>
    /// <param name="after">The later files.</param>
    /// <param name="context">How many lines that are the same stand around what changed.</param>
    public static IReadOnlyList<FileDiff> Of(IReadOnlyList<SourceFile> before, IReadOnlyList<SourceFile> after, int context)
    {
        var was = before.ToDictionary(file => file.Path);
        var changes = new List<FileDiff>();
        foreach (var file in after)
        {
            if (!was.Remove(file.Path, out var old)) changes.Add(Of(file.Path, ChangeKind.Added, "", file.Text, context));
            else if (old.Text != file.Text) changes.Add(Of(file.Path, ChangeKind.Changed, old.Text, file.Text, context));
        }

        changes.AddRange(before.Where(file => was.ContainsKey(file.Path)).Select(file => Of(file.Path, ChangeKind.Removed, file.Text, "", context)));
        return changes;
    }

    private static FileDiff Of(string path, ChangeKind kind, string before, string after, int context)
    {
        var lines = LineDiff.Of(before, after);
        return new(path, kind, lines.Count(line => line.Kind == ChangeKind.Added), lines.Count(line => line.Kind == ChangeKind.Removed), LineDiff.Hunks(lines, context));
    }
}
