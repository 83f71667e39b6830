using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Tradewind.Agent.Logs;
using Tradewind.Engine.Logs;
using Tradewind.Engine.Runs;

namespace Tradewind.Agent.Tests.Logs;

public sealed class FileLogStoreTests : IAsyncLifetime
{
    private static readonly LogKey Key = new(InstanceId.Of(12_345, 3), 2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tradewind-logs-");
    private readonly FileLogStore _logs;

    public FileLogStoreTests() => _logs = new(_folder.FullName, TimeProvider.System, NullLogger<FileLogStore>.Instance);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _logs.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Lines_are_read_on_from_an_offset()
    {
        await AppendAsync("one\n");
        await AppendAsync("zwei ü 🚀\n");

        var first = await _logs.ReadAsync(Key, 0, 5, default);
        var rest = await _logs.ReadAsync(Key, first.NextOffset, 1000, default);

        Text(first).ShouldBe("one\n");
        Text(rest).ShouldBe("zwei ü 🚀\n");
        Text(await _logs.ReadAsync(Key, rest.NextOffset, 1000, default)).ShouldBe("");
        Text(await _logs.ReadAsync(Key, 1_000_000, 1000, default)).ShouldBe("");
        Text(await _logs.ReadAsync(Key, -5, 1000, default)).ShouldBe("one\nzwei ü 🚀\n");
    }

    [Fact]
    public async Task Unfinished_line_waits_for_its_end()
    {
        await AppendAsync("one\ntw");

        Text(await _logs.ReadAsync(Key, 0, 1000, default)).ShouldBe("one\n");
        await AppendAsync("o\n");

        Text(await _logs.ReadAsync(Key, 4, 1000, default)).ShouldBe("two\n");
    }

    [Fact]
    public async Task Line_longer_than_the_limit_comes_in_pieces()
    {
        await AppendAsync(new string('x', 25) + "\nend\n");

        var read = new StringBuilder();
        for (long offset = 0; ;)
        {
            var slice = await _logs.ReadAsync(Key, offset, 10, default);
            if (slice.NextOffset == offset) break;
            read.Append(Text(slice));
            offset = slice.NextOffset;
        }

        read.ToString().ShouldBe(new string('x', 25) + "\nend\n");
    }

    [Fact]
    public async Task Attempt_without_lines_is_empty()
    {
        var slice = await _logs.ReadAsync(Key, 7, 100, default);
        (slice.Bytes.Length, slice.NextOffset).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Run_that_is_deleted_takes_its_streams_along_and_can_be_written_again()
    {
        var other = new LogKey(InstanceId.Of(12_346, 0), 1);
        await AppendAsync("gone\n");
        await _logs.AppendAsync([new(other, "stays\n"u8.ToArray())], default);

        (await _logs.DeleteAsync([12_345], default)).ShouldBeTrue();
        (await _logs.DeleteAsync([12_345], default)).ShouldBeTrue();

        Text(await _logs.ReadAsync(Key, 0, 100, default)).ShouldBe("");
        Text(await _logs.ReadAsync(other, 0, 100, default)).ShouldBe("stays\n");
        await AppendAsync("new\n");
        Text(await _logs.ReadAsync(Key, 0, 100, default)).ShouldBe("new\n");
    }

    [Fact]
    public async Task Many_streams_are_deleted_a_piece_at_a_time()
    {
        for (var ordinal = 0; ordinal < 1_001; ordinal++) await _logs.AppendAsync([new(new(InstanceId.Of(12_345, ordinal), 1), "gone\n"u8.ToArray())], default);
        await AppendAsync("gone\n");

        (await _logs.DeleteAsync([12_344, 12_345], default)).ShouldBeFalse();
        (await _logs.DeleteAsync([12_344, 12_345], default)).ShouldBeTrue();

        _folder.GetFiles("*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task Folder_that_someone_deleted_is_made_again()
    {
        await AppendAsync("gone\n");
        await _logs.FlushAsync();
        foreach (var folder in _folder.GetDirectories()) folder.Delete(recursive: true);

        await AppendAsync("new\n");

        Text(await _logs.ReadAsync(Key, 0, 100, default)).ShouldBe("new\n");
    }

    [Fact]
    public async Task Lines_that_were_read_are_in_their_file()
    {
        await AppendAsync("one\n");
        Text(await _logs.ReadAsync(Key, 0, 100, default)).ShouldBe("one\n");

        // Another process looks at the same folder: nothing is taken from this one's memory.
        await using var other = new FileLogStore(_folder.FullName, TimeProvider.System, NullLogger<FileLogStore>.Instance);
        Text(await other.ReadAsync(Key, 0, 100, default)).ShouldBe("one\n");
    }

    [Fact]
    public async Task Flush_leaves_all_lines_in_files()
    {
        for (var line = 0; line < 1000; line++) await AppendAsync($"line {line}\n");

        await _logs.FlushAsync();

        var file = Directory.GetFiles(_folder.FullName, "*.log", SearchOption.AllDirectories).ShouldHaveSingleItem();
        (await File.ReadAllLinesAsync(file)).ShouldBe(Enumerable.Range(0, 1000).Select(line => $"line {line}"));
    }

    [Fact]
    public async Task Writer_that_is_faster_than_the_disk_waits_for_it()
    {
        // A clock that stands still: only who must wait has the lines written.
        await using var logs = new FileLogStore(_folder.FullName, new TestClock(), NullLogger<FileLogStore>.Instance);
        var megabyte = Encoding.UTF8.GetBytes(new string('x', 1024 * 1024 - 1) + "\n");
        for (var at = 0; at < 16; at++) await logs.AppendAsync([new(Key, megabyte)], default);
        Directory.GetFiles(_folder.FullName, "*.log", SearchOption.AllDirectories).ShouldBeEmpty();

        await logs.AppendAsync([new(Key, megabyte)], default);

        var file = Directory.GetFiles(_folder.FullName, "*.log", SearchOption.AllDirectories).ShouldHaveSingleItem();
        new FileInfo(file).Length.ShouldBe(17 * 1024 * 1024);
    }

    [Fact]
    public async Task F19_lines_that_cannot_be_written_are_missed_by_a_line_in_their_place_and_later_ones_are_there()
    {
        var blocked = Path.Combine(_folder.FullName, "12");
        await File.WriteAllTextAsync(blocked, "a file where a folder belongs");
        await AppendAsync("lost\n");
        await _logs.FlushAsync();
        File.Delete(blocked);

        await AppendAsync("kept\n");
        await _logs.FlushAsync();

        Text(await _logs.ReadAsync(Key, 0, 200, default)).ShouldEndWith(" W 5 bytes of this log are missing here: they could not be written. The log of the node says why.\nkept\n");
    }

    [Fact]
    public async Task F19_gap_at_the_end_of_a_log_is_told_when_others_can_be_written_again()
    {
        var blocked = Path.Combine(_folder.FullName, "12");
        await File.WriteAllTextAsync(blocked, "a file where a folder belongs");
        await AppendAsync("lost\n");
        await AppendAsync("too\n");
        await _logs.FlushAsync();
        File.Delete(blocked);

        await _logs.AppendAsync([new(new(InstanceId.Of(99_000, 0), 1), "another\n"u8.ToArray())], default);
        await _logs.FlushAsync();

        var log = Text(await _logs.ReadAsync(Key, 0, 200, default));
        log.ShouldEndWith(" W 9 bytes of this log are missing here: they could not be written. The log of the node says why.\n");
        await AppendAsync("kept\n");
        await _logs.FlushAsync();
        Text(await _logs.ReadAsync(Key, 0, 200, default)).ShouldBe(log + "kept\n");
    }

    [Fact]
    public async Task F36_log_of_five_gigabytes_in_one_line_is_read_by_ranges_that_cost_what_they_give()
    {
        const long size = 5L * 1024 * 1024 * 1024;
        const int piece = 64 * 1024;
        await AppendAsync("first\n");
        await _logs.FlushAsync();
        // Mostly a hole, which takes no room on the disk: a line without end that is full of zeros.
        using (var file = new FileStream(Directory.GetFiles(_folder.FullName, "*.log", SearchOption.AllDirectories).Single(), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(size - 6);
            file.Seek(0, SeekOrigin.End);
            file.Write("\nlast\n"u8);
        }

        foreach (var (offset, length) in new[] { (0L, 6), (6L, piece), (size / 2, piece), (size - 5, 5) })
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var reading = _logs.ReadAsync(Key, offset, piece, default);
            reading.IsCompleted.ShouldBeTrue();
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(4 * piece);
            var slice = await reading;
            (slice.Bytes.Length, slice.Size).ShouldBe((length, size));
        }
    }

    [Fact]
    public async Task Many_writers_of_one_new_run_all_find_its_folder()
    {
        for (var round = 0; round < 20; round++)
        {
            using var together = new Barrier(4);
            var run = 50_000 + round;
            await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Factory.StartNew(
                () =>
                {
                    together.SignalAndWait();
                    _logs.AppendAsync([new(new(InstanceId.Of(run, writer), 1), "x\n"u8.ToArray())], default).GetAwaiter().GetResult();
                },
                default, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        }

        await _logs.FlushAsync();
        Directory.GetFiles(_folder.FullName, "*.log", SearchOption.AllDirectories).Length.ShouldBe(80);
    }

    private static string Text(LogSlice slice) => Encoding.UTF8.GetString(slice.Bytes);

    private Task AppendAsync(string text) => _logs.AppendAsync([new(Key, Encoding.UTF8.GetBytes(text))], default);
}
