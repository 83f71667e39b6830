namespace Tradewind.Engine.Alerts;

/// <summary>How often something happened.</summary>
/// <param name="Kind">What.</param>
/// <param name="Number">How often.</param>
public sealed record AlertCount(AlertKind Kind, int Number);
