using Microsoft.Extensions.DependencyInjection;
using Tradewind.Metastore.Sqlite;

namespace Tradewind.Metastore.Tests.Harness;

/// <summary>A real file in a folder of its own.</summary>
public sealed class SqliteStore : Store
{
    private string _folder = "";

    protected override Task CreateAsync()
    {
        _folder = Directory.CreateTempSubdirectory("tradewind-sqlite-").FullName;
        return Task.CompletedTask;
    }

    protected override void Register(IServiceCollection services) => services.AddSqliteMetastore(Path.Combine(_folder, "data", "tradewind.db"));

    protected override Task DropAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }
}
