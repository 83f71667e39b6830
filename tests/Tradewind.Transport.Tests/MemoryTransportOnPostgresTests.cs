using Tradewind.Tests;

namespace Tradewind.Transport.Tests;

/// <summary>The same over a metastore in PostgreSQL.</summary>
public sealed class MemoryTransportOnPostgresTests : MemoryTransportTests
{
    private protected override PostgresDatabaseOfTest Database { get; } = new();
}
