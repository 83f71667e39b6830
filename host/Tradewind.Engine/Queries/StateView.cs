namespace Tradewind.Engine.Queries;

/// <summary>A value that a task keeps from attempt to attempt.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Json">The value as JSON, without secrets.</param>
/// <param name="ChangedAt">When it was written last.</param>
public sealed record StateView(string Key, string Json, DateTimeOffset ChangedAt);
