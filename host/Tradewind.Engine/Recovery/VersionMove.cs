using Tradewind.Engine.Versions;

namespace Tradewind.Engine.Recovery;

/// <summary>Runs that would go on with another version of their DAG, and what that would run differently from what they ran.</summary>
/// <param name="DagId">The DAG.</param>
/// <param name="Runs">The runs.</param>
/// <param name="Diff">The version they have and the one they would get, compared as a whole.</param>
/// <param name="Tasks">Of the differences those of tasks that would run: again, or because they are new.</param>
public sealed record VersionMove(string DagId, IReadOnlyList<long> Runs, VersionDiff Diff, IReadOnlyList<PartChange> Tasks)
{
    /// <summary>The most pairs of versions that are compared for one wish; those of the most runs go first.</summary>
    public const int MostCompared = 20;
}
