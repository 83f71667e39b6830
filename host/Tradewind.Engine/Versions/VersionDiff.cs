using Tradewind.Engine.Queries;

namespace Tradewind.Engine.Versions;

/// <summary>What is different between two versions of a DAG.</summary>
/// <param name="From">The one that is compared.</param>
/// <param name="To">The one it is compared with.</param>
/// <param name="Graph">The graph in words.</param>
/// <param name="Plugins">The plugins it was compiled against.</param>
/// <param name="Files">The source files.</param>
public sealed record VersionDiff(DagVersionSummary From, DagVersionSummary To, GraphDiff Graph, IReadOnlyList<PropertyChange> Plugins, IReadOnlyList<FileDiff> Files)
{
    /// <summary>How many lines that are the same stand around a change, unless said otherwise.</summary>
    public const int StandardContext = 3;

    /// <summary>Whether nothing that is known of them is different: the scripts were only compiled by another release.</summary>
    public bool IsEmpty => Graph.IsEmpty && Plugins.Count + Files.Count == 0;

    /// <summary>It in a few words.</summary>
    public string Words => VersionWords.Of(this);

    /// <summary>Compares two versions.</summary>
    /// <param name="from">The earlier one, as a rule.</param>
    /// <param name="to">The later one.</param>
    /// <param name="pluginVersions">By content hash: which version of a plugin that is.</param>
    /// <param name="context">How many lines that are the same stand around what changed.</param>
    public static VersionDiff Of(DagVersionDetail from, DagVersionDetail to, IReadOnlyDictionary<string, string> pluginVersions, int context = StandardContext) => new(
        from.Summary, to.Summary, GraphDiff.Of(from.Plan.Graph, to.Plan.Graph), PluginChanges(from.Plugins, to.Plugins, pluginVersions), FileDiff.Of(from.Sources, to.Sources, context));

    // A plugin is named as name@hash.
    private static PropertyChange[] PluginChanges(IReadOnlyList<string> before, IReadOnlyList<string> after, IReadOnlyDictionary<string, string> versions)
    {
        var was = before.Select(Split).ToDictionary();
        var changes = new List<PropertyChange>();
        foreach (var (name, hash) in after.Select(Split))
        {
            was.Remove(name, out var old);
            if (old == hash) continue;
            var (left, right) = (Version(old), Version(hash));
            // Rebuilt under the same version: only the content tells them apart.
            if (left is not null && left == right) (left, right) = ($"{left} ({Short(old!)})", $"{right} ({Short(hash)})");
            changes.Add(new(name, left, right));
        }

        changes.AddRange(was.Select(gone => new PropertyChange(gone.Key, Version(gone.Value), null)));
        return [.. changes];

        string? Version(string? hash) => hash is null ? null : versions.TryGetValue(hash, out var version) && version.Length > 0 ? version : Short(hash);
    }

    private static KeyValuePair<string, string> Split(string plugin) => plugin.LastIndexOf('@') is > 0 and var at ? new(plugin[..at], plugin[(at + 1)..]) : new(plugin, "");

    private static string Short(string hash) => hash[..Math.Min(8, hash.Length)];
}
