using Microsoft.Extensions.Logging.Abstractions;
using Tradewind.Engine.Assets;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Graph;
using Tradewind.Scheduler.Tests.Harness;

namespace Tradewind.Scheduler.Tests;

public sealed class AssetPlanningTests : IAsyncLifetime
{
    private static readonly AssetConditionSpec Orders = new() { Asset = "orders" };
    private static readonly AssetConditionSpec Prices = new() { Asset = "prices" };

    private World _world = null!;
    private int _told;

    public async Task InitializeAsync() => _world = await World.CreateAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Run_is_made_once_all_assets_have_news_and_covers_its_time()
    {
        await ConsumerAsync(new() { Parts = [Orders, Prices] });
        await TellAsync("orders");
        var first = _world.Clock.GetUtcNow();
        (await _world.Planner.RunOnceAsync(default)).ShouldBeNull();
        (await RunsAsync()).ShouldBeEmpty();
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        await TellAsync("prices");

        (await _world.Planner.RunOnceAsync(default)).ShouldBeNull();

        var last = _world.Clock.GetUtcNow();
        var run = (await RunsAsync()).ShouldHaveSingleItem();
        (run.Type, run.LogicalDate, run.DataIntervalStart, run.DataIntervalEnd).ShouldBe((RunType.Asset, last, first, last));
        (await _world.Assets.TriggersAsync(run.Id, default)).Select(one => one.Asset).ShouldBe(["orders", "prices"]);
    }

