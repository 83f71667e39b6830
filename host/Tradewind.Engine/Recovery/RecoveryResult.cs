namespace Tradewind.Engine.Recovery;

/// <summary>What was done, or would be.</summary>
/// <param name="DryRun">Nothing was done.</param>
/// <param name="Runs">The runs that are affected.</param>
/// <param name="TaskCount">How many task instances are affected.</param>
/// <param name="Tasks">These task instances, by run and number; the first <see cref="MostListed"/> of them.</param>
/// <param name="Skipped">Runs that were left alone, and why.</param>
public sealed record RecoveryResult(bool DryRun, IReadOnlyList<long> Runs, int TaskCount, IReadOnlyList<AffectedTask> Tasks, IReadOnlyList<SkippedRun> Skipped)
{
    /// <summary>The most task instances that are listed one by one; all are counted.</summary>
    public const int MostListed = 1_000;

    /// <summary>Of a dry run: what the runs that would get another version of their DAG would run differently.</summary>
    public IReadOnlyList<VersionMove> Versions { get; init; } = [];
}
