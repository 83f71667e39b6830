namespace Tradewind.Client;

/// <summary>A task instance that is affected.</summary>
public sealed record AffectedTaskResource
{
    /// <summary>Its run.</summary>
    public required long RunId { get; init; }

    /// <summary>Its DAG: another one than was asked about, when its task waited for that.</summary>
    public required string DagId { get; init; }

    /// <summary>Its task.</summary>
    public required string TaskId { get; init; }

    /// <summary>Its index among the mapped ones; -1 for an ordinary task.</summary>
    public required int MapIndex { get; init; }

    /// <summary>Where it stands before. What is <c>running</c> is stopped first.</summary>
    public required string State { get; init; }
}
