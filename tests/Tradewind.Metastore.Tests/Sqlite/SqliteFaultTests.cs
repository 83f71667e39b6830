using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Tradewind.Engine.Ports;
using Tradewind.Metastore.Sqlite;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Sqlite;

public sealed class SqliteFaultTests : IAsyncLifetime
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tradewind-faults-");
    private readonly ServiceProvider _services;

    public SqliteFaultTests() => _services = Open(DataFile);

    private string DataFile => Path.Combine(_folder.FullName, "tradewind.db");

    public async Task InitializeAsync() => await _services.GetRequiredService<IMetastoreAdmin>().MigrateAsync(default);

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task F18_what_was_acknowledged_is_there_after_a_power_cut_wherever_that_cuts_what_was_being_written()
    {
        await RegisterAsync("before");
        var log = new FileInfo(DataFile + "-wal");
        var acknowledged = log.Length;
        await RegisterAsync("torn");
        log.Refresh();
        log.Length.ShouldBeGreaterThan(acknowledged);

        // As the disk has it when the power goes at any moment of the second write: nothing of it, a part of a page, all but its last byte.
        foreach (var left in new[] { acknowledged, acknowledged + 1, acknowledged + 24, acknowledged + 2_000, (acknowledged + log.Length) / 2, log.Length - 1 })
        {
            var copy = Path.Combine(_folder.CreateSubdirectory($"cut-{left}").FullName, "tradewind.db");
            Copy(DataFile, copy);
            Copy(log.FullName, copy + "-wal");
            using (var tail = new FileStream(copy + "-wal", FileMode.Open, FileAccess.Write)) tail.SetLength(left);

            await using var services = Open(copy);
            (await services.GetRequiredService<IMetastoreAdmin>().MigrateAsync(default)).ShouldBeEmpty();
            (await services.GetRequiredService<INodeStore>().ListAsync(default)).Select(node => node.Info.Id).ShouldBe(["before"], $"cut at {left}");
            await services.GetRequiredService<INodeStore>().RegisterAsync(Node("after"), Lease, default);
        }
    }

    [Fact]
    public async Task F18_file_that_another_program_has_to_itself_is_waited_for()
    {
        using var other = new SqliteConnection($"Data Source={DataFile};Pooling=False");
        other.Open();
        Execute(other, "BEGIN IMMEDIATE");

        var writing = Task.Run(() => RegisterAsync("patient"));
        // It waits: reading goes on meanwhile, and does not find it.
        (await _services.GetRequiredService<INodeStore>().ListAsync(default)).ShouldBeEmpty();
        writing.IsCompleted.ShouldBeFalse();
        Execute(other, "COMMIT");

        await writing;
        (await _services.GetRequiredService<INodeStore>().ListAsync(default)).Select(node => node.Info.Id).ShouldBe(["patient"]);
    }

    private static void Copy(string from, string to)
    {
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var target = File.Create(to);
        source.CopyTo(target);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static Engine.Nodes.NodeInfo Node(string id) => new() { Id = id, Host = "h", ProcessId = 1, Roles = ["agent"], Version = "1" };

    private Task RegisterAsync(string id) => _services.GetRequiredService<INodeStore>().RegisterAsync(Node(id), Lease, default);

    private static ServiceProvider Open(string file) => new ServiceCollection().AddLogging().AddSingleton<ISecretProtector, PlainProtector>().AddSqliteMetastore(file).BuildServiceProvider();
}
