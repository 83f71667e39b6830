using Tradewind.Engine.Access;
using Tradewind.Engine.Queries;

namespace Tradewind.Engine.Commands;

/// <summary>What people and programs do to DAGs.</summary>
public interface IDagCommands
{
    /// <summary>Pauses or unpauses a DAG: while paused no run of it starts.</summary>
    /// <exception cref="RejectedException">No such DAG.</exception>
    Task SetPausedAsync(string dagId, bool paused, Caller caller, CancellationToken cancel);

    /// <summary>Pauses or unpauses all DAGs that fit, or only says which; those on which the caller may not are left as they are.</summary>
    Task<DagsPaused> SetPausedAsync(DagFilter filter, bool paused, bool dryRun, Caller caller, CancellationToken cancel);
}
