namespace Tradewind.Engine.Runs;

/// <summary>How often a group of a run was retried as a whole; of a mapped group, or a group inside one, how often an index of it was.</summary>
/// <param name="Id">The group.</param>
/// <param name="Retries">How many retries it has used up, counted anew when a person clears tasks of it.</param>
/// <param name="DueAt">When it starts again, while it waits for that; then none of its tasks starts before.</param>
/// <param name="MapIndex">The index; -1 for a group that has no indices.</param>
public sealed record GroupState(string Id, int Retries, DateTimeOffset? DueAt, int MapIndex = -1);
