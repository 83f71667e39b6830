using System.Data.Common;
using System.Globalization;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tradewind.Engine.Ports;
using Tradewind.Metastore.Postgres;
using Tradewind.Simulator.Tests.Worlds;
using Tradewind.Tests;

namespace Tradewind.Simulator.Tests.Stores;

/// <summary>
/// A database of its own on the server that TRADEWIND_TEST_POSTGRES names. Its clock is a function that stands before PostgreSQL's own and tells
/// the play's time. A seed replays as long as the server answers queries without an order the same way.
/// </summary>
internal sealed class PostgresSimStore : ISimStore
{
    private const string Clock =
        """
        CREATE UNLOGGED TABLE sim_clock (at timestamptz NOT NULL);
        INSERT INTO sim_clock VALUES ('epoch');
        CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT at FROM public.sim_clock';
        """;

    // A migrated database, made once: each play starts with a copy.
    private static readonly Lazy<string> Template = new(MakeTemplate);

    private readonly World _world;
    private readonly string _name = NewName();
    private readonly ServiceProvider _services;
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _clock;
    private DateTimeOffset _told;
    private bool _isKept;

    public PostgresSimStore(World world)
    {
        _world = world;
        OnServer($"CREATE DATABASE {_name} TEMPLATE {Template.Value}");
        _services = SimServices.Make(services => services.AddPostgresMetastore(Settings(_name)));
        Services = new DonePorts(_services, TellTime);
        _source = NpgsqlDataSource.Create(Settings(_name));
        _clock = _source.OpenConnection();
    }

    public IServiceProvider Services { get; }

    public DbConnection Connect() => _source.CreateConnection();

    public bool HasChanged() => true;

    public Task<T> Done<T>(Func<Task<T>> call)
    {
        TellTime();
        return Pump.Finish(call);
    }

    public string Keep()
    {
        _isKept = true;
        return $"database {_name}";
    }

    public void Dispose()
    {
        Pump.Finish(() => _services.DisposeAsync().AsTask());
        _clock.Dispose();
        _source.Dispose();
        if (!_isKept) OnServer($"DROP DATABASE {_name} WITH (FORCE)");
    }

    // What a play's disk does is not looked at, and it would be waited for at each commit.
    private static string Settings(string database) => new NpgsqlConnectionStringBuilder(PostgresDatabaseOfTest.Server)
    {
        Database = database, SearchPath = "public,pg_catalog", Options = "-c synchronous_commit=off", Timezone = "UTC",
    }.ConnectionString;

    private static string NewName() => $"tradewind_simulator_{Guid.NewGuid():n}";

    private static void OnServer(string sql)
    {
        using var source = NpgsqlDataSource.Create(PostgresDatabaseOfTest.Server);
        using var command = source.CreateCommand(sql);
        command.ExecuteNonQuery();
    }

    private static string MakeTemplate()
    {
        var name = NewName();
        OnServer($"CREATE DATABASE {name}");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => OnServer($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        var services = SimServices.Make(services => services.AddPostgresMetastore(Settings(name)));
        Pump.Finish(() => services.GetRequiredService<IMetastoreAdmin>().MigrateAsync(default));
        Pump.Finish(() => services.DisposeAsync().AsTask());
        using var source = NpgsqlDataSource.Create(Settings(name));
        using var connection = source.OpenConnection();
        connection.Execute(Clock);
        return name;
    }

    private void TellTime()
    {
        if (_told == _world.Now) return;
        _told = _world.Now;
        _clock.Execute(string.Create(CultureInfo.InvariantCulture, $"UPDATE sim_clock SET at = '{_told:yyyy-MM-dd HH:mm:ss.ffffff}+00'"));
    }

    private sealed class DonePorts(ServiceProvider services, Action before) : IServiceProvider
    {
        private readonly Dictionary<Type, object> _ports = [];

        public object? GetService(Type serviceType)
        {
            if (!serviceType.IsInterface) return services.GetService(serviceType);
            if (!_ports.TryGetValue(serviceType, out var port)) _ports.Add(serviceType, port = Pump.Over(serviceType, services.GetRequiredService(serviceType), before));
            return port;
        }
    }
}
