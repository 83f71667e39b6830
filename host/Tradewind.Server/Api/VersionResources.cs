using Tradewind.Client;
using Tradewind.Engine.Recovery;
using Tradewind.Engine.Versions;
using Tradewind.Server.Problems;

namespace Tradewind.Server.Api;

/// <summary>Differences between versions in the API's words.</summary>
internal static class VersionResources
{
    public static VersionDiffResource Diff(string dagId, VersionDiff diff) => new()
    {
        DagId = dagId,
        From = Resources.Version(diff.From),
        To = Resources.Version(diff.To),
        Words = diff.Words,
        Dag = [.. diff.Graph.Dag.Select(Property)],
        Tasks = [.. diff.Graph.Tasks.Select(Part)],
        Groups = [.. diff.Graph.Groups.Select(Part)],
        Plugins = [.. diff.Plugins.Select(Property)],
        Files = [.. diff.Files.Select(File)],
    };

    public static VersionMoveResource Move(VersionMove move) => new()
    {
        DagId = move.DagId, From = move.Diff.From.Number, To = move.Diff.To.Number, Runs = move.Runs, Words = move.Diff.Words, Tasks = [.. move.Tasks.Select(Part)],
    };

    private static PropertyChangeResource Property(PropertyChange change) => new() { Name = change.Name, Before = change.Before, After = change.After };

    private static PartChangeResource Part(PartChange part) => new() { Id = part.Id, Change = Words.Of(part.Kind), Properties = [.. part.Properties.Select(Property)] };

    private static FileDiffResource File(FileDiff file) => new()
    {
        Path = file.Path,
        Change = Words.Of(file.Kind),
        Added = file.Added,
        Removed = file.Removed,
        Hunks =
        [
            .. file.Hunks.Select(hunk => new DiffHunkResource
            {
                Header = hunk.Header,
                Lines = [.. hunk.Lines.Select(line => new DiffLineResource { Change = line.Kind is { } kind ? Words.Of(kind) : "same", From = line.From, To = line.To, Text = line.Text })],
            }),
        ],
    };
}
