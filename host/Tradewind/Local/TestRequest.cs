namespace Tradewind.Local;

/// <summary>What to run in the terminal.</summary>
internal sealed record TestRequest
{
    /// <summary>Which DAG; null when the script has only one.</summary>
    public string? DagId { get; init; }

    /// <summary>The instant the run stands for; null for now.</summary>
    public DateTimeOffset? LogicalDate { get; init; }

    /// <summary>The partition that the run is about; null for no single one.</summary>
    public string? Partition { get; init; }

    /// <summary>The params as a JSON object.</summary>
    public string? Params { get; init; }

    /// <summary>By task: what stands for the system or the person that it waits for.</summary>
    public IReadOnlyDictionary<string, string> Answers { get; init; } = new Dictionary<string, string>();

    /// <summary>Print the outcome as JSON.</summary>
    public bool Json { get; init; }
}
