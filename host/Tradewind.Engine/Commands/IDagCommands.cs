using Tradewind.Engine.Access;

namespace Tradewind.Engine.Commands;

/// <summary>What people and programs do to DAGs.</summary>
public interface IDagCommands
{
    /// <summary>Pauses or unpauses a DAG: while paused no run of it starts.</summary>
    /// <exception cref="RejectedException">No such DAG.</exception>
    Task SetPausedAsync(string dagId, bool paused, Caller caller, CancellationToken cancel);
}
