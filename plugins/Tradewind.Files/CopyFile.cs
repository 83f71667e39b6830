namespace Tradewind.Files;

/// <summary>
/// Copies a file, or all files that match a pattern. Its output is the list of the copies' paths. A copy appears in its place as a
/// whole; an attempt that fails in the middle leaves none half written, and the next one starts over.
/// <code>dag.Action("publish", new CopyFile { Source = "out/*.html", Destination = "site/" });</code>
/// </summary>
public sealed class CopyFile : ActionOperator<List<string>>
{
    /// <summary>The file, or a pattern such as <c>data/**/*.csv</c> (also <c>?</c>, <c>[a-z]</c>, <c>{csv,txt}</c>).</summary>
    public required Value<string> Source { get; init; }

    /// <summary>
    /// The copy's path. A folder when <see cref="Source"/> is a pattern, when it ends in <c>/</c> or when such a folder is there; folders
    /// that are missing are made.
    /// </summary>
    public required Value<string> Destination { get; init; }

    /// <summary>What to do where a file is already. By default it is replaced, so that a repeated attempt does no harm.</summary>
    public IfExists IfExists { get; init; } = IfExists.Replace;

    /// <summary>What to do when there is no source. By default the attempt fails.</summary>
    public IfMissing IfMissing { get; init; } = IfMissing.Fail;

    /// <inheritdoc />
    public override async Task<OperatorOutcome<List<string>>> RunAsync(OperatorContext ctx, CancellationToken cancellationToken)
    {
        var path = ctx.Get(Source);
        var pattern = new FilePattern(path, ctx.WorkDirectory);
        var found = pattern.Find();
        if (found.Count == 0)
            return FileSet.WhenMissing(IfMissing, path);

        var copies = new List<string>();
        long bytes = 0;
        foreach (var (from, to) in FileSet.Pair(pattern, found, ctx.Get(Destination), ctx.WorkDirectory))
        {
            if (await FileSet.CopyAsync(from, to, IfExists, cancellationToken))
                ctx.Log($"Copied {from} to {to}.");
            else
                ctx.Log($"Left {to} as it is.");
            copies.Add(to);
            bytes += new FileInfo(to).Length;
            ctx.Progress(copies.Count, bytes);
        }

        return copies;
    }
}
