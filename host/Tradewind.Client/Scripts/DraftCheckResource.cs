namespace Tradewind.Client;

/// <summary>What the dag-processor and the platform's rules say of a draft.</summary>
public sealed record DraftCheckResource
{
    /// <summary>What keeps it from becoming a version; none when it is sound.</summary>
    public required IReadOnlyList<ScriptFaultResource> Faults { get; init; }

    /// <summary>What the compiler finds odd without refusing it.</summary>
    public required IReadOnlyList<ScriptFaultResource> Warnings { get; init; }

    /// <summary>The DAGs that it declares; none while it does not load.</summary>
    public required IReadOnlyList<DraftDagResource> Dags { get; init; }
}
