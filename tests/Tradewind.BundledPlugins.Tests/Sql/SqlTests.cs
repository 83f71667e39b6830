using Tradewind.Sql;
using Tradewind.Testing;

namespace Tradewind.BundledPlugins.Sql;

/// <summary>What the operators do on either database.</summary>
public abstract class SqlTests : IDisposable
{
    protected const string Hostile = "x\"; DROP TABLE keep; --";
    private readonly TemporaryFolder _folder = new();

    protected SqlTests() => Attempt = Attempts.In(_folder);

    protected TestAttempt Attempt { get; }

    protected TemporaryFolder Folder => _folder;

    /// <summary>The id of a connection to an empty database of the test's own.</summary>
    protected const string Db = "db";

    /// <summary>A statement that runs for an hour.</summary>
    protected abstract string Endless { get; }

    public virtual void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Table_that_is_made_gives_back_every_type_and_null()
    {
        RowColumn[] columns =
        [
            new("text", typeof(string)), new("yes", typeof(bool)), new("int", typeof(int)), new("long", typeof(long)), new("double", typeof(double)),
            new("decimal", typeof(decimal)), new("stamp", typeof(DateTime)), new("moment", typeof(DateTimeOffset)), new("day", typeof(DateOnly)),
            new("time", typeof(TimeOnly)), new("span", typeof(TimeSpan)), new("guid", typeof(Guid)), new("bytes", typeof(byte[])),
        ];
        object?[] full =
        [
            "tab\t line\n return\r back\\slash \\N \\. quote' \" é 漢 🙂", true, -7, long.MaxValue, 0.1 + 0.2,
            -12345.67m, new DateTime(2026, 11, 1, 23, 59, 59, 123).AddTicks(4560), new DateTimeOffset(2026, 11, 1, 10, 0, 0, 500, TimeSpan.FromHours(9)), new DateOnly(2026, 2, 28),
            new TimeOnly(13, 14, 15, 160), new TimeSpan(-2, -3, -4, -5, -678), Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"), new byte[] { 0, 255, 92, 10 },
        ];
        object?[] edges =
        [
            "", false, int.MinValue, long.MinValue, double.MaxValue, 0m, new DateTime(1970, 1, 1), DateTimeOffset.UnixEpoch, new DateOnly(1, 1, 1),
            TimeOnly.MinValue, TimeSpan.FromMinutes(-30), Guid.Empty, Array.Empty<byte>(),
        ];
        var nulls = new object?[columns.Length];

        await Attempt.TransferAsync(Rows.Of(columns, full, nulls, edges), new SqlTable { Connection = Db, Table = "t" });
        var (read, rows) = await Rows.AllOf(new SqlQuery { Connection = Db, Sql = "SELECT * FROM t" }, Attempt);

        read.Select(c => c.Name).ShouldBe(columns.Select(c => c.Name));
        read.Select(c => c.Type == typeof(int) ? typeof(long) : c.Type).ShouldBe(columns.Select(c => c.Type == typeof(int) ? typeof(long) : c.Type));
        Comparable(rows).ShouldBe(Comparable([full, nulls, edges]));

        static IEnumerable<object?[]> Comparable(IEnumerable<object?[]> rows) =>
            rows.Select(r => r.Select(c => c is int number ? (long)number : c is DateTimeOffset moment ? moment.ToUniversalTime() : c).ToArray());
    }

    [Fact]
    public async Task Table_that_is_there_takes_text_for_its_own_types()
    {
        await ExecuteAsync("CREATE TABLE t (\"Id\" integer PRIMARY KEY, day date, amount numeric, note text DEFAULT 'none', other text DEFAULT 'o')");

        await Attempt.TransferAsync(
            Rows.Of([new("id", typeof(string)), new("DAY", typeof(string)), new("amount", typeof(string)), new("note", typeof(string))], ["7", "2026-11-01", "12.5", null]),
            new SqlTable { Connection = Db, Table = "t" });

        (await SelectAsync<Line>("SELECT \"Id\", day, amount, note, other FROM t")).ShouldBe([new Line(7, new DateOnly(2026, 11, 1), 12.5m, null, "o")]);
    }

