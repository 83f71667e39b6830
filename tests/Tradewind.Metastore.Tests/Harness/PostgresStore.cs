using Microsoft.Extensions.DependencyInjection;
using Tradewind.Metastore.Postgres;
using Tradewind.Tests;

namespace Tradewind.Metastore.Tests.Harness;

/// <summary>A metastore in a PostgreSQL database of its own.</summary>
public sealed class PostgresStore : Store
{
    private readonly PostgresDatabaseOfTest _database = new();

    protected override Task CreateAsync() => _database.MakeAsync();

    protected override void Register(IServiceCollection services) => services.AddPostgresMetastore(_database.ConnectionString);

    protected override async Task DropAsync() => await _database.DisposeAsync();
}
