using Tradewind.Engine.Commands;

namespace Tradewind.Engine.Access;

/// <summary>Makes and changes accounts.</summary>
public interface IUserCommands
{
    /// <summary>Makes an account or changes it, in one step: what another changes at the same time stays changed. The sessions of a changed account are over.</summary>
    /// <exception cref="NotAllowedException">The caller may not.</exception>
    /// <exception cref="InvalidRequestException">The account has faults.</exception>
    /// <exception cref="RejectedException">It would leave no admin, grants are to be changed of nobody, or one is to be taken away that is not there.</exception>
    Task<UserRecord> SaveAsync(UserChange change, Caller caller, CancellationToken cancel);
}
