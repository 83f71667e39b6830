namespace Tradewind.Engine.Lineage;

/// <summary>An attempt in its run.</summary>
/// <param name="Ordinal">The instance's number.</param>
/// <param name="Number">The attempt's number.</param>
public readonly record struct LineageAttemptId(int Ordinal, int Number);
