namespace Tradewind.Engine.Lineage;

/// <summary>An entry of a run's journal.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Moves">The moves of one commit, in order.</param>
public sealed record LineageEntry(long Id, IReadOnlyList<LineageMove> Moves)
{
    /// <summary>
    /// Whether the commit had the run to itself, so that entries before it are all there. A claim and an admission go by the instance alone: the
    /// entry of another commit with a smaller number may become visible after theirs.
    /// </summary>
    public bool IsInOrder => Moves.Any(move => move.Ordinal < 0 || (move.From, move.To) is not (("queued", "running") or ("scheduled", "queued")));
}
