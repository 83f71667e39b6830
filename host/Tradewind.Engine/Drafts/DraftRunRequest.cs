namespace Tradewind.Engine.Drafts;

/// <summary>A wish for a run of a draft.</summary>
/// <param name="Draft">The script as it is being written.</param>
/// <param name="DagId">Which of its DAGs; may be null when it has one.</param>
/// <param name="Params">The params as a JSON object; what it leaves out takes its default.</param>
public sealed record DraftRunRequest(Draft Draft, string? DagId = null, string? Params = null);
