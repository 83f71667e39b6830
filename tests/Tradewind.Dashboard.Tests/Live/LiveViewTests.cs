using Microsoft.Extensions.Logging.Abstractions;
using Tradewind.Dashboard.Live;
using Tradewind.Engine.Feed;

namespace Tradewind.Dashboard.Tests.Live;

public sealed class LiveViewTests : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    private readonly TestClock _clock = new();
    private readonly LocalFeed _engine = new();
    private readonly LiveFeed _feed;
    private int _pushes;

    public LiveViewTests() => _feed = new LiveFeed(_engine, _clock, NullLogger<LiveFeed>.Instance);

    public void Dispose() => _feed.Dispose();

    [Fact]
    public void First_change_after_a_quiet_time_is_pushed_at_once()
    {
        using var view = Watch(new Notice(Topic.Run, "7"));

        _engine.Publish(new Notice(Topic.Run, "7"));
        _clock.Advance(TimeSpan.Zero);

        _pushes.ShouldBe(1);
    }

    [Fact]
    public void Thousand_changes_within_a_tick_are_one_push()
    {
        using var view = Watch(new Notice(Topic.Run));
        _engine.Publish(new Notice(Topic.Run, "1"));
        _clock.Advance(TimeSpan.Zero);

        for (var i = 0; i < 1000; i++) _engine.Publish(new Notice(Topic.Run, $"{i}"));
        _clock.Advance(Tick);

        _pushes.ShouldBe(2);
    }

    [Fact]
    public void Other_keys_and_topics_push_nothing()
    {
        using var view = Watch(new Notice(Topic.Run, "7"));

        _engine.Publish(new Notice(Topic.Run, "8"));
        _engine.Publish(new Notice(Topic.Dag, "7"));
        _clock.Advance(Tick);

        _pushes.ShouldBe(0);
    }

    [Fact]
    public void Notice_of_everything_reaches_every_view()
    {
        using var view = Watch(new Notice(Topic.Plugins));

        _engine.Publish(new Notice(Topic.Everything));
        _clock.Advance(Tick);

        _pushes.ShouldBe(1);
    }

    [Fact]
    public void Push_under_way_holds_the_next_one_back()
    {
        var slow = new TaskCompletionSource();
        using var view = _feed.Watch([new Notice(Topic.Run)], Tick, () =>
        {
            _pushes++;
            return slow.Task;
        });

        _engine.Publish(new Notice(Topic.Run, "1"));
        _clock.Advance(Tick);
        _engine.Publish(new Notice(Topic.Run, "1"));
        _clock.Advance(Tick * 10);
        _pushes.ShouldBe(1);

        slow.SetResult();
        _clock.Advance(Tick);
        _pushes.ShouldBe(2);
    }

    [Fact]
    public void Failed_push_does_not_end_the_feed()
    {
        using var view = _feed.Watch([new Notice(Topic.Run)], Tick, () => ++_pushes == 1 ? throw new InvalidOperationException("no database") : Task.CompletedTask);

        _engine.Publish(new Notice(Topic.Run, "1"));
        _clock.Advance(Tick);
        _engine.Publish(new Notice(Topic.Run, "1"));
        _clock.Advance(Tick);

        _pushes.ShouldBe(2);
    }

    [Fact]
    public void View_looks_by_itself_now_and_then_as_notices_may_be_lost()
    {
        using var view = Watch(new Notice(Topic.Run));

        _clock.Advance(LiveFeed.LookAnyway);

        _pushes.ShouldBe(1);
    }

    [Fact]
    public void Disposed_view_gets_nothing_more()
    {
        var view = Watch(new Notice(Topic.Run));
        _engine.Publish(new Notice(Topic.Run, "1"));
        view.Dispose();

        _engine.Publish(new Notice(Topic.Run, "1"));
        _clock.Advance(Tick);

        _pushes.ShouldBe(0);
    }

    private LiveView Watch(Notice topic) => _feed.Watch([topic], Tick, () =>
    {
        _pushes++;
        return Task.CompletedTask;
    });
}
