using Tradewind.Engine.Schedules;

namespace Tradewind.Engine.Bundles;

/// <summary>A DAG's latest scheduled run: the one with the latest slot.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Interval">The data interval it covers.</param>
/// <param name="EndedAt">When it ended; null while it has not.</param>
public sealed record LastRun(long Id, DataInterval Interval, DateTimeOffset? EndedAt);
