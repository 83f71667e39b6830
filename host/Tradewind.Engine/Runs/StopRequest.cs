namespace Tradewind.Engine.Runs;

/// <summary>What becomes of an instance once its running attempt has been stopped.</summary>
/// <param name="Then">The next state or step.</param>
/// <param name="Why">Who wished it and why, for the journal.</param>
public sealed record StopRequest(StopThen Then, string Why);
