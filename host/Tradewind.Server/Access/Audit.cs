using System.Security.Claims;
using Tradewind.Engine.Ports;

namespace Tradewind.Server.Access;

/// <summary>Notes who did what through the server.</summary>
internal sealed class Audit(IAccessStore store, TimeProvider time)
{
    /// <param name="user">Who.</param>
    /// <param name="action">What, for example <c>variable.save</c>.</param>
    /// <param name="subject">To what.</param>
    /// <param name="before">How it was, as JSON, without secrets.</param>
    /// <param name="after">How it became, as JSON, without secrets.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task NoteAsync(ClaimsPrincipal user, string action, string subject, string? before, string? after, CancellationToken cancel) =>
        NoteAsync(user.Caller().Name, action, subject, before, after, cancel);

    public Task NoteAsync(string actor, string action, string subject, string? before, string? after, CancellationToken cancel) =>
        store.AuditAsync(new(time.GetUtcNow(), actor, action, subject, before, after), cancel);
}
