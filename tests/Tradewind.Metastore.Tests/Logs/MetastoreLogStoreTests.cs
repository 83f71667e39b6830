using System.Text;
using Tradewind.Engine.Logs;
using Tradewind.Engine.Runs;
using Tradewind.Metastore.Logs;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Logs;

public abstract class MetastoreLogStoreTests(Store store)
{
    private static long _run = 5000;

    private readonly LogKey _key = new(InstanceId.Of(Interlocked.Increment(ref _run), 3), 1);

    private MetastoreLogStore Logs => new(store.Database);

    [Fact]
    public async Task Stream_is_read_by_offset_in_whole_lines()
    {
        await AppendAsync("one\ntwo\n");
        await AppendAsync("three\n");
        (await TextAsync(0, 1000)).ShouldBe("one\ntwo\nthree\n");
        var slice = await Logs.ReadAsync(_key, 0, 6, default);
        Encoding.UTF8.GetString(slice.Bytes).ShouldBe("one\n");
        slice.NextOffset.ShouldBe(4);
        slice.Size.ShouldBe(14);
        (await TextAsync(slice.NextOffset, 1000)).ShouldBe("two\nthree\n");
        (await TextAsync(8, 1000)).ShouldBe("three\n");
        (await Logs.ReadAsync(_key, 14, 1000, default)).ShouldSatisfyAllConditions(end => end.Bytes.ShouldBeEmpty(), end => end.NextOffset.ShouldBe(14));
    }

    [Fact]
    public async Task Line_longer_than_the_limit_comes_in_pieces()
    {
        await AppendAsync($"{new string('x', 100)}\n");
        (await TextAsync(0, 40)).Length.ShouldBe(40);
        (await TextAsync(80, 40)).ShouldBe($"{new string('x', 20)}\n");
    }

    [Fact]
    public async Task Large_stream_is_read_from_the_middle()
    {
        var lines = string.Concat(Enumerable.Range(0, 60_000).Select(n => $"line {n:000000}\n"));
        await AppendAsync(lines);
        await AppendAsync("the end\n");
        (await TextAsync(12 * 30_000, 24)).ShouldBe("line 030000\nline 030001\n");
        (await TextAsync(lines.Length, 1000)).ShouldBe("the end\n");
        (await Logs.ReadAsync(_key, 0, 10_000_000, default)).Bytes.Length.ShouldBe(lines.Length + 8);
    }

    [Fact]
    public async Task Unknown_stream_is_empty()
    {
        var slice = await Logs.ReadAsync(_key, 50, 1000, default);
        slice.Bytes.ShouldBeEmpty();
        slice.NextOffset.ShouldBe(0);
        slice.Size.ShouldBe(0);
    }

    [Fact]
    public async Task Deleting_a_run_leaves_its_neighbours()
    {
        var next = new LogKey(InstanceId.Of(InstanceId.RunOf(_key.Instance) + 100, 0), 1);
        await AppendAsync("a\n");
        await Logs.AppendAsync([new(next, "b\n"u8.ToArray())], default);
        (await Logs.DeleteAsync([InstanceId.RunOf(_key.Instance)], default)).ShouldBeTrue();
        (await TextAsync(0, 10)).ShouldBe("");
        (await Logs.ReadAsync(next, 0, 10, default)).Bytes.ShouldBe("b\n"u8.ToArray());
    }

    [Fact]
    public async Task Long_streams_are_deleted_a_piece_at_a_time()
    {
        for (var line = 0; line < 501; line++) await AppendAsync("a\n");
        (await Logs.DeleteAsync([InstanceId.RunOf(_key.Instance)], default)).ShouldBeFalse();
        (await TextAsync(1_000, 10)).ShouldBe("a\n");
        (await Logs.DeleteAsync([InstanceId.RunOf(_key.Instance)], default)).ShouldBeTrue();
        (await TextAsync(1_000, 10)).ShouldBe("");
    }

    private Task AppendAsync(string text) => Logs.AppendAsync([new(_key, Encoding.UTF8.GetBytes(text))], default);

    private async Task<string> TextAsync(long offset, int limit) => Encoding.UTF8.GetString((await Logs.ReadAsync(_key, offset, limit, default)).Bytes);
}

public sealed class SqliteMetastoreLogStoreTests(SqliteStore store) : MetastoreLogStoreTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresMetastoreLogStoreTests(PostgresStore store) : MetastoreLogStoreTests(store), IClassFixture<PostgresStore>;
