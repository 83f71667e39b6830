using Tradewind.Sql;

namespace Tradewind.BundledPlugins.Sql;

public sealed class SqliteTests : SqlTests
{
    public SqliteTests() => Attempt.Connections[Db] = new Connection { Id = Db, Type = "sqlite", Host = "data/test.db" };

    protected override string Endless => "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r";

    [Fact]
    public async Task Path_serves_as_connection_and_makes_the_file()
    {
        await Attempt.TransferAsync(Numbers(1), new SqlTable { Connection = "sqlite:sub/own.db", Table = "t" });

        Folder.Files().ShouldBe(["sub/own.db"]);
    }

    [Fact]
    public async Task Transfer_within_one_file_does_not_wait_for_itself_when_the_page_cache_is_full()
    {
        var text = new string('x', 200);
        var rows = Enumerable.Range(0, 40_000).Select(i => new object?[] { i, text }).ToArray();
        await Attempt.TransferAsync(Rows.Of([new("id", typeof(int)), new("text", typeof(string))], rows), new SqlTable { Connection = Db, Table = "a" });

        await Attempt.TransferAsync(new SqlQuery { Connection = Db, Sql = "SELECT * FROM a" }, new SqlTable { Connection = Db, Table = "b" });

        (await SelectAsync<long>("SELECT count(*) FROM b")).ShouldBe([40_000]);
    }

    [Fact]
    public async Task Read_only_connection_refuses_to_write()
    {
        await Attempt.TransferAsync(Numbers(1), new SqlTable { Connection = Db, Table = "t" });
        Attempt.Connections[Db] = Attempt.Connections[Db] with { Extra = new Dictionary<string, string> { ["mode"] = "readonly" } };

        await Should.ThrowAsync<FailNowException>(() => Attempt.TransferAsync(Numbers(1), new SqlTable { Connection = Db, Table = "t" }));
        (await SelectAsync<long>("SELECT n FROM t")).ShouldBe([1]);
    }

    [Fact]
    public async Task Decimal_with_more_digits_than_a_number_holds_is_refused_but_fits_a_text_column()
    {
        var source = Rows.Of([new("d", typeof(decimal))], [0.1234567890123456789m]);
        await ExecuteAsync("CREATE TABLE as_text (d TEXT)");

        await Should.ThrowAsync<FailNowException>(() => Attempt.TransferAsync(source, new SqlTable { Connection = Db, Table = "as_number" }));
        await Attempt.TransferAsync(source, new SqlTable { Connection = Db, Table = "as_text" });

        (await SelectAsync<decimal>("SELECT d FROM as_text")).ShouldBe([0.1234567890123456789m]);
    }

    [Fact]
    public async Task Cells_that_do_not_fit_their_declared_type_are_read_as_what_they_are()
    {
        await ExecuteAsync("CREATE TABLE t (a DATETIME, b INTEGER, c); INSERT INTO t VALUES (1700000000, 'text', 1), (1700000001, 2, 1.5)");

        var (columns, rows) = await Rows.AllOf(new SqlQuery { Connection = Db, Sql = "SELECT *, 1 + 1 AS d FROM t" }, Attempt);

        columns.Select(c => c.Type).ShouldBe([typeof(long), typeof(string), typeof(double), typeof(long)]);
        rows.ShouldBe([[1700000000L, "text", 1.0, 2L], [1700000001L, "2", 1.5, 2L]]);
    }

    [Fact]
    public async Task Cell_that_differs_from_thousands_before_it_fails_with_its_row()
    {
        await ExecuteAsync("CREATE TABLE t (n); WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5000) INSERT INTO t SELECT n FROM r; INSERT INTO t VALUES ('late')");

        var failure = await Should.ThrowAsync<FailNowException>(() => Rows.AllOf(new SqlQuery { Connection = Db, Sql = "SELECT n FROM t" }, Attempt));

        failure.Message.ShouldStartWith("Row 5001, column 'n': 'late' is not");
    }

    [Fact]
    public async Task Connection_without_a_file_says_so()
    {
        Attempt.Connections[Db] = new Connection { Id = Db, Type = "sqlite" };

        (await Should.ThrowAsync<FailNowException>(() => ExecuteAsync("SELECT 1"))).Message.ShouldContain("names no database file");
    }

    [Fact]
    public async Task Connection_of_another_type_says_so()
    {
        Attempt.Connections[Db] = new Connection { Id = Db, Type = "http" };

        (await Should.ThrowAsync<FailNowException>(() => ExecuteAsync("SELECT 1"))).Message.ShouldContain("is of type 'http'");
    }
}
