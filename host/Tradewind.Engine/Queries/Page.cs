namespace Tradewind.Engine.Queries;

/// <summary>A page of a longer list.</summary>
/// <param name="Items">What is on it.</param>
/// <param name="Next">The cursor of the next page; null on the last.</param>
/// <param name="Total">How many match in all, when that is known cheaply.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next, int? Total = null);
