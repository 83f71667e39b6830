namespace Tradewind.Engine.Versions;

/// <summary>A line of a file in a diff.</summary>
/// <param name="Kind">Null for one that both versions have.</param>
/// <param name="From">Its number in the earlier version, from 1; null when it is new.</param>
/// <param name="To">Its number in the later version; null when it is gone.</param>
/// <param name="Text">The line, without its end.</param>
public sealed record DiffLine(ChangeKind? Kind, int? From, int? To, string Text);
