namespace Tradewind.Engine.Drafts;

/// <summary>A script as somebody is writing it: not what the DAG folder holds, or not yet.</summary>
/// <param name="Path">Where it would stand, relative to the DAG folder with forward slashes.</param>
/// <param name="Text">Its text.</param>
public sealed record Draft(string Path, string Text);
