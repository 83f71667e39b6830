using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Tradewind.Engine.Ports;
using Tradewind.Metastore.Sqlite;
using Tradewind.Protocol.Children;
using Tradewind.Simulator.Tests.Worlds;

namespace Tradewind.Simulator.Tests.Stores;

/// <summary>A file of its own.</summary>
internal sealed class SqliteSimStore : ISimStore
{
    // A migrated file, made once: each play starts with a copy.
    private static readonly Lazy<byte[]> Empty = new(MakeEmpty);

    private readonly ScratchFolder _folder;
    private readonly ServiceProvider _services;
    private readonly SqliteConnection _versions;
    private readonly SqliteCommand _version;
    private long _seen;

    public SqliteSimStore(World world)
    {
        _folder = MakeFolder();
        File.WriteAllBytes(DataFile(_folder.Path), Empty.Value);
        _services = Make(_folder.Path, new WorldClock(world));
        _versions = new($"Data Source={DataFile(_folder.Path)};Pooling=False");
        _versions.Open();
        _version = new("PRAGMA data_version", _versions);
    }

    public IServiceProvider Services => _services;

    public DbConnection Connect() => new SqliteConnection($"Data Source={DataFile(_folder.Path)}");

    public bool HasChanged()
    {
        var version = (long)_version.ExecuteScalar()!;
        if (version == _seen) return false;
        _seen = version;
        return true;
    }

    // SQLite's calls are never really asynchronous.
    public Task<T> Done<T>(Func<Task<T>> call) => call();

    public string Keep()
    {
        var path = Path.Combine(Path.GetTempPath(), $"tradewind-simulator-{Path.GetFileName(_folder.Path)}.db");
        using var connection = Connect();
        connection.Execute("VACUUM INTO @path", new { path });
        return path;
    }

    public void Dispose()
    {
        _version.Dispose();
        _versions.Dispose();
        _services.Dispose();
        _folder.Dispose();
    }

    private static string DataFile(string folder) => Path.Combine(folder, "tradewind.db");

    // In memory where there is such a folder: what a play's disk does is not looked at, and it would be waited for at each commit.
    private static ScratchFolder MakeFolder() => ScratchFolder.Make(Directory.Exists("/dev/shm") ? "/dev/shm" : null);

    private static ServiceProvider Make(string folder, TimeProvider clock) => SimServices.Make(services => services.AddSqliteMetastore(DataFile(folder), clock));

    private static byte[] MakeEmpty()
    {
        using var scratch = MakeFolder();
        var folder = scratch.Path;
        using (var services = Make(folder, new WorldClock(new(0)))) services.GetRequiredService<IMetastoreAdmin>().MigrateAsync(default).GetAwaiter().GetResult();
        using (var connection = new SqliteConnection($"Data Source={DataFile(folder)};Pooling=False"))
        {
            connection.Open();
            connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        return File.ReadAllBytes(DataFile(folder));
    }
}
