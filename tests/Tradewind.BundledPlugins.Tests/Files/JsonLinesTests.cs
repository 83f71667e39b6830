using Tradewind.Files;
using Tradewind.Testing;

namespace Tradewind.BundledPlugins.Files;

public sealed class JsonLinesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAttempt _attempt;

    public JsonLinesTests() => _attempt = Attempts.In(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Source_infers_columns_from_the_first_objects()
    {
        _folder.Write("in.jsonl", "\uFEFF{\"id\":1,\"x\":2,\"ok\":true,\"tags\":[1, 2]}\n\n{\"id\":2,\"x\":2.5,\"name\":\"é\"}\r\n{\"name\":null}");

        var (columns, rows) = await Rows.AllOf(new JsonLinesSource { Path = "in.jsonl" }, _attempt);

        columns.ShouldBe([new("id", typeof(long)), new("x", typeof(double)), new("ok", typeof(bool)), new("tags", typeof(string)), new("name", typeof(string))]);
        rows.ShouldBe([[1L, 2.0, true, "[1, 2]", null], [2L, 2.5, null, null, "é"], [null, null, null, null, null]]);
    }

    [Fact]
    public async Task Source_reads_declared_columns_only()
    {
        _folder.Write("in.jsonl", "{\"AT\":\"2026-11-01T00:00:00Z\",\"amount\":0.1,\"more\":1}\n{\"amount\":12}\n");

        var (columns, rows) = await Rows.AllOf(new JsonLinesSource { Path = "in.jsonl", Columns = { ["at"] = typeof(DateTimeOffset), ["amount"] = typeof(decimal) } }, _attempt);

        columns.Select(c => c.Name).ShouldBe(["at", "amount"]);
        rows.ShouldBe([[new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), 0.1m], [null, 12m]]);
    }

    [Theory]
    [InlineData("{\"a\":1}\n{\"a\":\n{\"a\":2}\n", "line 2: this is not JSON")]
    [InlineData("{\"a\":1}\n\n[1]\n", "line 3: an object was expected")]
    [InlineData("{\"a\":\"x\"}\n", "line 1, property 'a': 'x' is not a whole number")]
    public async Task Source_of_a_bad_line_names_it(string lines, string place)
    {
        _folder.Write("in.jsonl", lines);

        var failure = await Should.ThrowAsync<FailNowException>(() => Rows.AllOf(new JsonLinesSource { Path = "in.jsonl", Columns = { ["a"] = typeof(long) } }, _attempt));

        failure.Message.ShouldStartWith("in.jsonl, " + place);
    }

    [Fact]
    public async Task Source_meets_a_property_it_did_not_expect_and_says_what_to_declare()
    {
        _folder.Write("in.jsonl", string.Concat(Enumerable.Repeat("{\"a\":1}\n", 5000)) + "{\"a\":1,\"late\":2}\n");

        var failure = await Should.ThrowAsync<FailNowException>(() => Rows.AllOf(new JsonLinesSource { Path = "in.jsonl" }, _attempt));

        failure.Message.ShouldStartWith("in.jsonl, line 5001: the property 'late'");
    }

    [Fact]
    public async Task Source_of_a_long_line_and_many_lines_reads_all()
    {
        _folder.Write("in.jsonl", $"{{\"a\":\"{new string('x', 1_000_000)}\"}}\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"{{\"a\":\"{i}\"}}\n")));

        var (_, rows) = await Rows.AllOf(new JsonLinesSource { Path = "in.jsonl" }, _attempt);

        rows.Count.ShouldBe(20_001);
        ((string)rows[0][0]!).Length.ShouldBe(1_000_000);
        rows[^1][0].ShouldBe("19999");
    }

    [Fact]
    public async Task Sink_writes_every_type_and_leaves_nothing_when_the_source_breaks()
    {
        await _attempt.TransferAsync(
            Rows.Of([new("t", typeof(string)), new("n", typeof(int)), new("d", typeof(decimal)), new("day", typeof(DateOnly)), new("b", typeof(byte[]))], ["a\"b\n", 1, 1.50m, new DateOnly(2026, 1, 2), new byte[] { 1 }], [null, null, null, null, null]),
            new JsonLinesSink { Path = "out.jsonl" });
        await Should.ThrowAsync<IOException>(() => _attempt.TransferAsync(Rows.Breaking([new("t", typeof(string))], ["a"]), new JsonLinesSink { Path = "broken.jsonl" }));

        _folder.Read("out.jsonl").ShouldBe("{\"t\":\"a\\\"b\\n\",\"n\":1,\"d\":1.50,\"day\":\"2026-01-02\",\"b\":\"AQ==\"}\n{\"t\":null,\"n\":null,\"d\":null,\"day\":null,\"b\":null}\n");
        _folder.Files().ShouldBe(["out.jsonl"]);
    }

    [Fact]
    public void Read_of_what_Write_wrote_is_the_same()
    {
        Point[] points = [new(1, "a\nb"), new(2, "é")];

        JsonLines.Write(_folder.At("p.jsonl.gz"), points).ShouldBe(2);

        JsonLines.Read<Point>(_folder.At("p.jsonl.gz")).ShouldBe(points);
    }

    [Fact]
    public void Read_of_a_bad_line_names_it()
    {
        var path = _folder.Write("p.jsonl", "{\"X\":1}\n\n{\"X\":\"one\"}\n");

        Should.Throw<FailNowException>(() => JsonLines.Read<Point>(path)).Message.ShouldStartWith($"{path}, line 3: ");
    }

    public sealed record Point(int X, string? Name);
}
