using Tradewind.Engine.Access;
using Tradewind.Engine.Backfills;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Recovery;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Graph;
using Tradewind.Scheduler.Tests.Harness;

namespace Tradewind.Scheduler.Tests;

public sealed class BackfillerTests
{
    private static readonly Caller Ada = new("user:ada", Role.Operator);
    private static readonly DateTimeOffset First = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    // Every day since the first of November; the clock stands on the tenth.
    private static DagGraph Days(string dag = "daily") => World.Daily(dag) with { Start = First };

    private static BackfillRequest Wish(int days, int most = 2) => new() { DagId = "daily", From = First, To = First.AddDays(days), MaxActiveRuns = most };

    private static async Task<IReadOnlyList<string>> RunsAsync(World world) =>
        [.. (await world.RunsAsync()).Select(run => $"{run.Head.LogicalDate:dd} {run.Head.State.Word()}").Order(StringComparer.Ordinal)];

    private static async Task EndOpenAsync(World world, ReportKind kind = ReportKind.Succeeded)
    {
        await world.Runs.CommitAsync([], new ClaimRequest("n1", ["default"], 1_000, world.Clock.GetUtcNow()), default);
        foreach (var run in (await world.RunsAsync()).Where(run => run.Head.State == RunState.Running)) await world.ReportAsync(run.Head.Id, kind);
    }

    [Fact]
    public async Task Backfill_makes_as_many_runs_at_a_time_as_it_may_until_it_is_completed()
    {
        await using var world = await World.CreateAsync();
        await world.StoreAsync(Days());
        var backfill = (await world.BackfillCommands.CreateAsync(Wish(5), Ada, default)).Backfill.Id;

        await world.Backfiller.RunOnceAsync(default);
        (await RunsAsync(world)).ShouldBe(["01 running", "02 running"]);
        await world.Backfiller.RunOnceAsync(default);
        (await RunsAsync(world)).Count.ShouldBe(2);

        for (var round = 0; round < 3; round++)
        {
            await EndOpenAsync(world);
            await world.Backfiller.RunOnceAsync(default);
        }

        (await RunsAsync(world)).ShouldBe(["01 success", "02 success", "03 success", "04 success", "05 success"]);
        var view = (await world.Backfills.GetAsync(backfill, default))!;
        view.Backfill.State.ShouldBe(BackfillState.Completed);
        (view.Slots, view.Done, view.Waiting).ShouldBe((5, 5, 0));
        var made = (await world.RunsAsync())[0].Head;
        (made.Type, made.TriggeredBy, made.Key).ShouldBe((RunType.Backfill, "user:ada", $"backfill_{backfill}__2026-11-01T00:00:00Z"));
    }

    [Fact]
    public async Task Backwards_goes_from_the_latest_slot()
    {
        await using var world = await World.CreateAsync();
        await world.StoreAsync(Days());
        await world.BackfillCommands.CreateAsync(Wish(5) with { Backwards = true }, Ada, default);

        await world.Backfiller.RunOnceAsync(default);

        (await RunsAsync(world)).ShouldBe(["04 running", "05 running"]);
    }

