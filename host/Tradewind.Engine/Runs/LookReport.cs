namespace Tradewind.Engine.Runs;

/// <summary>What a sensor that shares its looks says of one.</summary>
/// <param name="Key">What makes it the same look.</param>
/// <param name="Looks">How many looks have been made now, by whomever.</param>
/// <param name="NextAt">When the next one is due, for a sensor that did not look because another does or has; null when it looked itself.</param>
public sealed record LookReport(string Key, int Looks, DateTimeOffset? NextAt);
