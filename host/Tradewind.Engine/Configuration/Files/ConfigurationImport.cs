using Tradewind.Engine.Access;

namespace Tradewind.Engine.Configuration.Files;

/// <summary>What an import stores: all of it or nothing.</summary>
/// <param name="Connections">New and changed connections.</param>
/// <param name="Variables">New and changed variables.</param>
/// <param name="Audit">Who did it, for each of them.</param>
public sealed record ConfigurationImport(IReadOnlyList<ConnectionRecord> Connections, IReadOnlyList<VariableRecord> Variables, IReadOnlyList<AuditEntry> Audit);
