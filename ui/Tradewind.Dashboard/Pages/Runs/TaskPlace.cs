namespace Tradewind.Dashboard.Pages.Runs;

/// <summary>What the drawer of a task shows, as an address says it.</summary>
/// <param name="MapIndex">Of a mapped task, the index; null for the first.</param>
/// <param name="Attempt">The attempt; null for the latest.</param>
/// <param name="Part"><c>log</c> when null, <c>details</c> or <c>history</c>.</param>
/// <param name="Line">The line of the log to go to; null follows its end.</param>
/// <param name="IndexState">Only the indices in this state are listed.</param>
/// <param name="IndexSearch">Only the indices with this in their name, or this number, are listed.</param>
public sealed record TaskPlace(int? MapIndex = null, int? Attempt = null, string? Part = null, int? Line = null, string? IndexState = null, string? IndexSearch = null);
