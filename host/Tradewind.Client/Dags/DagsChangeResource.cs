namespace Tradewind.Client;

/// <summary>What became of the wish to change all DAGs that match, or would.</summary>
public sealed record DagsChangeResource
{
    /// <summary>Whether it was only asked what would happen.</summary>
    public required bool DryRun { get; init; }

    /// <summary>The DAGs that change, by id.</summary>
    public required IReadOnlyList<string> Dags { get; init; }

    /// <summary>How many that match stood so before.</summary>
    public required int Already { get; init; }

    /// <summary>Those that match and are left alone, because the caller's role on them is too small.</summary>
    public required IReadOnlyList<string> Refused { get; init; }

    /// <summary>The runs that were made, in the order of <see cref="Dags"/>; only when they were to be triggered.</summary>
    public IReadOnlyList<long>? Runs { get; init; }

    /// <summary>Those that match and cannot be triggered so, each with the reason; only when they were to be triggered.</summary>
    public IReadOnlyList<FaultyDagResource>? Faulty { get; init; }
}
