namespace Tradewind.Files;

/// <summary>
/// Deletes files. Its output is the list of the deleted paths. What is not there needs no deleting: a repeated attempt succeeds.
/// <code>dag.Action("clean", new DeleteFiles { Paths = ["tmp/**/*.part", "tmp/lock"], EmptyFolders = true });</code>
/// </summary>
public sealed class DeleteFiles : ActionOperator<List<string>>
{
    /// <summary>Paths and patterns, such as <c>data/**/*.csv</c> (also <c>?</c>, <c>[a-z]</c>, <c>{csv,txt}</c>).</summary>
    public required List<Value<string>> Paths { get; init; }

    /// <summary>
    /// A folder that nothing may be deleted outside of; by default the DAG's directory. So a path that comes from a parameter cannot
    /// lead elsewhere with <c>..</c> or a leading slash. <c>/</c> allows everything.
    /// </summary>
    public Value<string>? Within { get; init; }

    /// <summary>Whether to delete folders too that lose their last file by this. Default no.</summary>
    public bool EmptyFolders { get; init; }

    /// <inheritdoc />
    public override Task<OperatorOutcome<List<string>>> RunAsync(OperatorContext ctx, CancellationToken cancellationToken)
    {
        var limit = Path.TrimEndingDirectorySeparator(Path.GetFullPath(ctx.GetOr(Within, "."), ctx.WorkDirectory));
        var patterns = ctx.Get(Paths).Select(p => new FilePattern(p, ctx.WorkDirectory)).ToList();
        var found = patterns.SelectMany(p => p.Find()).Distinct(StringComparer.Ordinal).ToList();

        // Before the first one is gone: a task with a wrong path deletes nothing.
        var outside = patterns.Where(p => !p.IsPattern).Select(p => p.Root).Concat(found).Where(f => !IsWithin(f, limit)).Distinct().ToList();
        if (outside.Count > 0)
            return Task.FromResult<OperatorOutcome<List<string>>>(OperatorOutcome.Failed($"Nothing was deleted: {string.Join(", ", outside.Take(5))} is outside of {limit}.", retry: false));

        var deleted = new List<string>();
        foreach (var file in found)
        {
            cancellationToken.ThrowIfCancellationRequested();
            File.Delete(file);
            ctx.Log($"Deleted {file}.");
            deleted.Add(file);
            ctx.Progress(deleted.Count);
        }

        if (EmptyFolders)
            DeleteEmptied(deleted, limit, ctx);
        return Task.FromResult<OperatorOutcome<List<string>>>(deleted);
    }

    private static bool IsWithin(string path, string folder) =>
        path.StartsWith(Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static void DeleteEmptied(List<string> deleted, string limit, OperatorContext ctx)
    {
        foreach (var start in deleted.Select(f => Path.GetDirectoryName(f)!).Distinct().OrderByDescending(f => f.Length))
        {
            for (var folder = start; IsWithin(folder, limit) && Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any(); folder = Path.GetDirectoryName(folder)!)
            {
                Directory.Delete(folder);
                ctx.Log($"Deleted the empty folder {folder}.");
            }
        }
    }
}
