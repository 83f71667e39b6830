namespace Tradewind.Client;

/// <summary>What is different between two versions of a DAG.</summary>
public sealed record VersionDiffResource
{
    /// <summary>The DAG.</summary>
    public required string DagId { get; init; }

    /// <summary>The one version.</summary>
    public required DagVersionResource From { get; init; }

    /// <summary>The version it is compared with.</summary>
    public required DagVersionResource To { get; init; }

    /// <summary>All of it in a few words.</summary>
    public required string Words { get; init; }

    /// <summary>What the DAG as a whole says differently: schedule, limits, params.</summary>
    public required IReadOnlyList<PropertyChangeResource> Dag { get; init; }

    /// <summary>The tasks that are new, gone or changed. What a body does stands in the files only.</summary>
    public required IReadOnlyList<PartChangeResource> Tasks { get; init; }

    /// <summary>The groups that are.</summary>
    public required IReadOnlyList<PartChangeResource> Groups { get; init; }

    /// <summary>The plugins by name, with their versions.</summary>
    public required IReadOnlyList<PropertyChangeResource> Plugins { get; init; }

    /// <summary>The source files.</summary>
    public required IReadOnlyList<FileDiffResource> Files { get; init; }
}
