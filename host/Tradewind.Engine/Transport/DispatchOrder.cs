namespace Tradewind.Engine.Transport;

/// <summary>
/// A ready task, as it is handed to a task transport. The first two are all that an agent needs to take it; the others let the
/// transport sort it and show people what it is.
/// </summary>
public sealed record DispatchOrder
{
    /// <summary>The task instance.</summary>
    public required long Instance { get; init; }

    /// <summary>The fencing number of this dispatch: of two deliveries under one number only the first is taken.</summary>
    public required int Fence { get; init; }

    /// <summary>Which attempt it is to be; a sensor's further looks belong to one attempt.</summary>
    public required int Attempt { get; init; }

    /// <summary>The queue whose agents may take it.</summary>
    public required string Queue { get; init; }

    /// <summary>The higher, the earlier.</summary>
    public required int Priority { get; init; }

    /// <summary>Its DAG.</summary>
    public required string DagId { get; init; }

    /// <summary>What its run is called.</summary>
    public required string RunKey { get; init; }

    /// <summary>Its task.</summary>
    public required string TaskId { get; init; }

    /// <summary>Its index, if the task is mapped; otherwise -1.</summary>
    public required int MapIndex { get; init; }
}
