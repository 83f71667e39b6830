namespace Tradewind.Engine.Lineage;

/// <summary>A move as the journal has it.</summary>
/// <param name="Ordinal">The instance's number; -1 for the run itself.</param>
/// <param name="From">The state before, in a word.</param>
/// <param name="To">The state after.</param>
/// <param name="At">When.</param>
/// <param name="Why">The reason.</param>
public sealed record LineageMove(int Ordinal, string From, string To, DateTimeOffset At, string? Why);
