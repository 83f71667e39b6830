using System.Text.Json;

namespace Tradewind.Client;

/// <summary>A version of a DAG with what it was made of.</summary>
public sealed record DagVersionDetailResource : DagVersionResource
{
    /// <summary>The whole graph: schedule, tasks, edges and every setting.</summary>
    public required JsonElement Graph { get; init; }

    /// <summary>The script and the files it loads.</summary>
    public required IReadOnlyList<SourceFileResource> Sources { get; init; }

    /// <summary>The plugins it was compiled against.</summary>
    public required IReadOnlyList<string> Plugins { get; init; }
}
