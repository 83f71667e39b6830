using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using Tradewind.Scheduler.Tests.Harness;

namespace Tradewind.Scheduler.Tests;

public sealed class LookCallerTests : IAsyncLifetime
{
    private const string Key = "the same";
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private World _world = null!;
    private int _looks;

    public async Task InitializeAsync() => _world = await World.CreateAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Thousand_sensors_that_share_cost_one_look_a_minute_and_all_are_answered_by_the_one_that_finds_it()
    {
        const int Sensors = 1000;
        var runs = await StartAsync(Sensors);
        await WorkAsync(found: false);
        _looks.ShouldBe(1);

        for (var minute = 0; minute < 60; minute++)
        {
            _world.Clock.Advance(Minute);
            await _world.LookCaller.RunOnceAsync(default);
            await _world.Waker.RunOnceAsync(default);
            await WorkAsync(found: minute == 59);
        }

        _looks.ShouldBe(61);
        await _world.LookCaller.RunOnceAsync(default);
        await WorkAsync(found: false);

        _looks.ShouldBe(61);
        foreach (var run in await _world.Runs.LoadAsync(runs, default)) (run.Head.State, run.Instances[0].Attempt).ShouldBe((RunState.Success, 1));
        (await _world.LookCaller.RunOnceAsync(default)).ShouldBeNull();
    }

    [Fact]
    public async Task One_that_was_called_and_is_gone_is_followed_by_another_an_interval_later()
    {
        var runs = await StartAsync(2);
        await WorkAsync(found: false);
        _world.Clock.Advance(Minute);

        (await _world.LookCaller.RunOnceAsync(default)).ShouldBe(_world.Clock.GetUtcNow() + Minute);
        await _world.Runs.UpdateAsync([runs[0]], "user:ada", (live, changes) => live.Cancel(changes, _world.Clock.GetUtcNow(), "over"), default);
        _world.Clock.Advance(Minute);
        await _world.LookCaller.RunOnceAsync(default);
        await WorkAsync(found: true);

        _looks.ShouldBe(2);
        (await _world.LoadAsync(runs[1])).Head.State.ShouldBe(RunState.Success);
    }

    [Fact]
    public async Task Nobody_waits_and_nothing_is_due() => (await _world.LookCaller.RunOnceAsync(default)).ShouldBeNull();

    private async Task<long[]> StartAsync(int count)
    {
        var dag = await _world.StoreAsync(new() { DagId = "d", MaxActiveRuns = count, Tasks = [World.Task("a") with { Kind = TaskKind.Sensor, Sensor = new() { Shares = "" } }] });
        var runs = new long[count];
        for (var at = 0; at < count; at++) runs[at] = await _world.TriggerAsync(dag, $"r{at}");
        await _world.Runs.UpdateAsync(runs, "scheduler", (live, changes) => live.Start(changes, _world.Clock.GetUtcNow()), default);
        return runs;
    }

    // What agents and runners do with all that is ready, many at a time.
    private async Task WorkAsync(bool found)
    {
        while (true)
        {
            var now = _world.Clock.GetUtcNow();
            var claims = (await _world.Runs.CommitAsync([], new("n1", ["default"], 100, now), default)).Claims;
            if (claims.Count == 0) return;
            var reports = new Dictionary<long, AttemptReport>();
            foreach (var claim in claims) reports[InstanceId.RunOf(claim.Instance)] = await LookAsync(claim.Instance, now, found);
            await _world.Runs.UpdateAsync(
                [.. reports.Keys.Order()], "agent:n1",
                (live, changes) => live.Report(changes, 0, live.Instances[0].Fence, reports[live.Head.Id], now), default);
        }
    }

    private async Task<AttemptReport> LookAsync(long instance, DateTimeOffset now, bool found)
    {
        var look = await _world.Looks.ShareAsync(instance, Key, now, Minute, default);
        if (look.Found is { } from) return new() { Kind = ReportKind.Succeeded, CachedFrom = new(from.Instance, from.Attempt), Look = new(Key, look.Looks, null) };
        if (look.NextAt is { } next) return new() { Kind = ReportKind.NotYet, Message = look.Reason, Look = new(Key, look.Looks, next) };
        _looks++;
        return new() { Kind = found ? ReportKind.Succeeded : ReportKind.NotYet, Message = "not there", Look = new(Key, look.Looks + 1, null) };
    }
}
