namespace Tradewind.Engine.Deferrals;

/// <summary>A task instance that is deferred to an event, as it is stored.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="Attempt">The attempt that waits.</param>
/// <param name="Fence">The dispatch that asked for it.</param>
/// <param name="For">What it waits for.</param>
/// <param name="About">
/// The number by which the event is found: for an asset the moment after which news counts, for a run of another DAG its logical date, both
/// in microseconds; for a triggered run its id, once there is one.
/// </param>
/// <param name="Since">When it began.</param>
/// <param name="Until">When it gives up.</param>
public sealed record WaitingTask(long Instance, int Attempt, int Fence, Deferral For, long? About, DateTimeOffset Since, DateTimeOffset Until);
