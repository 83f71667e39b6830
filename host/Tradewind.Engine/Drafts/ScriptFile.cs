namespace Tradewind.Engine.Drafts;

/// <summary>A script of the DAG folder in a list.</summary>
/// <param name="Path">Relative to the folder, with forward slashes.</param>
/// <param name="Length">Bytes.</param>
/// <param name="ChangedAt">When it was last written.</param>
public sealed record ScriptFile(string Path, long Length, DateTimeOffset ChangedAt);
