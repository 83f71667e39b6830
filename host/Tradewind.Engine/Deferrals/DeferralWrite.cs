namespace Tradewind.Engine.Deferrals;

/// <summary>A wait that begins, to store with the move of its instance.</summary>
/// <param name="Ordinal">The instance's number in its run.</param>
/// <param name="Attempt">The attempt that waits.</param>
/// <param name="Fence">The dispatch that asked for it; one dispatch begins one wait.</param>
/// <param name="For">What it waits for.</param>
/// <param name="About">The number by which the event is found; see <see cref="WaitingTask.About"/>.</param>
/// <param name="Since">When it began.</param>
/// <param name="Until">When it gives up.</param>
public sealed record DeferralWrite(int Ordinal, int Attempt, int Fence, Deferral For, long? About, DateTimeOffset Since, DateTimeOffset Until);
