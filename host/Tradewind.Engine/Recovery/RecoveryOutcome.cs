namespace Tradewind.Engine.Recovery;

/// <summary>What a wish came to in one run.</summary>
/// <param name="DagId">The run's DAG.</param>
/// <param name="Tasks">The affected task instances.</param>
/// <param name="Skipped">Why the run is left alone; null when it is not.</param>
/// <param name="Changed">Whether anything changed.</param>
/// <param name="From">The version the run had.</param>
/// <param name="To">The version it goes on with.</param>
internal sealed record RecoveryOutcome(string DagId, IReadOnlyList<AffectedTask> Tasks, string? Skipped, bool Changed, long From, long To);
