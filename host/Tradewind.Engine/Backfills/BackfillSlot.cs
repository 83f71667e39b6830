using Tradewind.Engine.Schedules;
using Tradewind.Engine.States;

namespace Tradewind.Engine.Backfills;

/// <summary>One slot of a backfill.</summary>
/// <param name="Place">Its place in the order in which the backfill goes through them, from 0.</param>
/// <param name="LogicalDate">The instant its run stands for.</param>
/// <param name="Interval">The span its run covers.</param>
/// <param name="Step">What became of it, or would.</param>
/// <param name="RunId">Its run.</param>
/// <param name="RunState">Where that run stands.</param>
/// <param name="Why">Why its run was left alone.</param>
public sealed record BackfillSlot(
    int Place, DateTimeOffset LogicalDate, DataInterval Interval, BackfillStep Step, long? RunId = null, RunState? RunState = null, string? Why = null);
