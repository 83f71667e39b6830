namespace Tradewind.Engine.Assets;

/// <summary>An event that waits to become part of a run of a DAG.</summary>
/// <param name="Event">The event's number.</param>
/// <param name="Asset">The asset.</param>
/// <param name="At">When it was told.</param>
/// <param name="Partition">The partition it is about; null when it is about no single one.</param>
public readonly record struct QueuedNews(long Event, string Asset, DateTimeOffset At, string? Partition = null);
