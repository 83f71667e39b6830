namespace Tradewind.Engine.Drafts;

/// <summary>A script as the DAG folder holds it.</summary>
/// <param name="Path">Relative to the folder, with forward slashes.</param>
/// <param name="Text">Its text.</param>
/// <param name="Hash">SHA-256 of its bytes: what a later save compares with.</param>
public sealed record ScriptText(string Path, string Text, string Hash);
