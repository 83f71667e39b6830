namespace Tradewind.Engine.Assets;

/// <summary>News that is enough for a run.</summary>
/// <param name="News">The events, oldest first.</param>
/// <param name="Partition">The partition that the run is about; null when keys do not count.</param>
public sealed record DueNews(IReadOnlyList<QueuedNews> News, string? Partition = null);
