using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Queries;

namespace Tradewind.Engine.Drafts;

/// <summary>Runs of scripts that are not saved.</summary>
public interface IDraftRuns
{
    /// <summary>
    /// Makes a run that is pinned to the draft. The DAG's current version stays what it is; the run starts at once, also when its
    /// DAG is paused, was never saved, or has as many runs as it may.
    /// </summary>
    /// <exception cref="NotAllowedException">The caller may not.</exception>
    /// <exception cref="RejectedException">The draft has faults, bad params, or no such DAG.</exception>
    Task<RunSummary> RunAsync(DraftRunRequest request, Caller caller, CancellationToken cancel);
}
