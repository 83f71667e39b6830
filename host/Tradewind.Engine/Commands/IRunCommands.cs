using Tradewind.Engine.Access;
using Tradewind.Engine.Queries;

namespace Tradewind.Engine.Commands;

/// <summary>What people and programs do to runs. Every command checks the caller's role and is audited.</summary>
public interface IRunCommands
{
    /// <summary>Makes a run of the DAG's current version.</summary>
    /// <exception cref="RejectedException">No such DAG, inactive, bad params, or the key or logical date is taken.</exception>
    Task<RunSummary> TriggerAsync(TriggerRequest request, Caller caller, CancellationToken cancel);

    /// <summary>Asks a run to stop. A run that has ended stays as it is.</summary>
    /// <exception cref="RejectedException">No such run.</exception>
    Task<RunSummary> CancelAsync(long run, Caller caller, CancellationToken cancel);
}
