namespace Tradewind.Engine.Assets;

/// <summary>A part of a window.</summary>
/// <param name="Window">The window.</param>
/// <param name="At">Which part of it, from 0.</param>
public readonly record struct PartitionPlace(PartitionWindow Window, int At);
