using Microsoft.Extensions.DependencyInjection;
using Tradewind.Metastore.Postgres;
using Tradewind.Tests;
using Tradewind.Transport.Conformance;

namespace Tradewind.Transport.Tests;

/// <summary>The same over a metastore in PostgreSQL.</summary>
public sealed class BuiltinOnPostgresTests : BuiltinTests
{
    private readonly PostgresDatabaseOfTest _database = new();

    private protected override Action<IServiceCollection, string> Metastore => (services, _) => services.AddPostgresMetastore(_database.ConnectionString);

    private protected override async Task<Platform> StartAsync()
    {
        await _database.MakeAsync();
        return await base.StartAsync();
    }

    private protected override async Task EndAsync() => await _database.DisposeAsync();
}
