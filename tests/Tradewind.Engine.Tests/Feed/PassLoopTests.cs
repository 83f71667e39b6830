using System.Threading.Channels;
using Tradewind.Engine.Feed;
using Tradewind.Tests;

namespace Tradewind.Engine.Tests.Feed;

public sealed class PassLoopTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly TestClock _clock = new();
    private readonly LocalFeed _feed = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<TaskCompletionSource<TimeSpan>> _passes = Channel.CreateUnbounded<TaskCompletionSource<TimeSpan>>();
    private readonly PassLoop _loop;
    private Task _running = Task.CompletedTask;

    public PassLoopTests() => _loop = new(_feed, _clock);

    public Task InitializeAsync()
    {
        _running = _loop.RunAsync(topic => topic is Topic.Ready, PassAsync, _stop.Token);
        return Task.CompletedTask;
    }

    // Asked to stop it ends, and without an error.
    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(Limit);
        _stop.Dispose();
    }

    [Fact]
    public async Task First_pass_is_made_at_the_start_and_the_next_when_the_last_said_so()
    {
        await EndAsync(await NextAsync());
        _passes.Reader.TryRead(out _).ShouldBeFalse();

        _clock.Advance(Hour);

        await EndAsync(await NextAsync());
    }

    [Theory]
    [InlineData(Topic.Ready)]
    [InlineData(Topic.Everything)]
    public async Task Pass_is_made_at_once_when_a_notice_calls(Topic topic)
    {
        await EndAsync(await NextAsync());

        _feed.Publish(new(Topic.Nodes));
        _passes.Reader.TryRead(out _).ShouldBeFalse();
        _feed.Publish(new(topic));

        await EndAsync(await NextAsync());
    }

    [Fact]
    public async Task Whatever_calls_during_a_pass_is_one_more_pass()
    {
        var first = await NextAsync();
        _feed.Publish(new(Topic.Ready));
        _feed.Publish(new(Topic.Ready));
        _loop.Call();

        first.SetResult(Hour);

        await EndAsync(await NextAsync());
        _passes.Reader.TryRead(out _).ShouldBeFalse();
    }

    [Fact]
    public void Until_is_never_negative_and_never_longer_than_notices_may_be_missing()
    {
        var now = _clock.GetUtcNow();

        _loop.Until(null, Hour).ShouldBe(Hour);
        _loop.Until(now - Hour, Hour).ShouldBe(TimeSpan.Zero);
        _loop.Until(now + (Hour / 2), Hour).ShouldBe(Hour / 2);
        _loop.Until(now + (2 * Hour), Hour).ShouldBe(Hour);
    }

    // A pass begins, and ends when the test says so.
    private async Task<TimeSpan> PassAsync(CancellationToken cancel)
    {
        var end = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _passes.Writer.WriteAsync(end, cancel);
        return await end.Task.WaitAsync(cancel);
    }

    private Task<TaskCompletionSource<TimeSpan>> NextAsync() => _passes.Reader.ReadAsync().AsTask().WaitAsync(Limit);

    // The next pass is due in an hour.
    private async Task EndAsync(TaskCompletionSource<TimeSpan> pass)
    {
        var set = _clock.TimerInAsync(Hour);
        pass.SetResult(Hour);
        await set;
    }
}
