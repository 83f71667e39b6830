namespace Tradewind.Engine.Logs;

/// <summary>A piece of an attempt's stream.</summary>
/// <param name="Bytes">Whole lines in UTF-8.</param>
/// <param name="NextOffset">Where to read on.</param>
/// <param name="Size">The stream's size so far.</param>
public sealed record LogSlice(byte[] Bytes, long NextOffset, long Size);
