namespace Tradewind.Client;

/// <summary>Runs that would go on with another version of their DAG.</summary>
public sealed record VersionMoveResource
{
    /// <summary>The DAG.</summary>
    public required string DagId { get; init; }

    /// <summary>The number of the version they have.</summary>
    public required int From { get; init; }

    /// <summary>The number of the version they would get.</summary>
    public required int To { get; init; }

    /// <summary>The runs.</summary>
    public required IReadOnlyList<long> Runs { get; init; }

    /// <summary>What is different between the two, in a few words; the whole is at <c>dags/{dag}/versions/{from}/diff/{to}</c>.</summary>
    public required string Words { get; init; }

    /// <summary>The differences of tasks that would run: again, or because they are new.</summary>
    public required IReadOnlyList<PartChangeResource> Tasks { get; init; }
}
