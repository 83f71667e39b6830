using Tradewind.Files;
using Tradewind.Testing;

namespace Tradewind.BundledPlugins.Files;

public sealed class FileActionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAttempt _attempt;

    public FileActionTests() => _attempt = Attempts.In(_folder);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("*.csv", "a.csv,b.csv")]
    [InlineData("?.{csv,txt}", "a.csv,b.csv,c.txt")]
    [InlineData("[!a].csv", "b.csv")]
    [InlineData("[a-b].csv", "a.csv,b.csv")]
    [InlineData("**/*.csv", "a.csv,b.csv,sub/d.csv,sub/deep/e.csv")]
    [InlineData("sub/**", "sub/d.csv,sub/deep/e.csv")]
    [InlineData("s*/deep/*", "sub/deep/e.csv")]
    [InlineData(".*", ".hidden.csv")]
    [InlineData("a.csv", "a.csv")]
    [InlineData("none*", "")]
    [InlineData("a+(.csv", "")]
    public async Task Pattern_finds(string pattern, string expected)
    {
        foreach (var file in new[] { "a.csv", "b.csv", "c.txt", ".hidden.csv", "sub/d.csv", "sub/deep/e.csv", ".git/f.csv" })
            _folder.Write(file, "");

        var result = await _attempt.CheckAsync(new FileSensor { Path = pattern });

        var found = result.Output is List<string> paths ? paths : [];
        string.Join(",", found.Select(f => Path.GetRelativePath(_folder.Path, f))).ShouldBe(expected);
    }

    [Fact]
    public async Task Copy_of_a_file_makes_folders_and_replaces()
    {
        _folder.Write("a.txt", "new");
        _folder.Write("to/b.txt", "old");

        var first = await _attempt.RunAsync(new CopyFile { Source = "a.txt", Destination = "x/y/a.txt" });
        await _attempt.RunAsync(new CopyFile { Source = "a.txt", Destination = "to/b.txt" });
        await _attempt.RunAsync(new CopyFile { Source = "a.txt", Destination = "to" });

        first.Output.ShouldBe([_folder.At("x/y/a.txt")]);
        _folder.Read("to/b.txt").ShouldBe("new");
        _folder.Files().ShouldBe(["a.txt", "to/a.txt", "to/b.txt", "x/y/a.txt"]);
    }

    [Fact]
    public async Task Copy_keeps_permissions()
    {
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        File.SetUnixFileMode(_folder.Write("run.sh", "#!/bin/sh"), mode);

        await _attempt.RunAsync(new CopyFile { Source = "run.sh", Destination = "copy.sh" });

        File.GetUnixFileMode(_folder.At("copy.sh")).ShouldBe(mode);
    }

    [Fact]
    public async Task Copy_of_a_pattern_keeps_folders_below_its_fixed_part()
    {
        _folder.Write("in/a.csv", "1");
        _folder.Write("in/sub/b.csv", "2");

        await _attempt.RunAsync(new CopyFile { Source = "in/**/*.csv", Destination = "out" });

        _folder.Files().ShouldBe(["in/a.csv", "in/sub/b.csv", "out/a.csv", "out/sub/b.csv"]);
    }

    [Fact]
    public async Task Copy_where_a_file_is_follows_its_rule()
    {
        _folder.Write("a.txt", "new");
        _folder.Write("b.txt", "old");

        await _attempt.RunAsync(new CopyFile { Source = "a.txt", Destination = "b.txt", IfExists = IfExists.Skip });
        await Should.ThrowAsync<FailNowException>(() => _attempt.RunAsync(new CopyFile { Source = "a.txt", Destination = "b.txt", IfExists = IfExists.Fail }));

        _folder.Read("b.txt").ShouldBe("old");
        _folder.Files().ShouldBe(["a.txt", "b.txt"]);
    }

    [Fact]
    public async Task Copy_without_source_follows_its_rule()
    {
        (await _attempt.RunAsync(new CopyFile { Source = "none", Destination = "x" })).Outcome.Retry.ShouldBeTrue();
        (await _attempt.RunAsync(new CopyFile { Source = "none", Destination = "x", IfMissing = IfMissing.Skip })).Outcome.Kind.ShouldBe(OutcomeKind.Skipped);
        (await _attempt.RunAsync(new CopyFile { Source = "none", Destination = "x", IfMissing = IfMissing.Succeed })).Output.ShouldBe([]);
    }

    [Fact]
    public async Task Copy_that_is_cancelled_leaves_nothing()
    {
        _folder.Write("a.txt", "1");
        await _attempt.Cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => _attempt.RunAsync(new CopyFile { Source = "a.txt", Destination = "b.txt" }));

        _folder.Files().ShouldBe(["a.txt"]);
    }

    [Fact]
    public async Task Copy_onto_itself_is_refused()
    {
        _folder.Write("a.txt", "1");

        await Should.ThrowAsync<FailNowException>(() => _attempt.RunAsync(new CopyFile { Source = "a.txt", Destination = "./a.txt" }));
        _folder.Read("a.txt").ShouldBe("1");
    }

    [Fact]
    public async Task Move_takes_the_source_away()
    {
        _folder.Write("in/a.csv", "1");
        _folder.Write("in/b.csv", "2");
        _folder.Write("done/b.csv", "old");

        var outcome = await _attempt.RunAsync(new MoveFile { Source = "in/*.csv", Destination = "done/" });

        outcome.Output.ShouldBe([_folder.At("done/a.csv"), _folder.At("done/b.csv")]);
        _folder.Files().ShouldBe(["done/a.csv", "done/b.csv"]);
        _folder.Read("done/b.csv").ShouldBe("2");
    }

    [Fact]
    public async Task Move_across_file_systems_arrives_whole()
    {
        if (!Directory.Exists("/dev/shm"))
            return;

        var other = Directory.CreateDirectory($"/dev/shm/tradewind-{Guid.NewGuid():N}");
        try
        {
            _folder.Write("a.txt", "1");

            await _attempt.RunAsync(new MoveFile { Source = "a.txt", Destination = other.FullName + "/b.txt" });

            _folder.Files().ShouldBeEmpty();
            other.GetFiles().ShouldHaveSingleItem().Name.ShouldBe("b.txt");
        }
        finally
        {
            other.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Delete_takes_matches_and_emptied_folders()
    {
        _folder.Write("tmp/a.part", "");
        _folder.Write("tmp/deep/b.part", "");
        _folder.Write("tmp/keep.txt", "");

        var outcome = await _attempt.RunAsync(new DeleteFiles { Paths = ["tmp/**/*.part", "not-there.txt"], EmptyFolders = true });

        outcome.Output!.Count.ShouldBe(2);
        _folder.Files().ShouldBe(["tmp/keep.txt"]);
        Directory.Exists(_folder.At("tmp/deep")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("../other/x.txt")]
    [InlineData("/etc/hostname")]
    [InlineData("sub/../../other/*.txt")]
    public async Task Delete_outside_of_its_folder_deletes_nothing(string path)
    {
        _folder.Write("work/a.txt", "");
        _folder.Write("other/x.txt", "");
        _attempt.Facts = _attempt.Facts with { WorkDirectory = _folder.At("work") };

        var outcome = await _attempt.RunAsync(new DeleteFiles { Paths = ["a.txt", path] });

        outcome.Outcome.Kind.ShouldBe(OutcomeKind.Failed);
        outcome.Outcome.Retry.ShouldBeFalse();
        _folder.Files().ShouldBe(["other/x.txt", "work/a.txt"]);
    }

    [Fact]
    public async Task Sensor_waits_for_count_size_and_rest()
    {
        var clock = new SettableClock { Now = new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero) };
        var sensor = new FileSensor(clock) { Path = "*.csv", MinCount = 2, MinBytes = 1, StableFor = TimeSpan.FromMinutes(1) };

        (await _attempt.CheckAsync(sensor)).Reason.ShouldBe("*.csv is not there");
        File.SetLastWriteTimeUtc(_folder.Write("a.csv", "x"), clock.Now.UtcDateTime.AddHours(-1));
        (await _attempt.CheckAsync(sensor)).Reason.ShouldBe("1 of 2 files are there");
        File.SetLastWriteTimeUtc(_folder.Write("b.csv", ""), clock.Now.UtcDateTime);
        (await _attempt.CheckAsync(sensor)).Reason.ShouldBe("b.csv has 0 of 1 bytes");
        File.SetLastWriteTimeUtc(_folder.Write("b.csv", "x"), clock.Now.UtcDateTime);
        (await _attempt.CheckAsync(sensor)).Reason.ShouldBe("b.csv has changed within 00:01:00");
        clock.Now += TimeSpan.FromMinutes(1);

        var result = await _attempt.CheckAsync(sensor);

        result.IsMet.ShouldBeTrue();
        result.Output.ShouldBe(new List<string> { _folder.At("a.csv"), _folder.At("b.csv") });
    }

    private sealed class SettableClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
