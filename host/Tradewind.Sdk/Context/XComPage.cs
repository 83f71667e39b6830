namespace Tradewind;

/// <summary>A part of what the indices of a mapped task left behind.</summary>
/// <param name="Values">One entry for each index that succeeded, in order: its value as UTF-8 JSON, or null where it left none.</param>
/// <param name="Next">The map index to go on from; null when there is nothing after these.</param>
public sealed record XComPage(IReadOnlyList<ReadOnlyMemory<byte>?> Values, int? Next);
