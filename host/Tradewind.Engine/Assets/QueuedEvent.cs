namespace Tradewind.Engine.Assets;

/// <summary>An event that waits to become part of a run of a DAG.</summary>
/// <param name="DagId">The DAG it waits for.</param>
/// <param name="Event">The event's number.</param>
/// <param name="Asset">The asset.</param>
/// <param name="At">When it was told.</param>
/// <param name="Partition">The partition it is about; null when it is about no single one.</param>
/// <param name="Why">Why it can become part of no run as the DAG's schedule is; null when it waits for more news only.</param>
public sealed record QueuedEvent(string DagId, long Event, string Asset, DateTimeOffset At, string? Partition = null, string? Why = null);
