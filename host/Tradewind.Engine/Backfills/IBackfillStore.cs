using Tradewind.Engine.Queries;
using Tradewind.Engine.Schedules;
using Tradewind.Engine.States;

namespace Tradewind.Engine.Backfills;

/// <summary>Where backfills are kept.</summary>
public interface IBackfillStore
{
    /// <summary>Stores a backfill with all its slots, in one transaction.</summary>
    Task<long> CreateAsync(BackfillRecord backfill, IReadOnlyList<ScheduledRun> slots, CancellationToken cancel);

    /// <summary>Backfills with their progress, latest first, a page at a time; optionally of one DAG.</summary>
    Task<Page<BackfillView>> ListAsync(string? dagId, string? cursor, int limit, CancellationToken cancel);

    /// <summary>One backfill with its progress, or null.</summary>
    Task<BackfillView?> GetAsync(long backfill, CancellationToken cancel);

    /// <summary>Slots of a backfill in order, after a place (-1 for the first).</summary>
    Task<IReadOnlyList<BackfillSlot>> SlotsAsync(long backfill, int after, int limit, CancellationToken cancel);

    /// <summary>The first slots that wait.</summary>
    Task<IReadOnlyList<BackfillSlot>> WaitingAsync(long backfill, int limit, CancellationToken cancel);

    /// <summary>Runs that fill slots of a DAG in a range, by logical date.</summary>
    Task<IReadOnlyDictionary<DateTimeOffset, (long Run, RunState State)>> FilledAsync(string dagId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel);

    /// <summary>Notes what became of a slot that waited.</summary>
    Task NoteAsync(long backfill, IReadOnlyList<BackfillSlot> slots, CancellationToken cancel);

    /// <summary>Moves a backfill on; false when it does not stand where it is expected.</summary>
    Task<bool> MoveAsync(long backfill, IReadOnlyList<BackfillState> from, BackfillState to, DateTimeOffset? endedAt, CancellationToken cancel);

    /// <summary>Runs of a backfill that have not ended.</summary>
    Task<IReadOnlyList<long>> OpenRunsAsync(long backfill, CancellationToken cancel);

    /// <summary>Backfills that a scheduler has something to do for: those that run, and cancelled ones whose runs are not all being stopped.</summary>
    Task<IReadOnlyList<BackfillView>> ActiveAsync(CancellationToken cancel);
}
