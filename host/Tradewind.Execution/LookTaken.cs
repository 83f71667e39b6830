namespace Tradewind.Execution;

/// <summary>What a sensor that shares its looks did.</summary>
/// <param name="Key">What makes it the same look.</param>
/// <param name="Looks">How many looks have been made now, by whomever.</param>
/// <param name="NextAt">When the next is due, for a sensor that did not look because another does or has; null when it looked itself, or took what was found.</param>
public sealed record LookTaken(string Key, int Looks, DateTimeOffset? NextAt);
