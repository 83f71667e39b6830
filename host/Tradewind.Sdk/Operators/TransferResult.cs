namespace Tradewind;

/// <summary>The output of a transfer task.</summary>
/// <param name="Rows">How many rows went from source to sink.</param>
/// <param name="Bytes">How many bytes of the source they came from.</param>
public sealed record TransferResult(long Rows, long Bytes);
