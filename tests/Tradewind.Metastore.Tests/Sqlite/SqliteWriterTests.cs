using Dapper;
using Tradewind.Metastore.Sqlite;
using Tradewind.Metastore.Sqlite.Writing;

namespace Tradewind.Metastore.Tests.Sqlite;

public sealed class SqliteWriterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tradewind-writer-").FullName;
    private readonly SqliteDatabase _database;

    public SqliteWriterTests()
    {
        _database = new(Path.Combine(_folder, "x.db"));
        _database.MigrateAsync(connection => connection.ExecuteAsync("CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL)"), default).Wait();
    }

    private SqliteWriter Writer => _database.Writer;

    public void Dispose()
    {
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Writes_that_wait_share_a_transaction_and_a_failed_one_harms_no_other()
    {
        using var first = new ManualResetEventSlim();
        var holding = new TaskCompletionSource();
        var holder = Task.Run(() => Writer.WriteAsync(
            session =>
            {
                holding.SetResult();
                first.Wait();
                return Insert(session, "first");
            },
            default));
        await holding.Task;

        var good = Writer.WriteAsync(session => Insert(session, "good"), default);
        var bad = Writer.WriteAsync(
            session =>
            {
                Insert(session, "half");
                return session.Use("INSERT INTO word (text) VALUES (?)").Bind((string?)null).Execute();
            },
            default);
        var other = Writer.WriteAsync(session => Insert(session, "other"), default);
        good.IsCompleted.ShouldBeFalse();
        first.Set();

        await holder;
        await good;
        await other;
        (await Should.ThrowAsync<Microsoft.Data.Sqlite.SqliteException>(() => bad)).Message.ShouldContain("NOT NULL");
        (await WordsAsync()).ShouldBe(["first", "good", "other"]);
    }

    [Fact]
    public async Task Failed_write_alone_leaves_nothing_and_the_next_one_works()
    {
        await Should.ThrowAsync<InvalidOperationException>(() => Writer.WriteAsync<int>(
            session =>
            {
                Insert(session, "half");
                throw new InvalidOperationException("no");
            },
            default));
        await Writer.WriteAsync(session => Insert(session, "next"), default);
        (await WordsAsync()).ShouldBe(["next"]);
    }

    [Fact]
    public async Task Transaction_that_someone_ended_fails_all_its_writes_and_the_connection_is_made_anew()
    {
        await Should.ThrowAsync<Exception>(() => Writer.WriteAsync(session => session.Connection.Execute("COMMIT"), default));
        await Writer.WriteAsync(session => Insert(session, "next"), default);
        (await WordsAsync()).ShouldBe(["next"]);
    }

    [Fact]
    public async Task Write_that_awaits_something_else_is_refused()
    {
        var never = new TaskCompletionSource<int>();
        await Should.ThrowAsync<InvalidOperationException>(() => _database.WriteAsync(_ => never.Task, default));
    }

    [Fact]
    public async Task Many_threads_write_everything()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(n => Task.Run(async () =>
        {
            for (var at = 0; at < 20; at++) await Writer.WriteAsync(session => Insert(session, $"{n}.{at}"), default);
        })));
        (await WordsAsync()).Distinct().Count().ShouldBe(320);
    }

    [Fact]
    public async Task Acknowledged_writes_are_in_a_copy_taken_while_the_writer_lives()
    {
        for (var at = 0; at < 50; at++) await Writer.WriteAsync(session => Insert(session, $"word {at}"), default);
        var copy = Directory.CreateDirectory(Path.Combine(_folder, "copy")).FullName;
        // As after a power cut: the file and its log, without a proper end.
        foreach (var file in new[] { "x.db", "x.db-wal" }) Copy(Path.Combine(_folder, file), Path.Combine(copy, file));
        // A torn last record is no acknowledged one.
        await File.AppendAllBytesAsync(Path.Combine(copy, "x.db-wal"), new byte[1000]);

        using var after = new SqliteDatabase(Path.Combine(copy, "x.db"));
        (await after.ReadAsync(connection => connection.ExecuteScalarAsync<long>("SELECT count(*) FROM word"), default)).ShouldBe(50);
    }

    [Fact]
    public async Task Closed_writer_takes_nothing_more()
    {
        _database.Dispose();
        await Should.ThrowAsync<ObjectDisposedException>(() => Writer.WriteAsync(session => Insert(session, "late"), default));
    }

    private static int Insert(WriteSession session, string text) => session.Use("INSERT INTO word (text) VALUES (?)").Bind(text).Execute();

    private static void Copy(string from, string to)
    {
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var target = File.Create(to);
        source.CopyTo(target);
    }

    private Task<List<string>> WordsAsync() => _database.ReadAsync(
        async connection => (await connection.QueryAsync<string>("SELECT text FROM word ORDER BY id")).ToList(), default);
}
