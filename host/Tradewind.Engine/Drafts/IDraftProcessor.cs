namespace Tradewind.Engine.Drafts;

/// <summary>Where drafts are compiled and loaded: a dag-processor of their own, never the process that asks.</summary>
public interface IDraftProcessor
{
    /// <summary>Compiles, loads and checks a draft. Nothing is stored.</summary>
    Task<DraftCheck> CheckAsync(Draft draft, CancellationToken cancel);

    /// <summary>Answers a question about a place in a draft.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="offset">The place: so many UTF-16 units from the start.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <returns>The answer as JSON for the editor in the browser; <c>null</c> when there is nothing to say.</returns>
    Task<string?> AskAsync(Draft draft, DraftQuestion question, int offset, CancellationToken cancel);
}
