using Spectre.Console;
using Tradewind.Client;

namespace Tradewind.Terminal;

/// <summary>Writes what is different between two versions: in words, then the source as a unified diff.</summary>
internal static class VersionDiffText
{
    private static readonly Style Came = new(Color.Green);
    private static readonly Style Went = new(Color.Red);
    private static readonly Style Place = new(Color.Teal);
    private static readonly Style Strong = new(decoration: Decoration.Bold);

    /// <summary>The whole.</summary>
    public static void Write(VersionDiffResource diff)
    {
        var terminal = Print.Terminal();
        Line(terminal, $"{diff.DagId}: version {diff.From.Number} → {diff.To.Number}: {diff.Words}", Strong);
        Parts(terminal, "task", diff.Tasks);
        Parts(terminal, "group", diff.Groups);
        Properties(terminal, "", diff.Dag);
        Properties(terminal, "plugin ", diff.Plugins);
        foreach (var file in diff.Files) File(terminal, diff, file);
    }

    /// <summary>What runs that get another version would run differently.</summary>
    public static void Write(VersionMoveResource move)
    {
        var terminal = Print.Terminal();
        var runs = move.Runs.Count == 1 ? $"Run {move.Runs[0]}" : $"{move.Runs.Count} runs";
        Line(terminal, $"{runs} of {move.DagId} would go on with version {move.To} instead of {move.From}: {move.Words}", Style.Plain);
        Parts(terminal, "task", move.Tasks);
        Line(terminal, $"  All that is different: tradewind dags diff {move.DagId} {move.From} {move.To}", Style.Plain);
    }

    private static void Parts(IAnsiConsole terminal, string thing, IReadOnlyList<PartChangeResource> parts)
    {
        foreach (var part in parts)
        {
            Line(terminal, $"  {thing} {part.Id}{(part.Change == "changed" ? "" : $" {part.Change}")}", part.Change switch { "added" => Came, "removed" => Went, _ => Style.Plain });
            Properties(terminal, "  ", part.Properties);
        }
    }

    private static void Properties(IAnsiConsole terminal, string before, IReadOnlyList<PropertyChangeResource> properties)
    {
        foreach (var property in properties) Line(terminal, $"  {before}{property.Name}: {property.Before ?? "none"} → {property.After ?? "none"}", Style.Plain);
    }

    private static void File(IAnsiConsole terminal, VersionDiffResource diff, FileDiffResource file)
    {
        terminal.WriteLine();
        Line(terminal, file.Change == "added" ? "--- none" : $"--- {file.Path} version {diff.From.Number}", Strong);
        Line(terminal, file.Change == "removed" ? "+++ none" : $"+++ {file.Path} version {diff.To.Number}", Strong);
        if (file.Hunks.Count == 0) Line(terminal, "Only the ends of lines differ.", Style.Plain);
        foreach (var hunk in file.Hunks)
        {
            Line(terminal, hunk.Header, Place);
            foreach (var line in hunk.Lines)
            {
                var (sign, style) = line.Change switch { "added" => ('+', Came), "removed" => ('-', Went), _ => (' ', Style.Plain) };
                Line(terminal, $"{sign}{line.Text}", style);
            }
        }
    }

    private static void Line(IAnsiConsole terminal, string text, Style style)
    {
        terminal.Write(new Text(text, style));
        terminal.WriteLine();
    }
}
