using Tradewind.Engine.Commands;

namespace Tradewind.Engine.Access;

/// <summary>Makes and changes accounts.</summary>
public interface IUserCommands
{
    /// <summary>Makes an account or changes it. The sessions of a changed account are over.</summary>
    /// <exception cref="NotAllowedException">The caller may not.</exception>
    /// <exception cref="InvalidRequestException">The account has faults.</exception>
    /// <exception cref="RejectedException">It would leave no admin.</exception>
    Task<UserRecord> SaveAsync(UserChange change, Caller caller, CancellationToken cancel);
}
