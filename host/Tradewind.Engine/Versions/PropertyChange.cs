namespace Tradewind.Engine.Versions;

/// <summary>A property that is not what it was.</summary>
/// <param name="Name">Its name in words, for example <c>trigger rule</c>.</param>
/// <param name="Before">What it was, in words; null for nothing.</param>
/// <param name="After">What it is; null for nothing.</param>
public sealed record PropertyChange(string Name, string? Before, string? After);
