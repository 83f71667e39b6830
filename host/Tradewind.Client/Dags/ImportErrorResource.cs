namespace Tradewind.Client;

/// <summary>A script that could not be taken up as it is now.</summary>
public sealed record ImportErrorResource
{
    /// <summary>The script, relative to the DAG folder.</summary>
    public required string Path { get; init; }

    /// <summary>What is wrong with it.</summary>
    public required IReadOnlyList<ScriptFaultResource> Faults { get; init; }

    /// <summary>When that was found.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>The DAGs that go on with their last good version.</summary>
    public required IReadOnlyList<string> ServingDags { get; init; }
}
