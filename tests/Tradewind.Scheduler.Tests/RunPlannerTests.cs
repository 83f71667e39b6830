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
        (await _world.Dags.CurrentAsync("d", default))!.LastScheduled!.Value.Start.ShouldBe(new DateTimeOffset(2026, 11, 10, 0, 0, 0, TimeSpan.Zero));
    }
}
