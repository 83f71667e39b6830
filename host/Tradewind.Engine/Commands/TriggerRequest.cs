namespace Tradewind.Engine.Commands;

/// <summary>A wish for a run.</summary>
public sealed record TriggerRequest
{
    /// <summary>The DAG.</summary>
    public required string DagId { get; init; }

    /// <summary>The instant the run stands for; now when null.</summary>
    public DateTimeOffset? LogicalDate { get; init; }

    /// <summary>The params as a JSON object; what it leaves out takes its default.</summary>
    public string? Params { get; init; }

    /// <summary>The run's name in the DAG; made from the time when null. The same key twice makes one run.</summary>
    public string? Key { get; init; }

    /// <summary>Its tasks do their work, also where a success of another run could be taken over.</summary>
    public bool NoCache { get; init; }

    /// <summary>The partition that the run is about; null for no single one.</summary>
    public string? Partition { get; init; }

    /// <summary>A remark.</summary>
    public string? Note { get; init; }

    /// <summary>The task instance that wishes it; null when a person or a program does.</summary>
    public long? Parent { get; init; }
}
