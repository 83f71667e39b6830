using Npgsql;
using Tradewind.Sql;
using Tradewind.Tests;

namespace Tradewind.BundledPlugins.Sql;

public sealed class PostgresTests : SqlTests
{
    private readonly string _schema = $"t_{Guid.NewGuid():N}";

    public PostgresTests()
    {
        var settings = new NpgsqlConnectionStringBuilder(PostgresDatabaseOfTest.Server);
        Execute($"CREATE SCHEMA {_schema}");
        Attempt.Connections[Db] = new Connection
        {
            Id = Db,
            Type = "postgres",
            Host = settings.Host,
            Port = settings.Port,
            Login = settings.Username,
            Password = settings.Password,
            Database = settings.Database,
            Extra = new Dictionary<string, string> { ["Search Path"] = _schema },
        };
    }

    protected override string Endless => "SELECT pg_sleep(3600)";

    public override void Dispose()
    {
        Execute($"DROP SCHEMA {_schema} CASCADE");
        base.Dispose();
    }

    [Fact]
    public async Task Table_in_a_schema_is_found_by_either_way_of_naming_it()
    {
        await Attempt.TransferAsync(Numbers(1), new SqlTable { Connection = Db, Table = $"{_schema}.t" });
        await Attempt.TransferAsync(Numbers(2), new SqlTable { Connection = Db, Schema = _schema, Table = "t", CreateTable = false });
        await Attempt.TransferAsync(Numbers(3), new SqlTable { Connection = Db, Schema = _schema, Table = "a.b" });

        (await SelectAsync<long>($"SELECT n FROM {_schema}.t ORDER BY n")).ShouldBe([1, 2]);
        (await SelectAsync<long>($"SELECT n FROM {_schema}.\"a.b\"")).ShouldBe([3]);
    }

    [Fact]
    public async Task Types_without_a_counterpart_are_read_as_text()
    {
        // Before the first connection of the driver's pool, which learns a database's types only then.
        Execute($"CREATE TYPE {_schema}.mood AS ENUM ('ok')");
        await ExecuteAsync("CREATE TABLE t (a int[], e mood, j jsonb, i inet, v varchar(10), f numeric(8, 2), s smallint)");
        await ExecuteAsync("INSERT INTO t VALUES ('{1,2}', 'ok', '{\"a\": 1}', '10.0.0.1', 'v', 1.5, 3)");

        var (columns, rows) = await Rows.AllOf(new SqlQuery { Connection = Db, Sql = "SELECT * FROM t" }, Attempt);

        columns.Select(c => c.Type).ShouldBe([typeof(string), typeof(string), typeof(string), typeof(string), typeof(string), typeof(decimal), typeof(int)]);
        rows.ShouldBe([["[1,2]", "ok", "{\"a\": 1}", "10.0.0.1", "v", 1.50m, 3]]);
    }

    [Fact]
    public async Task Number_beyond_a_decimal_says_which_column_and_what_to_do()
    {
        var failure = await Should.ThrowAsync<FailNowException>(() => Rows.AllOf(new SqlQuery { Connection = Db, Sql = "SELECT 'NaN'::numeric AS x" }, Attempt));

        failure.Message.ShouldContain("\"x\"::text");
    }

    [Fact]
    public async Task Data_of_a_wrong_type_fails_at_once_and_names_row_and_column()
    {
        await ExecuteAsync("CREATE TABLE t (n integer)");

        var failure = await Should.ThrowAsync<FailNowException>(() => Attempt.TransferAsync(Rows.Of([new("n", typeof(string))], ["1"], ["two"]), new SqlTable { Connection = Db, Table = "t" }));

        failure.InnerException.ShouldBeOfType<PostgresException>().Where.ShouldNotBeNull().ShouldContain("line 2, column n");
        failure.Message.ShouldContain("line 2, column n");
    }

    [Fact]
    public async Task Replace_at_the_same_time_leaves_the_rows_of_one()
    {
        await Attempt.TransferAsync(Numbers(0), new SqlTable { Connection = Db, Table = "t" });
        var table = new SqlTable { Connection = Db, Table = "t", Mode = SqlWriteMode.Replace };

        await Task.WhenAll(Enumerable.Range(1, 6).Select(i => Attempt.TransferAsync(Numbers(i, i), table)));

        var left = await SelectAsync<long>("SELECT n FROM t");
        left.Count.ShouldBe(2);
        left.Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task Transfer_that_is_cancelled_in_the_middle_leaves_nothing()
    {
        await Attempt.TransferAsync(Numbers(1), new SqlTable { Connection = Db, Table = "t" });
        var big = Enumerable.Range(0, 5_000).Select(i => new object?[] { i }).ToArray();
        var source = new CancellingSource(Rows.Of([new("n", typeof(int))], big), Attempt.Cancellation);

        await Should.ThrowAsync<OperationCanceledException>(() => Attempt.TransferAsync(source, new SqlTable { Connection = Db, Table = "t" }));

        Scalar($"SELECT count(*) FROM {_schema}.t").ShouldBe(1L);
    }

    [Fact]
    public async Task Parameters_of_lists_and_moments_reach_the_server_typed()
    {
        var outcome = await Attempt.RunAsync(new SqlSelect<long>
        {
            Connection = Db,
            Sql = "SELECT count(*) FROM generate_series(1, 5) AS n WHERE @at::timestamptz = timestamptz '2026-11-01 00:00Z' AND n > @least",
            Parameters = { ["at"] = new DateTimeOffset(2026, 11, 1, 9, 0, 0, TimeSpan.FromHours(9)), ["least"] = 3 },
        });

        outcome.Output.ShouldBe([2]);
    }

    [Fact]
    public async Task Server_that_is_not_there_may_be_retried()
    {
        Attempt.Connections[Db] = Attempt.Connections[Db] with { Port = 1 };

        await Should.ThrowAsync<NpgsqlException>(() => ExecuteAsync("SELECT 1"));
    }

    [Fact]
    public async Task Extra_settings_that_the_driver_does_not_know_are_named()
    {
        Attempt.Connections[Db] = Attempt.Connections[Db] with { Extra = new Dictionary<string, string> { ["colour"] = "blue", ["Timeout"] = "5" } };

        (await Should.ThrowAsync<FailNowException>(() => ExecuteAsync("SELECT 1"))).Message.ShouldContain("'colour'");
    }

    private void Execute(string sql) => Scalar(sql);

    private object? Scalar(string sql)
    {
        using var connection = new NpgsqlConnection(PostgresDatabaseOfTest.Server);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    private sealed class CancellingSource(TransferSource inner, CancellationTokenSource cancellation) : TransferSource
    {
        public override async IAsyncEnumerable<RowBatch> ReadAsync(OperatorContext ctx, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var batch in inner.ReadAsync(ctx, CancellationToken.None))
            {
                yield return batch;
                await cancellation.CancelAsync();
                yield return batch;
            }
        }
    }
}