    [Fact]
    public async Task Append_adds_and_replace_leaves_only_the_new_rows()
    {
        var table = new SqlTable { Connection = Db, Table = "t" };
        await Attempt.TransferAsync(Numbers(1, 2), table);
        await Attempt.TransferAsync(Numbers(2, 3), table);
        (await SelectAsync<long>("SELECT n FROM t ORDER BY n")).ShouldBe([1, 2, 2, 3]);

        await Attempt.TransferAsync(Numbers(9), new SqlTable { Connection = Db, Table = "t", Mode = SqlWriteMode.Replace });

        (await SelectAsync<long>("SELECT n FROM t")).ShouldBe([9]);
    }

    [Fact]
    public async Task Replace_with_a_condition_leaves_the_rows_that_it_does_not_select()
    {
        await Attempt.TransferAsync(Numbers(1, 2, 3), new SqlTable { Connection = Db, Table = "t" });

        await Attempt.TransferAsync(Numbers(7), new SqlTable { Connection = Db, Table = "t", Mode = SqlWriteMode.Replace, Where = "n >= @least", Parameters = { ["least"] = 2 } });

        (await SelectAsync<long>("SELECT n FROM t ORDER BY n")).ShouldBe([1, 7]);
    }

    [Fact]
    public async Task Replace_by_no_rows_empties_the_table()
    {
        await Attempt.TransferAsync(Numbers(1), new SqlTable { Connection = Db, Table = "t" });

        await Attempt.TransferAsync(Numbers(), new SqlTable { Connection = Db, Table = "t", Mode = SqlWriteMode.Replace });

        (await SelectAsync<long>("SELECT n FROM t")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Upsert_changes_rows_with_equal_keys_and_the_last_of_several_counts()
    {
        RowColumn[] columns = [new("Key A", typeof(string)), new("b", typeof(int)), new("v", typeof(string))];
        var table = new SqlTable { Connection = Db, Table = "t", Mode = SqlWriteMode.Upsert, KeyColumns = ["key a", "B"] };
        await Attempt.TransferAsync(Rows.Of(columns, ["x", 1, "old"], ["x", 2, "stays"]), table);

        await Attempt.TransferAsync(Rows.Of(columns, ["x", 1, "first"], ["y", 1, "new"], ["x", 1, "last"]), table);

        (await SelectAsync<string>("SELECT v FROM t ORDER BY \"Key A\", b")).ShouldBe(["last", "stays", "new"]);
    }

    [Fact]
    public async Task Upsert_of_keys_alone_adds_only_what_is_new()
    {
        var table = new SqlTable { Connection = Db, Table = "t", Mode = SqlWriteMode.Upsert, KeyColumns = ["n"] };
        await Attempt.TransferAsync(Numbers(1, 2), table);

        await Attempt.TransferAsync(Numbers(2, 3), table);

        (await SelectAsync<long>("SELECT n FROM t ORDER BY n")).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task Upsert_without_a_key_in_the_table_fails_at_once()
    {
        await ExecuteAsync("CREATE TABLE t (n integer)");

        await Should.ThrowAsync<FailNowException>(() => Attempt.TransferAsync(Numbers(1), new SqlTable { Connection = Db, Table = "t", Mode = SqlWriteMode.Upsert, KeyColumns = ["n"] }));
    }

    [Fact]
    public async Task Settings_that_cannot_work_fail_at_once_and_name_what_is_wrong()
    {
        await ExecuteAsync("CREATE TABLE t (n integer)");

        (await FailureAsync(new SqlTable { Connection = Db, Table = "t", Mode = SqlWriteMode.Upsert })).ShouldContain("no KeyColumns");
        (await FailureAsync(new SqlTable { Connection = Db, Table = "t", KeyColumns = ["id"] })).ShouldContain("no column 'id'");
        (await FailureAsync(new SqlTable { Connection = Db, Table = "none", CreateTable = false })).ShouldContain("no table \"none\"");
        (await FailureAsync(new SqlTable { Connection = Db, Table = "t", Where = "n = 1" })).ShouldContain("Mode is Append");
        (await FailureAsync(new SqlTable { Connection = Db, Table = "a\0b" })).ShouldContain("NUL");
        (await FailureAsync(new SqlTable { Connection = Db, Table = new string('x', 64) })).ShouldContain("longer than 63");
        (await FailureAsync(new SqlTable { Connection = "none", Table = "t" })).ShouldContain("no connection 'none'");
        (await Should.ThrowAsync<FailNowException>(() => Attempt.TransferAsync(Rows.Of([new("m", typeof(int))], [1]), new SqlTable { Connection = Db, Table = "t" })))
            .Message.ShouldContain("no column 'm'; it has 'n'");

        async Task<string> FailureAsync(SqlTable table) => (await Should.ThrowAsync<FailNowException>(() => Attempt.TransferAsync(Numbers(1), table))).Message;
    }

    [Fact]
    public async Task S20_names_and_values_with_SQL_in_them_are_only_names_and_values()
    {
        await ExecuteAsync("CREATE TABLE keep (n integer)");
        RowColumn[] columns = [new(Hostile, typeof(string)), new("select", typeof(string)), new("a.b", typeof(string))];
        const string value = "'); DROP TABLE keep; --";

        await Attempt.TransferAsync(Rows.Of(columns, [value, "1", "2"]), new SqlTable { Connection = Db, Table = Hostile, KeyColumns = [Hostile], Mode = SqlWriteMode.Upsert });
        await Attempt.RunAsync(new SqlStatement { Connection = Db, Sql = "UPDATE keep SET n = 0 WHERE CAST(n AS text) = @value", Parameters = { ["value"] = value } });
        var (_, rows) = await Rows.AllOf(new SqlQuery { Connection = Db, Sql = "SELECT * FROM \"x\"\"; DROP TABLE keep; --\" WHERE \"select\" = @one", Parameters = { ["one"] = "1" } }, Attempt);

        rows.ShouldBe([[value, "1", "2"]]);
        (await SelectAsync<long>("SELECT count(*) FROM keep")).ShouldBe([0]);
    }

    [Fact]
    public async Task Transfer_whose_source_breaks_leaves_neither_rows_nor_table()
    {
        await Attempt.TransferAsync(Numbers(1), new SqlTable { Connection = Db, Table = "t" });
        RowColumn[] columns = [new("n", typeof(int))];

        foreach (var mode in Enum.GetValues<SqlWriteMode>())
        {
            var keys = mode == SqlWriteMode.Upsert ? new[] { "n" } : [];
            await Should.ThrowAsync<IOException>(() => Attempt.TransferAsync(Rows.Breaking(columns, [2], [3]), new SqlTable { Connection = Db, Table = mode == SqlWriteMode.Upsert ? "u" : "t", Mode = mode, KeyColumns = keys }));
        }

        (await SelectAsync<long>("SELECT n FROM t")).ShouldBe([1]);
        await Should.ThrowAsync<FailNowException>(() => SelectAsync<long>("SELECT n FROM u"));
    }

    [Fact]
    public async Task Transfer_of_data_that_the_table_refuses_fails_at_once_and_leaves_nothing()
    {
        await ExecuteAsync("CREATE TABLE t (n integer NOT NULL)");

        var failure = await Should.ThrowAsync<FailNowException>(() => Attempt.TransferAsync(Rows.Of([new("n", typeof(int))], [1], [null]), new SqlTable { Connection = Db, Table = "t" }));

        failure.Message.ShouldContain("n");
        (await SelectAsync<long>("SELECT count(*) FROM t")).ShouldBe([0]);
    }

    [Fact]
    public async Task Transfer_of_many_rows_between_tables_keeps_them_all()
    {
        var rows = Enumerable.Range(0, 20_000).Select(i => new object?[] { i, i % 7 == 0 ? null : $"name {i}" }).ToArray();
        await Attempt.TransferAsync(Rows.Of([new("id", typeof(int)), new("name", typeof(string))], rows), new SqlTable { Connection = Db, Table = "a" });

        var result = await Attempt.TransferAsync(new SqlQuery { Connection = Db, Sql = "SELECT * FROM a ORDER BY id" }, new SqlTable { Connection = Db, Table = "b" });

        result.Rows.ShouldBe(20_000);
        result.Bytes.ShouldBeGreaterThan(200_000);
        (await SelectAsync<long>("SELECT count(*) FROM a JOIN b ON a.id = b.id AND (a.name = b.name OR a.name IS NULL AND b.name IS NULL)")).ShouldBe([20_000]);
    }

    [Fact]
    public async Task Query_of_no_rows_yields_the_columns()
    {
        await ExecuteAsync("CREATE TABLE t (n bigint, s text)");

        var (columns, rows) = await Rows.AllOf(new SqlQuery { Connection = Db, Sql = "SELECT * FROM t" }, Attempt);

        columns.ShouldBe([new("n", typeof(long)), new("s", typeof(string))]);
        rows.ShouldBeEmpty();
    }

    [Fact]
    public async Task Query_that_cannot_be_read_fails_at_once()
    {
        (await FailureAsync("SELECT 1 AS a, 2 AS a")).ShouldContain("more than one column of the name 'a'");
        (await FailureAsync("SELECT * FROM missing")).ShouldContain("missing");
        (await FailureAsync("CREATE TABLE t (n integer)")).ShouldContain("is no query");

        async Task<string> FailureAsync(string sql) => (await Should.ThrowAsync<FailNowException>(() => Rows.AllOf(new SqlQuery { Connection = Db, Sql = sql }, Attempt))).Message;
    }

    [Fact]
    public async Task Statements_share_parameters_and_count_rows_together()
    {
        var outcome = await Attempt.RunAsync(new SqlStatement
        {
            Connection = Db,
            Sql = "CREATE TABLE t (n integer, at timestamp); INSERT INTO t VALUES (@a, @at), (@b, @at); UPDATE t SET n = n + @a;",
            Parameters = { ["a"] = 1, ["@b"] = 2, ["at"] = new DateTime(2026, 11, 1) },
        });

        outcome.Output.ShouldBe(new SqlResult(4));
        (await SelectAsync<long>("SELECT n FROM t ORDER BY n")).ShouldBe([2, 3]);
    }

    [Fact]
    public async Task Statements_of_which_one_is_refused_change_nothing_and_fail_at_once()
    {
        await ExecuteAsync("CREATE TABLE t (n integer UNIQUE)");

        await Should.ThrowAsync<FailNowException>(() => ExecuteAsync("INSERT INTO t VALUES (1); INSERT INTO t VALUES (1);"));
        await Should.ThrowAsync<FailNowException>(() => ExecuteAsync("INSERT INTO t VALUES (2); NONSENSE;"));

        (await SelectAsync<long>("SELECT count(*) FROM t")).ShouldBe([0]);
    }

    [Fact]
    public async Task Statement_that_is_cancelled_stops()
    {
        var running = Attempt.RunAsync(new SqlStatement { Connection = Db, Sql = Endless });

        await Attempt.Cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(running);
    }

    [Fact]
    public async Task Select_gives_records_and_refuses_more_than_it_may()
    {
        await ExecuteAsync("CREATE TABLE t (order_id integer, \"Day\" date, amount numeric, is_new boolean); INSERT INTO t VALUES (1, '2026-11-01', 1.50, true), (2, NULL, -2, false)");

        var rows = await SelectAsync<Sale>("SELECT * FROM t ORDER BY order_id");
        var outcome = await Attempt.RunAsync(new SqlSelect<Sale> { Connection = Db, Sql = "SELECT * FROM t", MaxRows = 1 });

        rows.ShouldBe([new Sale(1, new DateOnly(2026, 11, 1), 1.5m) { IsNew = true }, new Sale(2, null, -2)]);
        outcome.Outcome.Kind.ShouldBe(OutcomeKind.Failed);
        outcome.Outcome.Message.ShouldNotBeNull().ShouldContain("more than 1 rows");
    }

    [Theory]
    [InlineData("SELECT 1 WHERE 1 = 0", false)]
    [InlineData("SELECT 0", false)]
    [InlineData("SELECT NULL", false)]
    [InlineData("SELECT ''", false)]
    [InlineData("SELECT 'false'", false)]
    [InlineData("SELECT 1", true)]
    [InlineData("SELECT 0.5", true)]
    [InlineData("SELECT 'ready'", true)]
    [InlineData("SELECT @n", true)]
    public async Task Sensor_is_met_by_a_first_cell_that_is_true(string sql, bool met)
    {
        var result = await Attempt.CheckAsync(new SqlSensor { Connection = Db, Sql = sql, Parameters = { ["n"] = 3 } });

        result.IsMet.ShouldBe(met);
    }

    protected static TransferSource Numbers(params int[] numbers) =>
        Rows.Of([new("n", typeof(int))], [.. numbers.Select(n => new object?[] { n })]);

    protected Task<OperatorOutcome<SqlResult>> ExecuteAsync(string sql) => Attempt.RunAsync(new SqlStatement { Connection = Db, Sql = sql });

    protected async Task<List<T>> SelectAsync<T>(string sql) =>
        (await Attempt.RunAsync(new SqlSelect<T> { Connection = Db, Sql = sql })).Output.ShouldNotBeNull();

    public sealed record Line(long Id, DateOnly Day, decimal Amount, string? Note, string Other);

    public sealed record Sale(int OrderId, DateOnly? Day, decimal Amount)
    {
        public bool IsNew { get; init; }
    }
}
