using Tradewind.Engine.States;

namespace Tradewind.Engine.Backfills;

/// <summary>A backfill with how far it has come.</summary>
/// <param name="Backfill">The backfill.</param>
/// <param name="Slots">How many slots it has.</param>
/// <param name="Waiting">How many of them wait for room.</param>
/// <param name="LeftAlone">How many have a run that was left as it is.</param>
/// <param name="Runs">Its runs, made or reprocessed, by state.</param>
public sealed record BackfillView(BackfillRecord Backfill, int Slots, int Waiting, int LeftAlone, IReadOnlyDictionary<RunState, int> Runs)
{
    /// <summary>How many slots are done: left alone, or with a run that has ended.</summary>
    public int Done => LeftAlone + Runs.Where(runs => runs.Key.IsFinal()).Sum(runs => runs.Value);
}
