namespace Tradewind.Engine.Alerts;

/// <summary>What came of sending a message.</summary>
/// <param name="Taken">Whether the receiver took it.</param>
/// <param name="Words">What it answered, or why it was not reached; without secrets.</param>
public sealed record AlertAnswer(bool Taken, string Words);
