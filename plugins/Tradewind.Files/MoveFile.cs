namespace Tradewind.Files;

/// <summary>
/// Moves a file, or all files that match a pattern. Its output is the list of the new paths. Within one file system this is a rename;
/// across two, a copy that appears as a whole, after which the source is deleted.
/// <code>dag.Action("archive", new MoveFile { Source = "inbox/*.csv", Destination = From(ctx => $"archive/{ctx.LogicalDate:yyyy-MM}/") });</code>
/// </summary>
public sealed class MoveFile : ActionOperator<List<string>>
{
    /// <summary>The file, or a pattern such as <c>data/**/*.csv</c> (also <c>?</c>, <c>[a-z]</c>, <c>{csv,txt}</c>).</summary>
    public required Value<string> Source { get; init; }

    /// <summary>
    /// The new path. A folder when <see cref="Source"/> is a pattern, when it ends in <c>/</c> or when such a folder is there; folders
    /// that are missing are made.
    /// </summary>
    public required Value<string> Destination { get; init; }

    /// <summary>What to do where a file is already. By default it is replaced. With <see cref="IfExists.Skip"/> the source stays too.</summary>
    public IfExists IfExists { get; init; } = IfExists.Replace;

    /// <summary>
    /// What to do when there is no source. By default the attempt fails; an attempt that repeats one which was lost after its last
    /// file finds nothing left, so <see cref="IfMissing.Succeed"/> suits tasks that may repeat.
    /// </summary>
    public IfMissing IfMissing { get; init; } = IfMissing.Fail;

    /// <inheritdoc />
    public override async Task<OperatorOutcome<List<string>>> RunAsync(OperatorContext ctx, CancellationToken cancellationToken)
    {
        var path = ctx.Get(Source);
        var pattern = new FilePattern(path, ctx.WorkDirectory);
        var found = pattern.Find();
        if (found.Count == 0)
            return FileSet.WhenMissing(IfMissing, path);

        var moved = new List<string>();
        foreach (var (from, to) in FileSet.Pair(pattern, found, ctx.Get(Destination), ctx.WorkDirectory))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await MoveAsync(from, to, cancellationToken))
            {
                ctx.Log($"Moved {from} to {to}.");
                moved.Add(to);
                ctx.Progress(moved.Count);
            }
            else
            {
                ctx.Log($"Left {from}: {to} is there already.");
            }
        }

        return moved;
    }

    private async Task<bool> MoveAsync(string from, string to, CancellationToken cancellationToken)
    {
        if (File.Exists(to) && IfExists != IfExists.Replace)
            return IfExists == IfExists.Skip ? false : throw FileSet.Exists(to);

        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        if (FileRename.TryRename(from, to))
            return true;

        await FileSet.CopyAsync(from, to, IfExists, cancellationToken);
        File.Delete(from);
        return true;
    }
}
