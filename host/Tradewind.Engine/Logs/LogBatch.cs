namespace Tradewind.Engine.Logs;

/// <summary>Lines for one attempt's stream.</summary>
/// <param name="Key">Whose.</param>
/// <param name="Lines">UTF-8, each line ending in a line feed: <c>2026-11-22T10:00:00.123Z I the text</c>, where the letter is D, I, W or E; further lines of one message start with a tab.</param>
public readonly record struct LogBatch(LogKey Key, ReadOnlyMemory<byte> Lines);
