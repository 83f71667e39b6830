namespace Tradewind.Engine.Assets;

/// <summary>An event that waits to become part of a run of a DAG.</summary>
/// <param name="DagId">The DAG it waits for.</param>
/// <param name="Event">The event's number.</param>
/// <param name="Asset">The asset.</param>
/// <param name="At">When it was told.</param>
public sealed record QueuedEvent(string DagId, long Event, string Asset, DateTimeOffset At);
