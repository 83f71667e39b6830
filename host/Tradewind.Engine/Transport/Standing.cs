namespace Tradewind.Engine.Transport;

/// <summary>What became of an order in the transport's storage.</summary>
/// <param name="Kind">Which of the three.</param>
/// <param name="Reference">What the transport calls it, if it has it.</param>
public readonly record struct Standing(StandingKind Kind, string? Reference);
