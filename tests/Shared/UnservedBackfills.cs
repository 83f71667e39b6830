using Tradewind.Engine.Backfills;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Schedules;
using Tradewind.Engine.States;

namespace Tradewind.Tests;

/// <summary>Backfills that nobody serves: a call of what a fake does not override is a fault of the test.</summary>
internal abstract class UnservedBackfills : IBackfillStore
{
    public virtual Task<long> CreateAsync(BackfillRecord backfill, IReadOnlyList<ScheduledRun> slots, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<Page<BackfillView>> ListAsync(string? dagId, string? cursor, int limit, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<BackfillView?> GetAsync(long backfill, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<BackfillSlot>> SlotsAsync(long backfill, int after, int limit, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<BackfillSlot>> WaitingAsync(long backfill, int limit, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<IReadOnlyDictionary<DateTimeOffset, (long Run, RunState State)>> FilledAsync(string dagId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task NoteAsync(long backfill, IReadOnlyList<BackfillSlot> slots, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<bool> MoveAsync(long backfill, IReadOnlyList<BackfillState> from, BackfillState to, DateTimeOffset? endedAt, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<long>> OpenRunsAsync(long backfill, CancellationToken cancel) => throw new NotSupportedException();

    public virtual Task<IReadOnlyList<BackfillView>> ActiveAsync(CancellationToken cancel) => throw new NotSupportedException();
}
