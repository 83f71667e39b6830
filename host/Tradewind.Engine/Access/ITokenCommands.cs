using Tradewind.Engine.Commands;

namespace Tradewind.Engine.Access;

/// <summary>API tokens: each made by its user, revoked by its user or an admin.</summary>
public interface ITokenCommands
{
    /// <summary>A user's tokens, without browser sessions.</summary>
    /// <exception cref="NotAllowedException">It is another user, and the caller is no admin.</exception>
    Task<IReadOnlyList<TokenRecord>> ListAsync(string user, Caller caller, CancellationToken cancel);

    /// <summary>Makes a token for the caller.</summary>
    /// <param name="label">What it is for, 1 to 100 characters.</param>
    /// <param name="role">What it may do, as the role's word, at most what the caller may; the caller's role when null.</param>
    /// <param name="grants">The only DAGs and connections that it is for; null for all that the caller may use.</param>
    /// <param name="days">After how many days it ends, 1 to 3650; 90 when null.</param>
    /// <param name="caller">Whose it will be.</param>
    /// <param name="cancel">Stops the call.</param>
    /// <returns>The token and its key, which is not stored and cannot be had again.</returns>
    /// <exception cref="NotAllowedException">The role is more than the caller's.</exception>
    /// <exception cref="InvalidRequestException">The token has faults.</exception>
    Task<(TokenRecord Token, string Key)> CreateAsync(string? label, string? role, IReadOnlyList<Grant>? grants, int? days, Caller caller, CancellationToken cancel);

    /// <summary>Revokes a token at once.</summary>
    /// <exception cref="RejectedException">There is none of that id; to anyone else another user's token does not exist.</exception>
    Task RevokeAsync(string id, Caller caller, CancellationToken cancel);
}
