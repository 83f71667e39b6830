using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;

namespace Tradewind.Engine.Recovery;

/// <summary>What people do to runs that did not go as they should. Takes the role operator, and is audited.</summary>
public interface IRecoveryCommands
{
    /// <summary>Does it, or with <see cref="RecoveryRequest.DryRun"/> only says what it would do; both by the same rules.</summary>
    /// <exception cref="RejectedException">The run or a task of it does not exist, or it cannot be done now.</exception>
    Task<RecoveryResult> ApplyAsync(RecoveryRequest request, Caller caller, CancellationToken cancel);
}
