using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Tradewind.Engine.Ports;
using Tradewind.Metastore.Sqlite;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Sqlite;

public sealed class SqliteProbeTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tradewind-probe-");
    private readonly ServiceProvider _services;

    public SqliteProbeTests() => _services = Open();

    private string DataFile => Path.Combine(_folder.FullName, "tradewind.db");

    private IMetastoreProbe Probe => _services.GetRequiredService<IMetastoreProbe>();

    public async Task InitializeAsync() => await _services.GetRequiredService<IMetastoreAdmin>().MigrateAsync(default);

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task File_that_is_where_it_was_is_no_trouble()
    {
        await HeartbeatAsync();
        (await Probe.TroubleAsync(default)).ShouldBeNull();
    }

    [Fact]
    public async Task File_that_was_deleted_is_told_although_whoever_has_it_open_goes_on_reading_and_writing()
    {
        if (OperatingSystem.IsWindows()) return;
        await HeartbeatAsync();
        File.Delete(DataFile);

        (await Probe.TroubleAsync(default))!.ShouldContain("was deleted, moved or replaced");
        await HeartbeatAsync();
        File.Exists(DataFile).ShouldBeFalse();
    }

    [Fact]
    public async Task File_that_was_replaced_by_another_metastore_is_told_and_fine_again_when_it_is_back()
    {
        if (OperatingSystem.IsWindows()) return;
        await HeartbeatAsync();
        var aside = Path.Combine(_folder.FullName, "aside.db");
        using (var source = new SqliteConnection($"Data Source={DataFile};Pooling=False"))
        {
            source.Open();
            using var copy = new SqliteConnection($"Data Source={aside};Pooling=False");
            copy.Open();
            source.BackupDatabase(copy);
        }

        var own = Path.Combine(_folder.FullName, "own.db");
        File.Move(DataFile, own);
        File.Move(aside, DataFile);
        (await Probe.TroubleAsync(default))!.ShouldContain("was deleted, moved or replaced");

        File.Delete(DataFile);
        File.Move(own, DataFile);
        (await Probe.TroubleAsync(default)).ShouldBeNull();
    }

    [Fact]
    public async Task File_whose_pages_are_no_database_any_more_cannot_be_read()
    {
        // Of a process that has written all of it to the file, and was not told of what became of that.
        using (var file = new SqliteConnection($"Data Source={DataFile};Pooling=False"))
        {
            file.Open();
            using var checkpoint = file.CreateCommand();
            checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            checkpoint.ExecuteNonQuery();
        }

        using (var bytes = new FileStream(DataFile, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) bytes.Write(new byte[4096]);

        await Should.ThrowAsync<SqliteException>(() => Probe.TroubleAsync(default));
    }

    [Fact]
    public async Task Writer_that_begins_anew_makes_no_empty_file_where_its_own_was_taken_away()
    {
        if (OperatingSystem.IsWindows()) return;
        File.Delete(DataFile);
        await using var another = Open();
        await Should.ThrowAsync<SqliteException>(() => another.GetRequiredService<INodeStore>().RegisterAsync(Node, TimeSpan.FromMinutes(1), default));
        File.Exists(DataFile).ShouldBeFalse();
    }

    private static Engine.Nodes.NodeInfo Node => new() { Id = "n", Host = "h", ProcessId = 1, Roles = ["agent"], Version = "1" };

    private Task HeartbeatAsync() => _services.GetRequiredService<INodeStore>().RegisterAsync(Node, TimeSpan.FromMinutes(1), default);

    private ServiceProvider Open() => new ServiceCollection().AddLogging().AddSingleton<ISecretProtector, PlainProtector>().AddSqliteMetastore(DataFile).BuildServiceProvider();
}