    [Fact]
    public async Task News_since_the_run_before_counts_and_no_older()
    {
        await ConsumerAsync(new() { Parts = [Orders, Prices] });
        await TellAsync("orders", "prices");
        await _world.Planner.RunOnceAsync(default);

        await TellAsync("orders");
        await _world.Planner.RunOnceAsync(default);
        (await RunsAsync()).Count.ShouldBe(1);
        await TellAsync("prices");
        await _world.Planner.RunOnceAsync(default);

        (await RunsAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Several_events_make_one_run_and_with_each_event_one_each()
    {
        await ConsumerAsync(Orders);
        await _world.StoreAsync(Graph("each", new() { Kind = ScheduleKind.Assets, Assets = Orders, EachEvent = true }));
        await TellAsync("orders");
        await TellAsync("orders");
        await TellAsync("orders");

        await _world.Planner.RunOnceAsync(default);

        (await RunsAsync()).Count.ShouldBe(1);
        (await RunsAsync("each")).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Events_of_one_commit_get_a_run_each()
    {
        await ConsumerAsync(Orders, eachEvent: true);
        await TellAsync([new("orders", "1"), new("orders", "2")], "orders");

        await _world.Planner.RunOnceAsync(default);

        var runs = await RunsAsync();
        runs.Count.ShouldBe(2);
        (await _world.Assets.TriggersAsync(runs[1].Id, default)).Single().ExtraJson.ShouldBe("2");
    }

    [Fact]
    public async Task Paused_dag_collects_news_for_when_it_goes_on()
    {
        await ConsumerAsync(Orders);
        await _world.Dags.SetPausedAsync("consumer", true, default);
        await TellAsync("orders");
        await TellAsync("orders");
        await _world.Planner.RunOnceAsync(default);
        (await RunsAsync()).ShouldBeEmpty();

        await _world.Dags.SetPausedAsync("consumer", false, default);
        await _world.Planner.RunOnceAsync(default);

        (await _world.Assets.TriggersAsync((await RunsAsync()).ShouldHaveSingleItem().Id, default)).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(false, 1, 0)]
    [InlineData(true, 0, 1)]
    public async Task Time_brings_a_run_too_that_takes_the_news_along_unless_each_event_has_its_own(bool eachEvent, int along, int ownRuns)
    {
        var midnight = new ScheduleSpec { Kind = ScheduleKind.Cron, Expressions = ["0 0 * * *"] };
        await _world.StoreAsync(
            Graph("consumer", new() { Kind = ScheduleKind.Assets, Assets = new() { Any = eachEvent, Parts = [Orders, Prices] }, EachEvent = eachEvent, OrAt = midnight }) with { Start = World.Midnight });
        (await _world.Planner.RunOnceAsync(default)).ShouldBe(World.Midnight.AddDays(1));
        _world.Clock.Advance(TimeSpan.FromDays(1));
        await TellAsync("orders");

        await _world.Planner.RunOnceAsync(default);

        var runs = await RunsAsync();
        var byTime = runs.Where(run => run.Type == RunType.Scheduled).ToList();
        byTime.Select(run => run.LogicalDate).ShouldBe([World.Midnight, World.Midnight.AddDays(1)]);
        (await _world.Assets.TriggersAsync(byTime[1].Id, default)).Count.ShouldBe(along);
        runs.Count(run => run.Type == RunType.Asset).ShouldBe(ownRuns);
    }

    [Fact]
    public async Task Time_has_its_run_although_its_news_was_taken_meanwhile()
    {
        var midnight = new ScheduleSpec { Kind = ScheduleKind.Cron, Expressions = ["0 0 * * *"] };
        await _world.StoreAsync(Graph("consumer", new() { Kind = ScheduleKind.Assets, Assets = Orders, OrAt = midnight }) with { Start = World.Midnight });
        var behind = new RunPlanner(_world.Dags, _world.Runs, new OldView(_world.Clock.GetUtcNow()), _world.Feed, _world.Clock, NullLogger<RunPlanner>.Instance);

        await behind.RunOnceAsync(default);

        var run = (await RunsAsync()).ShouldHaveSingleItem();
        (run.Type, run.LogicalDate).ShouldBe((RunType.Scheduled, World.Midnight));
    }

    [Fact]
    public async Task News_from_before_the_start_brings_no_run()
    {
        await _world.StoreAsync(Graph("consumer", new() { Kind = ScheduleKind.Assets, Assets = Orders }) with { Start = _world.Clock.GetUtcNow().AddHours(1) });
        await TellAsync("orders");
        await _world.Planner.RunOnceAsync(default);
        (await RunsAsync()).ShouldBeEmpty();
        _world.Clock.Advance(TimeSpan.FromHours(1));
        await TellAsync("orders");

        await _world.Planner.RunOnceAsync(default);

        (await _world.Assets.TriggersAsync((await RunsAsync()).ShouldHaveSingleItem().Id, default)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Each_partition_has_a_run_with_its_key_once_every_asset_has_news_for_it()
    {
        await PartitionedAsync(new() { Parts = [Orders, Prices] });
        await TellPartitionsAsync("orders", "a", "b");
        (await _world.Planner.RunOnceAsync(default)).ShouldBeNull();
        (await RunsAsync()).ShouldBeEmpty();
        await TellPartitionsAsync("prices", "b");
        await TellPartitionsAsync("prices", "c");

        (await _world.Planner.RunOnceAsync(default)).ShouldBeNull();

        var run = (await RunsAsync()).ShouldHaveSingleItem();
        (run.Partition, run.Type).ShouldBe(("b", RunType.Asset));
        run.Key.ShouldEndWith("__b");
        (await _world.Assets.TriggersAsync(run.Id, default)).Select(one => (one.Asset, one.Partition)).ShouldBe([("orders", "b"), ("prices", "b")]);
        (await _world.Assets.QueuedAsync("consumer", default)).Select(one => one.Partition).ShouldBe(["a", "c"]);
        (await _world.Dags.ToPlanAsync(_world.Clock.GetUtcNow(), default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task News_of_a_day_goes_into_the_run_of_its_week_and_more_of_it_into_the_next()
    {
        await PartitionedAsync(Orders, PartitionStepKind.Week);
        await TellPartitionsAsync("orders", "2026-10-28", "2026-11-04", "2026-10-29");
        await _world.Planner.RunOnceAsync(default);
        await TellPartitionsAsync("orders", "2026-11-01");
        await _world.Planner.RunOnceAsync(default);

        var runs = await RunsAsync();
        runs.Select(run => run.Partition).ShouldBe(["2026-W44", "2026-W45", "2026-W44"]);
        runs.Select(run => run.Key).ShouldBeUnique();
        (await _world.Assets.TriggersAsync(runs[0].Id, default)).Select(one => one.Partition).ShouldBe(["2026-10-28", "2026-10-29"]);
    }

    [Fact]
    public async Task Key_that_cannot_be_read_stays_queued_with_the_reason_and_blocks_no_other()
    {
        await PartitionedAsync(Orders, PartitionStepKind.Week);
        await TellPartitionsAsync("orders", "monday", "2026-11-01");

        await _world.Planner.RunOnceAsync(default);
        await TellAsync("orders");
        await TellPartitionsAsync("orders", "2026-11-02");
        await _world.Planner.RunOnceAsync(default);

        (await RunsAsync()).Select(run => run.Partition).ShouldBe(["2026-W44", "2026-W45"]);
        var queued = await _world.Catalogue.QueuedAsync("consumer", null, 10, default);
        queued.Select(one => one.Partition).ShouldBe(["monday", null]);
        queued[0].Why!.ShouldContain("'monday' is no day");
        queued[1].Why!.ShouldContain("It has no partition key");
        (await _world.Dags.ToPlanAsync(_world.Clock.GetUtcNow(), default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task News_that_a_schedule_could_not_read_has_its_run_once_the_schedule_is_corrected()
    {
        await PartitionedAsync(Orders, PartitionStepKind.Week);
        await TellPartitionsAsync("orders", "2026-11");
        await HasNoRunBeforeTheScheduleIsByMonthAsync();
    }

    [Fact]
    public async Task Run_of_a_partition_passes_its_key_on_to_whoever_waits_for_its_news()
    {
        await _world.StoreAsync(Graph("next", Partitioned(new() { Asset = "reports" })));
        await _world.StoreAsync(Graph("consumer", Partitioned(Orders)) with { Tasks = [World.Task("a") with { Queue = "unserved", Outlets = ["reports"] }] });
        await TellPartitionsAsync("orders", "a");
        await _world.Planner.RunOnceAsync(default);
        await _world.Starter.RunOnceAsync(default);
        (await _world.Runs.CommitAsync([], new ClaimRequest("n1", ["unserved"], 1, _world.Clock.GetUtcNow()), default)).Claims.ShouldHaveSingleItem();
        await SucceedAsync((await RunsAsync()).ShouldHaveSingleItem().Id, []);

        await _world.Planner.RunOnceAsync(default);

        (await RunsAsync("next")).ShouldHaveSingleItem().Partition.ShouldBe("a");
    }

    [Fact]
    public async Task Time_takes_no_news_along_where_each_partition_has_its_own_run()
    {
        var midnight = new ScheduleSpec { Kind = ScheduleKind.Cron, Expressions = ["0 0 * * *"] };
        await _world.StoreAsync(Graph("consumer", Partitioned(new() { Parts = [Orders, Prices] }) with { OrAt = midnight }) with { Start = World.Midnight });
        await TellPartitionsAsync("orders", "a");

        await _world.Planner.RunOnceAsync(default);

        var run = (await RunsAsync()).ShouldHaveSingleItem();
        (run.Type, run.Partition).ShouldBe((RunType.Scheduled, null));
        (await _world.Assets.QueuedAsync("consumer", default)).ShouldHaveSingleItem().Partition.ShouldBe("a");
    }

    [Fact]
    public async Task More_partitions_than_one_pass_makes_all_get_their_run_and_one_only()
    {
        await PartitionedAsync(Orders);
        await TellPartitionsAsync("orders", [.. Enumerable.Range(0, 450).Select(key => $"key-{key}")]);

        while (await _world.Planner.RunOnceAsync(default) is not null)
        {
        }

        (await _world.Assets.QueuedAsync("consumer", default)).ShouldBeEmpty();
        (await RunsAsync()).Select(run => run.Partition).Distinct().Count().ShouldBe(450);
        (await RunsAsync()).Count.ShouldBe(450);
    }

    [Fact]
    public async Task Planners_that_race_put_each_event_of_a_partition_into_one_run()
    {
        await PartitionedAsync(Orders);
        for (var round = 0; round < 5; round++)
        {
            await TellPartitionsAsync("orders", "a", "b");
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _world.Planner.RunOnceAsync(default))));
        }

        await _world.Planner.RunOnceAsync(default);
        var triggers = new List<long>();
        foreach (var run in await RunsAsync())
        {
            var events = await _world.Assets.TriggersAsync(run.Id, default);
            events.ShouldAllBe(one => one.Partition == run.Partition);
            triggers.AddRange(events.Select(one => one.Id));
        }

        triggers.Order().ShouldBe(Enumerable.Range(1, 10).Select(id => (long)id));
    }

    [Fact]
    public async Task Window_has_one_run_once_all_its_parts_have_news_and_late_news_waits_for_all_again()
    {
        await _world.StoreAsync(Graph("consumer", Whole(Orders, PartitionStepKind.Quarter, PartitionPart.Month)));
        await TellPartitionsAsync("orders", "2026-10");
        await TellPartitionsAsync("orders", "2026-12", "2026-10");
        (await _world.Planner.RunOnceAsync(default)).ShouldBeNull();
        (await RunsAsync()).ShouldBeEmpty();
        (await _world.Dags.ToPlanAsync(_world.Clock.GetUtcNow(), default)).ShouldBeEmpty();

        await TellPartitionsAsync("orders", "2026-11");
        (await _world.Planner.RunOnceAsync(default)).ShouldBeNull();

        var run = (await RunsAsync()).ShouldHaveSingleItem();
        (run.Partition, run.Type).ShouldBe(("2026-Q4", RunType.Asset));
        (await _world.Assets.TriggersAsync(run.Id, default)).Select(one => one.Partition).ShouldBe(["2026-10", "2026-12", "2026-10", "2026-11"]);

        await TellPartitionsAsync("orders", "2026-11");
        await _world.Planner.RunOnceAsync(default);
        (await RunsAsync()).ShouldHaveSingleItem();
        await TellPartitionsAsync("orders", "2026-10", "2026-12");
        await _world.Planner.RunOnceAsync(default);
        (await RunsAsync()).Select(one => one.Partition).ShouldBe(["2026-Q4", "2026-Q4"]);
        (await _world.Assets.QueuedAsync("consumer", default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Planners_that_race_make_one_run_of_a_window()
    {
        await _world.StoreAsync(Graph("consumer", Whole(Orders, PartitionStepKind.Day, PartitionPart.Hour)));
        for (var hour = 0; hour < 24; hour++)
        {
            await TellPartitionsAsync("orders", $"2026-11-01T{hour:00}", $"2026-11-02T{hour:00}");
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _world.Planner.RunOnceAsync(default))));
            (await RunsAsync()).Count.ShouldBe(hour < 23 ? 0 : 2);
        }

        await _world.Planner.RunOnceAsync(default);
        var runs = await RunsAsync();
        runs.Select(run => run.Partition).Order().ShouldBe(["2026-11-01", "2026-11-02"]);
        foreach (var run in runs) (await _world.Assets.TriggersAsync(run.Id, default)).Count.ShouldBe(24);
    }

    [Fact]
    public async Task Window_that_a_schedule_does_not_wait_for_any_more_has_its_run()
    {
        await _world.StoreAsync(Graph("consumer", Whole(Orders, PartitionStepKind.Month, PartitionPart.Day)));
        await TellPartitionsAsync("orders", "2026-11-01");
        await HasNoRunBeforeTheScheduleIsByMonthAsync();
    }

    [Fact]
    public async Task Planners_that_race_put_each_event_into_one_run()
    {
        await ConsumerAsync(Orders);
        for (var round = 0; round < 10; round++)
        {
            await TellAsync("orders");
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _world.Planner.RunOnceAsync(default))));
        }

        var triggers = new List<long>();
        foreach (var run in await RunsAsync()) triggers.AddRange((await _world.Assets.TriggersAsync(run.Id, default)).Select(one => one.Id));
        triggers.Order().ShouldBe(Enumerable.Range(1, 10).Select(id => (long)id));
    }

    [Fact]
    public async Task News_that_waits_for_more_is_planned_once_and_not_over_and_over()
    {
        await ConsumerAsync(new() { Parts = [Orders, Prices] });
        await TellAsync("orders");
        await _world.Planner.RunOnceAsync(default);

        (await _world.Dags.ToPlanAsync(_world.Clock.GetUtcNow(), default)).ShouldBeEmpty();
    }

    private async Task HasNoRunBeforeTheScheduleIsByMonthAsync()
    {
        await _world.Planner.RunOnceAsync(default);
        (await RunsAsync()).ShouldBeEmpty();

        await PartitionedAsync(Orders, PartitionStepKind.Month);
        await _world.Planner.RunOnceAsync(default);

        (await RunsAsync()).ShouldHaveSingleItem().Partition.ShouldBe("2026-11");
    }

    private static DagGraph Graph(string dagId, ScheduleSpec schedule) => new() { DagId = dagId, Schedule = schedule, Tasks = [World.Task("a") with { Queue = "unserved" }] };

    private Task ConsumerAsync(AssetConditionSpec assets, bool eachEvent = false) =>
        _world.StoreAsync(Graph("consumer", new() { Kind = ScheduleKind.Assets, Assets = assets, EachEvent = eachEvent }));

    private static ScheduleSpec Partitioned(AssetConditionSpec assets, PartitionStepKind? step = null) => new()
    {
        Kind = ScheduleKind.Assets, Assets = assets, Partitions = new() { All = new() { Steps = step is { } kind ? [new() { Kind = kind }] : [] } },
    };

    private static ScheduleSpec Whole(AssetConditionSpec assets, PartitionStepKind kind, PartitionPart of) => new()
    {
        Kind = ScheduleKind.Assets, Assets = assets, Partitions = new() { All = new() { Steps = [new() { Kind = kind, WholeOf = of }] } },
    };

    private Task PartitionedAsync(AssetConditionSpec assets, PartitionStepKind? step = null) => _world.StoreAsync(Graph("consumer", Partitioned(assets, step)));

    private Task TellPartitionsAsync(string asset, params string[] keys) => TellAsync([.. keys.Select(key => new EmittedAsset(asset, null, null, key))], asset);

    private Task TellAsync(params string[] assets) => TellAsync([], assets);

    // A run whose task emits the assets succeeds.
    private async Task TellAsync(IReadOnlyList<EmittedAsset> emitted, params string[] assets)
    {
        var producer = new DagGraph { DagId = $"producer-{++_told}", Tasks = [World.Task("load") with { Outlets = assets }] };
        var run = await _world.RunningAsync(producer, key: $"run-{_told}");
        await SucceedAsync(run, emitted);
    }

    private async Task SucceedAsync(long run, IReadOnlyList<EmittedAsset> emitted)
    {
        var now = _world.Clock.GetUtcNow();
        await _world.Runs.UpdateAsync([run], "test", (live, changes) => live.Report(changes, 0, live.Instances[0].Fence, new() { Kind = ReportKind.Succeeded, Emitted = emitted }, now), default);
    }

    private async Task<IReadOnlyList<RunHead>> RunsAsync(string dagId = "consumer") =>
        [.. (await _world.RunsAsync()).Select(run => run.Head).Where(head => head.DagId == dagId)];

    // Still sees news that has gone into a run.
    private sealed class OldView(DateTimeOffset at) : IAssetStore
    {
        public Task<IReadOnlyList<QueuedNews>> QueuedAsync(string dagId, CancellationToken cancel) => Task.FromResult<IReadOnlyList<QueuedNews>>([new(999, "orders", at)]);

        public Task LookedAtAsync(string dagId, IReadOnlyCollection<long> events, CancellationToken cancel) => throw new NotSupportedException();

        public Task<IReadOnlyList<AssetEvent>> TriggersAsync(long run, CancellationToken cancel) => throw new NotSupportedException();
    }
}
