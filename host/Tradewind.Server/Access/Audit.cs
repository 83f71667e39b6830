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
    public Task NoteAsync(string user, string action, string subject, string? before, string? after) => store.AuditAsync(new(time.GetUtcNow(), user, action, subject, before, after));
}
