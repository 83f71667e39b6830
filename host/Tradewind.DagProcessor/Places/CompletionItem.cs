namespace Tradewind.DagProcessor.Places;

/// <summary>Something that may be written at a place; the editor filters by what has been typed.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Kind">Which picture the editor shows.</param>
/// <param name="Rank">What comes first: the script's own, then the SDK's and plugins', then the framework's, then words of the language.</param>
/// <param name="Detail">Its line of code.</param>
/// <param name="Doc">What its documentation says.</param>
/// <param name="Insert">What is written, where that is not its name.</param>
internal sealed record CompletionItem(string Label, string Kind, int Rank, string? Detail = null, string? Doc = null, string? Insert = null);
