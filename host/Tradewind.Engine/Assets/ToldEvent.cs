namespace Tradewind.Engine.Assets;

/// <summary>An event in an asset's history.</summary>
/// <param name="Event">The event.</param>
/// <param name="ToldBy">Who told it by hand; null when a task did.</param>
public sealed record ToldEvent(AssetEvent Event, string? ToldBy);
