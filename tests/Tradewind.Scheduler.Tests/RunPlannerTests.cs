using Tradewind.Graph;
using Tradewind.Scheduler.Tests.Harness;

namespace Tradewind.Scheduler.Tests;

public sealed class RunPlannerTests : IAsyncLifetime
{
    private World _world = null!;

    public async Task InitializeAsync() => _world = await World.CreateAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Theory]
    [InlineData(true, "11-08,11-09,11-10")]
    [InlineData(false, "11-10")]
    public async Task Catchup_decides_over_missed_slots(bool catchup, string days)
    {
        await _world.StoreAsync(World.Daily("d") with { Catchup = catchup });

        var next = await _world.Planner.RunOnceAsync(default);

        string.Join(',', await _world.LogicalDaysAsync()).ShouldBe(days);
        next.ShouldBe(new DateTimeOffset(2026, 11, 11, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task Slot_gets_one_run_with_planners_racing()
    {
        await _world.StoreAsync(World.Daily("d") with { Catchup = true });

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _world.Planner.RunOnceAsync(default))));

        (await _world.LogicalDaysAsync()).ShouldBe(["11-08", "11-09", "11-10"]);
    }

    [Fact]
    public async Task Second_pass_makes_only_what_has_come_due()
    {
        await _world.StoreAsync(World.Daily("d"));
        await _world.Planner.RunOnceAsync(default);
        await _world.Planner.RunOnceAsync(default);
        _world.Clock.Advance(TimeSpan.FromDays(1));

        await _world.Planner.RunOnceAsync(default);

        (await _world.LogicalDaysAsync()).ShouldBe(["11-10", "11-11"]);
    }

    [Fact]
    public async Task Paused_dag_gets_no_runs_until_it_goes_on()
    {
        await _world.StoreAsync(World.Daily("d"));
        await _world.Dags.SetPausedAsync("d", true, default);
        (await _world.Planner.RunOnceAsync(default)).ShouldBeNull();
        (await _world.LogicalDaysAsync()).ShouldBeEmpty();
        await _world.Dags.SetPausedAsync("d", false, default);

        await _world.Planner.RunOnceAsync(default);

        (await _world.LogicalDaysAsync()).ShouldBe(["11-10"]);
    }

    [Theory]
    [InlineData(true, "11-10,11-11,11-12,11-13")]
    [InlineData(false, "11-10,11-13")]
    public async Task Catchup_decides_over_what_was_missed_in_a_pause_too(bool catchup, string days)
    {
        await _world.StoreAsync(World.Daily("d") with { Catchup = catchup, Start = _world.Clock.GetUtcNow().AddDays(-1) });
        await _world.Planner.RunOnceAsync(default);
        await _world.Dags.SetPausedAsync("d", true, default);
        _world.Clock.Advance(TimeSpan.FromDays(3));
        await _world.Planner.RunOnceAsync(default);
        await _world.Dags.SetPausedAsync("d", false, default);

        await _world.Planner.RunOnceAsync(default);

        string.Join(',', await _world.LogicalDaysAsync()).ShouldBe(days);
    }

    [Fact]
    public async Task Interval_run_is_made_at_its_end_and_stands_for_its_start()
    {
        var yesterday = _world.Clock.GetUtcNow().Date.AddDays(-1);
        await _world.StoreAsync(World.Daily("d") with { Schedule = new() { Kind = ScheduleKind.CronInterval, Expressions = ["0 0 * * *"] } });

        (await _world.Planner.RunOnceAsync(default)).ShouldBe(new DateTimeOffset(2026, 11, 11, 0, 0, 0, TimeSpan.Zero));

        var run = (await _world.RunsAsync()).Single().Head;
        (run.LogicalDate, run.DataIntervalStart, run.DataIntervalEnd).ShouldBe((yesterday, yesterday, yesterday.AddDays(1)));
    }

    [Fact]
    public async Task Trigger_run_stands_for_the_time_it_is_made_at()
    {
        await _world.StoreAsync(World.Daily("d"));

        await _world.Planner.RunOnceAsync(default);

        var run = (await _world.RunsAsync()).Single().Head;
        (run.LogicalDate, run.DataIntervalStart, run.DataIntervalEnd).ShouldBe((World.Midnight, World.Midnight, World.Midnight));
    }

    [Fact]
    public async Task Events_get_a_run_each_and_no_pass_is_asked_for_after_the_last()
    {
        var (past, coming) = (World.Midnight.AddHours(-2), World.Midnight.AddHours(5));
        await _world.StoreAsync(World.Daily("d") with { Schedule = new() { Kind = ScheduleKind.Events, Times = [past, coming] } });

        (await _world.Planner.RunOnceAsync(default)).ShouldBe(coming);
        _world.Clock.Advance(TimeSpan.FromHours(5));

        (await _world.Planner.RunOnceAsync(default)).ShouldBeNull();
        (await _world.RunsAsync()).Select(run => run.Head.LogicalDate).ShouldBe([past, coming]);
    }

    [Fact]
    public async Task Continuous_next_run_is_made_when_the_one_before_has_ended()
    {
        await _world.StoreAsync(World.Continuous("d"));
        (await _world.Planner.RunOnceAsync(default)).ShouldBeNull();
        var first = (await _world.RunsAsync()).Single();
        _world.Clock.Advance(TimeSpan.FromHours(1));
        await _world.Planner.RunOnceAsync(default);
        (await _world.RunsAsync()).Count.ShouldBe(1, "never two");

        await _world.CancelAsync(first.Head.Id);
        await _world.Planner.RunOnceAsync(default);

        var second = (await _world.RunsAsync())[^1].Head;
        (second.DataIntervalStart, second.DataIntervalEnd).ShouldBe((first.Head.DataIntervalEnd, _world.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task Continuous_dag_that_rests_has_its_next_run_when_it_has_rested()
    {
        await _world.StoreAsync(World.Continuous("d", rest: TimeSpan.FromMinutes(10)));
        await _world.Planner.RunOnceAsync(default);
        await _world.CancelAsync((await _world.RunsAsync()).Single().Head.Id);
        var rested = _world.Clock.GetUtcNow().AddMinutes(10);

        (await _world.Planner.RunOnceAsync(default)).ShouldBe(rested);
        (await _world.RunsAsync()).Count.ShouldBe(1);
        _world.Clock.Advance(TimeSpan.FromMinutes(10));
        (await _world.Planner.RunOnceAsync(default)).ShouldBeNull();

        (await _world.RunsAsync())[^1].Head.DataIntervalEnd.ShouldBe(rested);
    }

    [Fact]
    public async Task Continuous_dag_gets_one_run_with_planners_racing_each_time_one_ended()
    {
        await _world.StoreAsync(World.Continuous("d"));
        for (var round = 1; round <= 5; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _world.Planner.RunOnceAsync(default))));

            var runs = await _world.RunsAsync();
            runs.Count.ShouldBe(round);
            await _world.CancelAsync(runs[^1].Head.Id);
            _world.Clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task Continuous_new_version_makes_no_second_run_beside_the_open_one()
    {
        await _world.StoreAsync(World.Continuous("d"));
        await _world.Planner.RunOnceAsync(default);

        await _world.StoreAsync(World.Continuous("d"));
        await _world.Planner.RunOnceAsync(default);

        (await _world.RunsAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Continuous_dag_that_was_paused_goes_on_when_it_is_unpaused()
    {
        await _world.StoreAsync(World.Continuous("d"));
        await _world.Planner.RunOnceAsync(default);
        await _world.Dags.SetPausedAsync("d", true, default);
        await _world.CancelAsync((await _world.RunsAsync()).Single().Head.Id);
        await _world.Planner.RunOnceAsync(default);
        (await _world.RunsAsync()).Count.ShouldBe(1);
        await _world.Dags.SetPausedAsync("d", false, default);

        await _world.Planner.RunOnceAsync(default);

        (await _world.RunsAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Own_timetable_is_planned_by_the_slots_that_it_named()
    {
        var dag = await _world.StoreAsync(World.Daily("d") with { Schedule = new() { Kind = ScheduleKind.Custom, Name = "TradingDays", Words = "On trading days" } });
        (await _world.Planner.RunOnceAsync(default)).ShouldBeNull("nobody has asked the timetable yet");
        (await _world.RunsAsync()).ShouldBeEmpty();

        var (past, coming) = (World.Midnight.AddDays(-1), World.Midnight.AddHours(9));
        await _world.Dags.StoreSlotsAsync("d", dag.VersionId, new([new(past, past.AddHours(9)), new(World.Midnight, coming)], Over: false), default);

        (await _world.Planner.RunOnceAsync(default)).ShouldBe(coming);
        var run = (await _world.RunsAsync()).Single().Head;
        (run.LogicalDate, run.DataIntervalStart, run.DataIntervalEnd).ShouldBe((past, past, past.AddHours(9)));
        (await _world.Planner.RunOnceAsync(default)).ShouldBe(coming);
        (await _world.RunsAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Dag_whose_schedule_was_removed_asks_for_no_further_pass()
    {
        await _world.StoreAsync(World.Daily("d"));
        await _world.Planner.RunOnceAsync(default);
        await _world.StoreAsync(World.Daily("d") with { Schedule = null });
        _world.Clock.Advance(TimeSpan.FromDays(3));

        (await _world.Planner.RunOnceAsync(default)).ShouldBeNull();

        (await _world.LogicalDaysAsync()).ShouldBe(["11-10"]);
    }

    [Fact]
    public async Task New_version_is_planned_anew()
    {
        await _world.StoreAsync(World.Daily("d"));
        await _world.Planner.RunOnceAsync(default);
        var hourly = World.Daily("d") with { Schedule = new() { Kind = ScheduleKind.Cron, Expressions = ["0 * * * *"] } };

        await _world.StoreAsync(hourly);

        (await _world.Planner.RunOnceAsync(default)).ShouldBe(new DateTimeOffset(2026, 11, 10, 1, 0, 0, TimeSpan.Zero));
        (await _world.Dags.CurrentAsync("d", default))!.PlannedVersion.ShouldBe((await _world.Dags.CurrentAsync("d", default))!.VersionId);
    }

    [Fact]
    public async Task Dag_that_cannot_be_planned_does_not_hold_up_the_others()
    {
        await _world.StoreAsync(World.Daily("a_broken") with { Schedule = new() { Kind = ScheduleKind.Cron, Expressions = ["0 0 * * *"], TimeZone = "Atlantis/Gone" } });
        await _world.StoreAsync(World.Daily("b_sound"));

        var next = await _world.Planner.RunOnceAsync(default);

        (await _world.LogicalDaysAsync()).ShouldBe(["11-10"]);
        next.ShouldBe(new DateTimeOffset(2026, 11, 11, 0, 0, 0, TimeSpan.Zero));
        (await _world.Dags.ToPlanAsync(_world.Clock.GetUtcNow(), default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Long_catchup_comes_in_portions()
    {
        await _world.StoreAsync(World.Daily("d") with { Catchup = true, Start = _world.Clock.GetUtcNow().AddDays(-250) });

        (await _world.Planner.RunOnceAsync(default)).ShouldBe(_world.Clock.GetUtcNow());
        (await _world.Planner.RunOnceAsync(default))!.Value.ShouldBeGreaterThan(_world.Clock.GetUtcNow());
        (await _world.Dags.CurrentAsync("d", default))!.LastScheduled!.Interval.Start.ShouldBe(new DateTimeOffset(2026, 11, 10, 0, 0, 0, TimeSpan.Zero));
    }
}
