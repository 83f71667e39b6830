namespace Tradewind.Engine.Access;

/// <summary>An account as it is to be.</summary>
/// <param name="After">The account.</param>
/// <param name="Audit">What the audit says of it; null for what nobody did.</param>
public sealed record UserStep(UserRecord After, AuditEntry? Audit);
