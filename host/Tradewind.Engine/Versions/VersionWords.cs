namespace Tradewind.Engine.Versions;

/// <summary>Puts a diff into a few words: <c>task load added; read: retries; schedule; sales.csx +3 −1</c>.</summary>
internal static class VersionWords
{
    private const int MostNamed = 3;

    public static string Of(VersionDiff diff)
    {
        if (diff.IsEmpty) return "compiled anew by another release";
        var words = new List<string>();
        Parts(words, diff.Graph.Tasks, "task");
        Parts(words, diff.Graph.Groups, "group");
        var dag = diff.Graph.Dag.Select(change => change.Name.Split(':')[0]).Distinct().ToArray();
        if (dag.Length > 0) words.Add(Names(dag, "properties of the DAG"));
        words.AddRange(diff.Plugins.Select(plugin => plugin switch
        {
            { Before: null } => $"plugin {plugin.Name} {plugin.After} added",
            { After: null } => $"plugin {plugin.Name} removed",
            _ => $"plugin {plugin.Name} {plugin.Before} → {plugin.After}",
        }));
        words.AddRange(diff.Files.Select(File));
        return string.Join("; ", words);
    }

    private static void Parts(List<string> words, IReadOnlyList<PartChange> parts, string thing)
    {
        foreach (var kind in new[] { ChangeKind.Added, ChangeKind.Removed })
        {
            var ids = parts.Where(part => part.Kind == kind).Select(part => part.Id).ToArray();
            if (ids.Length > 0) words.Add($"{(ids.Length > MostNamed ? "" : ids.Length > 1 ? $"{thing}s " : $"{thing} ")}{Names(ids, $"{thing}s")} {kind.ToString().ToLowerInvariant()}");
        }

        var changed = parts.Where(part => part.Kind == ChangeKind.Changed).ToArray();
        if (changed.Length > MostNamed) words.Add($"{changed.Length} {thing}s changed");
        else words.AddRange(changed.Select(part => $"{part.Id}: {Names([.. part.Properties.Select(property => property.Name)], "properties")}"));
    }

    private static string File(FileDiff file) => file switch
    {
        { Kind: ChangeKind.Changed, Added: 0, Removed: 0 } => $"{file.Path}: ends of lines",
        { Kind: ChangeKind.Changed } => $"{file.Path} +{file.Added} −{file.Removed}",
        _ => $"{file.Path} {file.Kind.ToString().ToLowerInvariant()}",
    };

    private static string Names(string[] names, string things) => names.Length > MostNamed ? $"{names.Length} {things}" : string.Join(", ", names);
}
