using Npgsql;

namespace Tradewind.EndToEnd.Tests.Harness;

/// <summary>PostgreSQL behind a network that a test has in its hand.</summary>
public sealed class NetworkInstallation : PostgresInstallation
{
    public Network Network { get; private set; } = null!;

    protected override async Task CreateAsync()
    {
        await base.CreateAsync();
        var server = new NpgsqlConnectionStringBuilder(Settings["METASTORE"]);
        Network = new(server.Host!, server.Port);

        // A call ends after 20 s unless it is said otherwise; nobody should wait that long here.
        (server.Host, server.Port, server.CommandTimeout, server.CancellationTimeout) = ("127.0.0.1", Network.Port, 3, 500);
        Settings["METASTORE"] = server.ConnectionString;
    }

    protected override async Task DropAsync()
    {
        await Network.DisposeAsync();
        await base.DropAsync();
    }
}