    [Theory]
    [InlineData(Reprocess.None, new[] { "01 failed", "02 success", "03 running", "04 running" })]
    [InlineData(Reprocess.Failed, new[] { "01 running", "02 success", "03 running", "04 running" })]
    [InlineData(Reprocess.Completed, new[] { "01 running", "02 running", "03 running", "04 running" })]
    public async Task Slots_that_have_a_run_are_reprocessed_as_wished_and_running_ones_never_touched(Reprocess reprocess, string[] expected)
    {
        await using var world = await World.CreateAsync();
        var dag = await world.StoreAsync(Days());
        await EndedAsync(world, dag, 0, ReportKind.Failed);
        await EndedAsync(world, dag, 1, ReportKind.Succeeded);
        var running = await EndedAsync(world, dag, 2, null);
        var untouched = await world.LoadAsync(running);
        var wish = Wish(4, most: 10) with { Reprocess = reprocess };

        var preview = await world.BackfillCommands.PreviewAsync(wish, Ada, default);
        var backfill = (await world.BackfillCommands.CreateAsync(wish, Ada, default)).Backfill.Id;
        await world.Backfiller.RunOnceAsync(default);

        (await RunsAsync(world)).ShouldBe(expected);
        (await world.LoadAsync(running)).Head.ShouldBe(untouched.Head);
        var slots = await world.Backfills.SlotsAsync(backfill, -1, 100, default);
        slots.Select(slot => slot.Step).ShouldBe(preview.Select(slot => slot.Step));
        slots[2].Why.ShouldBe("it has a run that is running");
        slots[3].Step.ShouldBe(BackfillStep.Made);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(RerunOn.Latest, true)]
    [InlineData(RerunOn.Original, false)]
    public async Task Reprocessed_run_goes_on_with_the_latest_version_unless_the_wish_says_the_original(RerunOn? wish, bool moves)
    {
        await using var world = await World.CreateAsync();
        var original = await world.StoreAsync(Days());
        var run = await EndedAsync(world, original, 0, ReportKind.Failed);
        var latest = await world.StoreAsync(Days() with { Description = "mended" });
        var usual = Wish(1) with { Reprocess = Reprocess.Failed };

        await world.BackfillCommands.CreateAsync(wish is { } named ? usual with { Version = named } : usual, Ada, default);
        await world.Backfiller.RunOnceAsync(default);

        var again = await world.LoadAsync(run);
        (again.Head.State, again.Head.VersionId).ShouldBe((RunState.Running, moves ? latest.VersionId : original.VersionId));
    }

    [Fact]
    public async Task Paused_backfill_makes_no_further_run_until_it_is_resumed()
    {
        await using var world = await World.CreateAsync();
        await world.StoreAsync(Days());
        var backfill = (await world.BackfillCommands.CreateAsync(Wish(4), Ada, default)).Backfill.Id;
        await world.Backfiller.RunOnceAsync(default);

        await world.BackfillCommands.PauseAsync(backfill, Ada, default);
        await EndOpenAsync(world);
        await world.Backfiller.RunOnceAsync(default);
        (await RunsAsync(world)).ShouldBe(["01 success", "02 success"]);

        await world.BackfillCommands.ResumeAsync(backfill, Ada, default);
        await world.Backfiller.RunOnceAsync(default);
        (await RunsAsync(world)).ShouldBe(["01 success", "02 success", "03 running", "04 running"]);
    }

    [Fact]
    public async Task Cancelled_backfill_leaves_nothing_stranded()
    {
        await using var world = await World.CreateAsync();
        await world.StoreAsync(Days());
        var backfill = (await world.BackfillCommands.CreateAsync(Wish(4), Ada, default)).Backfill.Id;
        await world.Backfiller.RunOnceAsync(default);

        (await world.BackfillCommands.CancelAsync(backfill, Ada, default)).Backfill.State.ShouldBe(BackfillState.Cancelled);
        await world.Backfiller.RunOnceAsync(default);

        (await RunsAsync(world)).ShouldBe(["01 cancelled", "02 cancelled"]);
        (await world.Backfills.OpenRunsAsync(backfill, default)).ShouldBeEmpty();
        (await Should.ThrowAsync<RejectedException>(() => world.BackfillCommands.ResumeAsync(backfill, Ada, default))).Message.ShouldContain("cancelled");
    }

