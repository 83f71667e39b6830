using System.Text;
using Tradewind.Files;
using Tradewind.Testing;

namespace Tradewind.BundledPlugins.Files;

public sealed class CsvTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAttempt _attempt;

    public CsvTests() => _attempt = Attempts.In(_folder);

    public static TheoryData<string, Type, object> Typed => new()
    {
        { "true", typeof(bool), true },
        { "0", typeof(bool), false },
        { "-12", typeof(int), -12 },
        { "9000000000", typeof(long), 9_000_000_000 },
        { "0.5", typeof(double), 0.5 },
        { "1e3", typeof(double), 1000.0 },
        { "1234.50", typeof(decimal), 1234.50m },
        { "2026-11-01T10:20:30.5", typeof(DateTime), new DateTime(2026, 11, 1, 10, 20, 30, 500) },
        { "2026-11-01T10:20:30+09:00", typeof(DateTimeOffset), new DateTimeOffset(2026, 11, 1, 10, 20, 30, TimeSpan.FromHours(9)) },
        { "2026-11-01", typeof(DateOnly), new DateOnly(2026, 11, 1) },
        { "10:20:30", typeof(TimeOnly), new TimeOnly(10, 20, 30) },
        { "1.02:03:04", typeof(TimeSpan), new TimeSpan(1, 2, 3, 4) },
        { "0f8fad5b-d9cb-469f-a165-70867728950e", typeof(Guid), Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e") },
        { "AQID", typeof(byte[]), new byte[] { 1, 2, 3 } },
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Source_reads_quotes_line_breaks_byte_order_mark_and_missing_values()
    {
        File.WriteAllText(_folder.At("in.csv"), "id,text\r\n1,\"a \"\"b\"\", c\"\r\n2,\"two\nlines\"\r\n3,\r\n4,\"\"\r\n", new UTF8Encoding(true));

        var (columns, rows) = await Rows.AllOf(new CsvSource { Path = "in.csv", Columns = { ["ID"] = typeof(int) } }, _attempt);

        columns.ShouldBe([new("id", typeof(int)), new("text", typeof(string))]);
        rows.ShouldBe([[1, "a \"b\", c"], [2, "two\nlines"], [3, null], [4, ""]]);
    }

    [Theory, MemberData(nameof(Typed))]
    public async Task Source_reads_declared_types_and_sink_writes_them_back(string text, Type type, object value)
    {
        _folder.Write("in.csv", $"v\n{text}\n");
        var source = new CsvSource { Path = "in.csv", Columns = { ["v"] = type } };

        var (_, rows) = await Rows.AllOf(source, _attempt);
        rows.ShouldHaveSingleItem()[0].ShouldBe(value);

        await _attempt.TransferAsync(source, new CsvSink { Path = "out.csv" });
        var (_, again) = await Rows.AllOf(new CsvSource { Path = "out.csv", Columns = { ["v"] = type } }, _attempt);
        again.ShouldHaveSingleItem()[0].ShouldBe(value);
    }

    [Fact]
    public async Task Source_of_a_pattern_reads_all_files_in_order_of_name()
    {
        _folder.Write("b.csv", "x\n2\n");
        _folder.Write("a.csv", "x\n1\n");
        _folder.Write("c.csv", "x\n");

        var (_, rows) = await Rows.AllOf(new CsvSource { Path = "*.csv" }, _attempt);

        rows.ShouldBe([["1"], ["2"]]);
    }

    [Fact]
    public async Task Source_without_header_names_columns()
    {
        _folder.Write("in.tsv", "1\tx\n2\t\\N\n");

        var (named, rows) = await Rows.AllOf(new CsvSource { Path = "in.tsv", Delimiter = '\t', HasHeader = false, Names = ["id", "t"], NullText = "\\N" }, _attempt);
        var (plain, _) = await Rows.AllOf(new CsvSource { Path = "in.tsv", Delimiter = '\t', HasHeader = false }, _attempt);

        named.Select(c => c.Name).ShouldBe(["id", "t"]);
        plain.Select(c => c.Name).ShouldBe(["c1", "c2"]);
        rows[1].ShouldBe(["2", null]);
    }

    [Fact]
    public async Task Source_with_header_only_yields_one_empty_batch()
    {
        _folder.Write("in.csv", "a,b\n");

        var (columns, rows) = await Rows.AllOf(new CsvSource { Path = "in.csv" }, _attempt);

        columns.Count.ShouldBe(2);
        rows.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("a,b\n1,2\n1,2,3\n", "line 3")]
    [InlineData("a,b\n1,\"open\n", "line 2")]
    [InlineData("a,b\n\"two\nlines\",1\nx,y\n", "line 4, column 'b': 'y' is not a whole number")]
    [InlineData("a,a\n1,2\n", "more than one column of the name 'a'")]
    [InlineData("", "is empty")]
    [InlineData("a,c\n", "no column 'b'")]
    public async Task Source_of_bad_data_fails_at_once_and_says_where(string csv, string place)
    {
        _folder.Write("in.csv", csv);

        var failure = await Should.ThrowAsync<FailNowException>(() => Rows.AllOf(new CsvSource { Path = "in.csv", Columns = { ["b"] = typeof(int) } }, _attempt));

        failure.Message.ShouldStartWith("in.csv");
        failure.Message.ShouldContain(place);
    }

    [Fact]
    public async Task Source_without_file_may_be_retried()
    {
        await Should.ThrowAsync<FileNotFoundException>(() => Rows.AllOf(new CsvSource { Path = "none.csv" }, _attempt));
    }

    [Fact]
    public async Task Transfer_of_many_batches_keeps_every_row_and_counts_the_bytes()
    {
        var text = "id,name\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i},\"name, {i}\"\n"));
        _folder.Write("in.csv", text);

        var result = await _attempt.TransferAsync(new CsvSource { Path = "in.csv", Columns = { ["id"] = typeof(int) } }, new CsvSink { Path = "out/out.csv" });

        result.ShouldBe(new TransferResult(50_000, text.Length));
        _folder.Read("out/out.csv").ShouldBe(text);
    }

    [Fact]
    public async Task Transfer_of_gzip_packs_and_unpacks()
    {
        _folder.Write("in.csv", "a\n1\n");

        await _attempt.TransferAsync(new CsvSource { Path = "in.csv" }, new CsvSink { Path = "out.csv.gz" });
        var (_, rows) = await Rows.AllOf(new CsvSource { Path = "out.csv.gz" }, _attempt);

        rows.ShouldBe([["1"]]);
    }

    [Fact]
    public async Task Sink_whose_source_breaks_leaves_what_was_there_and_nothing_else()
    {
        _folder.Write("out.csv", "old");

        await Should.ThrowAsync<IOException>(() => _attempt.TransferAsync(Rows.Breaking([new("a", typeof(int))], [1], [2]), new CsvSink { Path = "out.csv" }));

        _folder.Files().ShouldBe(["out.csv"]);
        _folder.Read("out.csv").ShouldBe("old");
    }

    [Fact]
    public async Task Sink_that_must_not_replace_fails_at_once()
    {
        _folder.Write("out.csv", "old");

        await Should.ThrowAsync<FailNowException>(() => _attempt.TransferAsync(Rows.Of([new("a", typeof(int))], [1]), new CsvSink { Path = "out.csv", IfExists = IfExists.Fail }));
    }

    [Fact]
    public async Task Sink_tells_null_from_empty_text_and_escapes_formulas_when_asked()
    {
        await _attempt.TransferAsync(Rows.Of([new("a", typeof(string))], [null], [""], ["=1+1"]), new CsvSink { Path = "out.csv", EscapeFormulas = true });

        var (_, rows) = await Rows.AllOf(new CsvSource { Path = "out.csv" }, _attempt);
        rows.ShouldBe([[""], [""], ["'=1+1"]], "a row whose only cell is null cannot be told from an empty line");
    }

    [Fact]
    public void Read_fills_records_by_name()
    {
        var path = _folder.Write("orders.csv", "order_id,Country,AMOUNT,note,day\n7,KR,12.50,,2026-11-01\n8,\"\",1,x,\n");

        Csv.Read<Order>(path).ShouldBe(
        [
            new Order(7, "KR", 12.50m) { Note = null, Day = new DateOnly(2026, 11, 1) },
            new Order(8, "", 1) { Note = "x", Day = null },
        ]);
    }

    [Fact]
    public void Read_of_a_column_that_is_missing_names_all_that_are()
    {
        var path = _folder.Write("orders.csv", "order_id\n7\n");

        Should.Throw<FailNowException>(() => Csv.Read<Order>(path)).Message.ShouldContain("no column for 'Country', 'Amount' of Order");
    }

    [Fact]
    public void Read_of_a_bad_value_names_line_and_column()
    {
        var path = _folder.Write("orders.csv", "order_id,Country,Amount\n7,KR,1\n8,KR,many\n");

        Should.Throw<FailNowException>(() => Csv.Read<Order>(path)).Message.ShouldEndWith("line 3, column 'Amount': 'many' is not a number (Decimal).");
    }

    [Fact]
    public void Read_of_what_Write_wrote_is_the_same()
    {
        Order[] orders = [new(1, "a \"b\"\n, c", 0.10m) { Day = new DateOnly(2026, 1, 2) }, new(2, "é", -1m) { Note = "n" }];

        Csv.Write(_folder.At("x/orders.csv"), orders).ShouldBe(2);

        Csv.Read<Order>(_folder.At("x/orders.csv")).ShouldBe(orders);
        _folder.Files().ShouldBe(["x/orders.csv"]);
    }

    [Fact]
    public void Write_whose_rows_break_leaves_nothing()
    {
        Should.Throw<InvalidOperationException>(() => Csv.Write(_folder.At("out.csv"), Enumerable.Range(0, 10).Select(i => i < 5 ? new Order(i, "", 0) : throw new InvalidOperationException())));

        _folder.Files().ShouldBeEmpty();
    }

    public sealed record Order(int OrderId, string Country, decimal Amount)
    {
        public string? Note { get; init; }

        public DateOnly? Day { get; init; }
    }
}
