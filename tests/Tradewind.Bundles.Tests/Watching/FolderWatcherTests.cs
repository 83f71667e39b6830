using Tradewind.Bundles.Watching;

namespace Tradewind.Bundles.Tests.Watching;

public sealed class FolderWatcherTests : IDisposable
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(10), Instant = TimeSpan.FromMilliseconds(1), Longest = TimeSpan.FromHours(1);

    private readonly string _root = Directory.CreateTempSubdirectory("tradewind-watch-").FullName;
    private readonly TestClock _clock = new();
    private readonly FolderWatcher _watcher;

    public FolderWatcherTests() => _watcher = new(At("watched"), Settle, _clock);

    public void Dispose()
    {
        _watcher.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task File_that_is_still_being_written_is_told_once_when_it_has_been_quiet()
    {
        var next = _watcher.NextAsync(Longest, default);
        var file = Change("a.csx");
        await _clock.TimerInAsync(Settle);

        _clock.Advance(Settle - Instant);
        Change("a.csx");
        await _clock.TimerInAsync(Settle);
        _watcher.Unsettled.ShouldBe([file]);
        // As long as since the first half, were it not for the second.
        _clock.Advance(Settle - Instant);
        await _clock.TimerInAsync(Instant);
        next.IsCompleted.ShouldBeFalse();

        _clock.Advance(Instant);
        (await next.WaitAsync(TestBundles.Limit)).ShouldBe([file]);
        _watcher.Unsettled.ShouldBeEmpty();
    }

    [Fact]
    public async Task File_that_is_quiet_is_told_while_another_is_still_being_written()
    {
        var next = _watcher.NextAsync(Longest, default);
        var file = Change("a.csx");
        await _clock.TimerInAsync(Settle);
        _clock.Advance(Settle - Instant);
        var other = Change("b.csx");
        while (!_watcher.Unsettled.Contains(other)) await Task.Yield();

        _clock.Advance(Instant);

        (await next.WaitAsync(TestBundles.Limit)).ShouldBe([file]);
        _watcher.Unsettled.ShouldBe([other]);
    }

    [Fact]
    public async Task Renamed_file_is_told_under_both_names()
    {
        var file = Change("a.csx");
        var other = At("watched/b.csx");
        File.Move(file, other);
        while (_watcher.Unsettled.Count < 2) await Task.Yield();

        _clock.Advance(Settle);

        (await _watcher.NextAsync(Longest, default)).Order().ShouldBe([file, other]);
    }

    [Fact]
    public async Task Wait_without_a_change_ends_empty()
    {
        var next = _watcher.NextAsync(Longest, default);
        await _clock.TimerInAsync(Longest);

        _clock.Advance(Longest);

        (await next.WaitAsync(TestBundles.Limit)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Changes_that_were_missed_end_the_wait_so_that_the_folder_is_looked_through()
    {
        var next = _watcher.NextAsync(Longest, default);
        await _clock.TimerInAsync(Longest);

        _watcher.Missed();

        (await next.WaitAsync(TestBundles.Limit)).ShouldBeEmpty();
        var again = _watcher.NextAsync(Longest, default);
        again.IsCompleted.ShouldBeFalse();
        _clock.Advance(Longest);
        (await again.WaitAsync(TestBundles.Limit)).ShouldBeEmpty();
    }

    private string At(string path) => Path.Combine(_root, path);

    // By a move from outside, which is a single event: of a file that is written several come, and the later ones when they like.
    private string Change(string name)
    {
        var whole = At(name);
        File.WriteAllText(whole, $"{Guid.NewGuid()}");
        var watched = At($"watched/{name}");
        File.Move(whole, watched, overwrite: true);
        return watched;
    }
}