    [Fact]
    public async Task Run_that_was_made_while_its_backfill_was_cancelled_is_cancelled_by_the_next_pass()
    {
        await using var world = await World.CreateAsync();
        await world.StoreAsync(Days());
        var backfill = (await world.BackfillCommands.CreateAsync(Wish(2), Ada, default)).Backfill.Id;
        await world.Backfiller.RunOnceAsync(default);

        // The state alone: as if its runs had been noted a moment later.
        await world.Backfills.MoveAsync(backfill, [BackfillState.Running], BackfillState.Cancelled, world.Clock.GetUtcNow(), default);
        await world.Backfiller.RunOnceAsync(default);

        (await RunsAsync(world)).ShouldBe(["01 cancelled", "02 cancelled"]);
        (await world.Backfills.ActiveAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_that_was_not_noted_before_a_crash_is_taken_up()
    {
        await using var world = await World.CreateAsync();
        var dag = await world.StoreAsync(Days());
        var backfill = (await world.BackfillCommands.CreateAsync(Wish(1), Ada, default)).Backfill.Id;
        var head = (await world.LoadAsync(await world.TriggerAsync(dag, "other"))).Head with
        {
            Id = 0, Key = $"backfill_{backfill}__2026-11-01T00:00:00Z", LogicalDate = First, Type = RunType.Backfill,
        };
        var left = await world.Runs.CreateAsync(new(LiveRun.Create(head, dag.Plan), "scheduler") { ExpectedEpoch = null }, First, default);

        await world.Backfiller.RunOnceAsync(default);

        var slot = (await world.Backfills.SlotsAsync(backfill, -1, 10, default)).ShouldHaveSingleItem();
        (slot.Step, slot.RunId).ShouldBe((BackfillStep.Made, left));
    }

    [Fact]
    public async Task Backfill_of_a_paused_dag_waits()
    {
        await using var world = await World.CreateAsync();
        await world.StoreAsync(Days());
        await world.Dags.SetPausedAsync("daily", true, default);
        await world.BackfillCommands.CreateAsync(Wish(2), Ada, default);

        await world.Backfiller.RunOnceAsync(default);

        (await RunsAsync(world)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Runs_of_a_backfill_take_no_room_from_scheduled_ones_and_their_tasks_stand_behind()
    {
        await using var world = await World.CreateAsync();
        var dag = await world.StoreAsync(Days() with { MaxActiveRuns = 1 });
        await world.BackfillCommands.CreateAsync(Wish(3, most: 3), Ada, default);
        await world.Backfiller.RunOnceAsync(default);

        var scheduled = await world.TriggerAsync(dag, "by hand");
        await world.Starter.RunOnceAsync(default);

        (await world.LoadAsync(scheduled)).Head.State.ShouldBe(RunState.Running);
        var claim = (await world.Runs.CommitAsync([], new ClaimRequest("n1", ["default"], 1, world.Clock.GetUtcNow()), default)).Claims.ShouldHaveSingleItem();
        InstanceId.RunOf(claim.Instance).ShouldBe(scheduled);
    }

    [Fact]
    public async Task Slots_of_a_backfill_are_those_that_are_due()
    {
        await using var world = await World.CreateAsync();
        await world.StoreAsync(Days());

        (await world.BackfillCommands.PreviewAsync(Wish(100), Ada, default)).Select(slot => slot.LogicalDate.Day).ShouldBe([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        (await Should.ThrowAsync<RejectedException>(() => world.BackfillCommands.PreviewAsync(Wish(5) with { From = First.AddDays(20), To = First.AddDays(30) }, Ada, default)))
            .Message.ShouldContain("no slot");
    }

    [Fact]
    public async Task Spans_before_the_dag_was_known_are_counted_back_from_then()
    {
        await using var world = await World.CreateAsync();
        var dag = await world.StoreAsync(Days() with { Start = null, Schedule = new() { Kind = ScheduleKind.Interval, Every = TimeSpan.FromHours(7) } });

        var slots = BackfillPlan.Slots(dag, Wish(2), world.Clock.GetUtcNow());

        slots.Count.ShouldBeInRange(6, 7);
        slots.ShouldAllBe(slot => slot.LogicalDate >= First && slot.LogicalDate < First.AddDays(2) && (dag.FirstSeen - slot.LogicalDate).Ticks % TimeSpan.FromHours(7).Ticks == 0);
    }

    [Fact]
    public async Task Year_of_hours_is_planned_whole_and_in_order()
    {
        await using var world = await World.CreateAsync();
        await world.StoreAsync(Days() with { Start = First.AddYears(-2), Schedule = new() { Kind = ScheduleKind.Cron, Expressions = ["0 * * * *"] } });
        var wish = Wish(0) with { From = First.AddYears(-1), To = First };

        var backfill = await world.BackfillCommands.CreateAsync(wish, Ada, default);

        backfill.Slots.ShouldBe(8_760);
        var last = (await world.Backfills.SlotsAsync(backfill.Backfill.Id, 8_758, 10, default)).ShouldHaveSingleItem();
        (last.Place, last.LogicalDate).ShouldBe((8_759, First.AddHours(-1)));
    }

    [Theory]
    [InlineData("nothing", "no DAG 'nothing'")]
    [InlineData("unscheduled", "no schedule")]
    [InlineData("continuous", "no slots in the past")]
    public async Task Dag_without_slots_is_refused_by_name(string dag, string expected)
    {
        await using var world = await World.CreateAsync();
        await world.StoreAsync(Days("unscheduled") with { Schedule = null });
        await world.StoreAsync(World.Continuous("continuous"));

        (await Should.ThrowAsync<RejectedException>(() => world.BackfillCommands.CreateAsync(Wish(2) with { DagId = dag }, Ada, default))).Message.ShouldContain(expected);
    }

    [Fact]
    public async Task Range_that_cannot_be_is_refused_with_all_its_faults()
    {
        await using var world = await World.CreateAsync();
        await world.StoreAsync(Days());

        var fault = await Should.ThrowAsync<RejectedException>(() => world.BackfillCommands.CreateAsync(
            Wish(2) with { From = new(2300, 1, 1, 0, 0, 0, TimeSpan.Zero), To = new(1969, 12, 31, 0, 0, 0, TimeSpan.Zero), MaxActiveRuns = 0 }, Ada, default));

        fault.Errors["from"].ShouldBe(["The range's beginning 2300-01-01 00:00:00Z lies outside 1970 to 2200."]);
        fault.Errors["to"].ShouldBe(["The range's end 1969-12-31 00:00:00Z lies outside 1970 to 2200.", "The range ends at 1969-12-31 00:00:00Z, which is not after its beginning 2300-01-01 00:00:00Z."]);
        fault.Errors.Keys.ShouldBe(["from", "to", "maxActiveRuns"]);
        (await RunsAsync(world)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Viewer_may_not_make_or_stop_a_backfill()
    {
        await using var world = await World.CreateAsync();
        await world.StoreAsync(Days());
        var eve = new Caller("user:eve", Role.Viewer);

        await Should.ThrowAsync<NotAllowedException>(() => world.BackfillCommands.CreateAsync(Wish(2), eve, default));
        await Should.ThrowAsync<NotAllowedException>(() => world.BackfillCommands.CancelAsync(1, eve, default));
    }

    // A run that fills a slot: ended so, or still running.
    private static async Task<long> EndedAsync(World world, CurrentDag dag, int day, ReportKind? kind)
    {
        var at = First.AddDays(day);
        var run = LiveRun.Create(
            new()
            {
                DagId = dag.DagId, VersionId = dag.VersionId, Key = $"scheduled__{day}", Type = RunType.Scheduled, LogicalDate = at, DataIntervalStart = at, DataIntervalEnd = at,
                TriggeredBy = "scheduler", CreatedAt = at,
            },
            dag.Plan);
        var changes = new RunChanges(run, "scheduler") { ExpectedEpoch = null };
        run.Start(changes, world.Clock.GetUtcNow());
        run.HandOver(changes, 0, "n1", world.Clock.GetUtcNow());
        var id = (await world.Runs.CreateAsync(changes, at, default))!.Value;
        if (kind is { } end) await world.ReportAsync(id, end);
        return id;
    }
}
