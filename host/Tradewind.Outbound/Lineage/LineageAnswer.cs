namespace Tradewind.Outbound.Lineage;

/// <summary>What came of sending an event.</summary>
/// <param name="Taken">Whether it was taken.</param>
/// <param name="Refused">Whether it never will be.</param>
/// <param name="Words">What was answered.</param>
public sealed record LineageAnswer(bool Taken, bool Refused, string Words);
