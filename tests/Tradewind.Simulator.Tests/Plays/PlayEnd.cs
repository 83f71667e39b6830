namespace Tradewind.Simulator.Tests.Plays;

/// <summary>A play that ended well.</summary>
/// <param name="TraceHash">A digest of all that happened.</param>
/// <param name="Dispatches">How many attempts and looks were given to runners.</param>
/// <param name="Took">The time that went by in the play.</param>
internal sealed record PlayEnd(ulong TraceHash, int Dispatches, TimeSpan Took);
