using Tradewind.Tests;

namespace Tradewind.EndToEnd.Tests.Harness;

/// <summary>An installation over a PostgreSQL database of its own.</summary>
public class PostgresInstallation : Installation
{
    private readonly PostgresDatabaseOfTest _database = new();

    protected override async Task CreateAsync()
    {
        await _database.MakeAsync();
        Settings["METASTORE"] = _database.ConnectionString;

        // A node that is killed is given up after this; nobody should wait half a minute for it here.
        Settings["NODE_LEASE"] = "5";
    }

    protected override async Task DropAsync() => await _database.DisposeAsync();
}
