using Tradewind.Tests;

namespace Tradewind.Transport.Tests;

/// <summary>The same over a metastore in PostgreSQL.</summary>
public sealed class BuiltinOnPostgresTests : BuiltinTests
{
    private protected override PostgresDatabaseOfTest Database { get; } = new();
}
