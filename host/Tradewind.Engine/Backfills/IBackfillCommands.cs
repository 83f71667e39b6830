using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;

namespace Tradewind.Engine.Backfills;

/// <summary>What people do with backfills. Takes the role operator, and is audited.</summary>
public interface IBackfillCommands
{
    /// <summary>What the backfill would do with each slot, in order, as things stand now; nothing is done.</summary>
    /// <exception cref="RejectedException">There is no such DAG, or it has no slots in the range.</exception>
    Task<IReadOnlyList<BackfillSlot>> PreviewAsync(BackfillRequest request, Caller caller, CancellationToken cancel);

    /// <summary>Makes the backfill; the scheduler makes its runs.</summary>
    /// <exception cref="RejectedException">There is no such DAG, or it has no slots in the range.</exception>
    Task<BackfillView> CreateAsync(BackfillRequest request, Caller caller, CancellationToken cancel);

    /// <summary>Holds it: no further run is made. One that has ended stays as it is.</summary>
    /// <exception cref="RejectedException">There is no such backfill, or it has ended.</exception>
    Task<BackfillView> PauseAsync(long backfill, Caller caller, CancellationToken cancel);

    /// <summary>Lets it go on.</summary>
    /// <exception cref="RejectedException">There is no such backfill, or it has ended.</exception>
    Task<BackfillView> ResumeAsync(long backfill, Caller caller, CancellationToken cancel);

    /// <summary>Stops it: no further run is made, and those of its runs that have not ended are cancelled.</summary>
    /// <exception cref="RejectedException">There is no such backfill, or it is completed.</exception>
    Task<BackfillView> CancelAsync(long backfill, Caller caller, CancellationToken cancel);
}
