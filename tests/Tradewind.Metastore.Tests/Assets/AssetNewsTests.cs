using Microsoft.Extensions.DependencyInjection;
using Tradewind.Engine.Assets;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Graph;
using Tradewind.Metastore.Invariants;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Assets;

public abstract class AssetNewsTests(Store store) : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = Sample.Noon;

    private readonly string _orders = Sample.Unique("orders");
    private readonly string _prices = Sample.Unique("prices");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => (await store.Port<InvariantCheck>().RunAsync(default)).ShouldBeEmpty();

    [Fact]
    public async Task Success_queues_news_for_every_dag_that_waits_for_the_asset_and_for_no_other()
    {
        var (first, second, other) = (await ConsumerAsync(_orders), await ConsumerAsync(_prices, _orders), await ConsumerAsync(_prices));

        await EmitAsync(new EmittedAsset(_orders, """{"rows":3}"""));

        var news = (await QueuedAsync(first)).ShouldHaveSingleItem();
        (news.Asset, news.At).ShouldBe((_orders, Noon));
        (await QueuedAsync(second)).ShouldBe([news]);
        (await QueuedAsync(other)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(ReportKind.Failed)]
    [InlineData(ReportKind.Skipped)]
    [InlineData(ReportKind.Cancelled)]
    public async Task Other_outcomes_queue_nothing(ReportKind kind)
    {
        var consumer = await ConsumerAsync(_orders);

        await ReportAsync(await Sample.StartedAsync(store, await ProducerAsync()), new() { Kind = kind, Message = "said so", MayRetry = false, Emitted = [new(_orders, null)] });

        (await QueuedAsync(consumer)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Report_that_is_refused_tells_nothing()
    {
        var consumer = await ConsumerAsync(_orders);
        var run = await Sample.StartedAsync(store, await ProducerAsync());
        var old = new RunChanges((await store.Runs.LoadAsync([run.Head.Id], default)).Single(), "agent:n1");
        old.Run.Claimed(0, 1, 1, "n1", Noon).ShouldBeTrue();
        old.Run.Report(old, 0, 1, Sample.Succeeded(), Noon).ShouldBeTrue();
        await ReportAsync(run, Sample.Succeeded());

        (await store.Runs.CommitAsync([old], null, default)).Committed.ShouldBeFalse();

        (await QueuedAsync(consumer)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Dag_that_is_gone_collects_no_news()
    {
        var consumer = await ConsumerAsync(_orders);
        await store.Dags.RemoveBundleAsync($"{consumer.DagId}.csx", default);

        await EmitAsync();

        (await QueuedAsync(consumer)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Schedule_that_no_longer_speaks_of_an_asset_drops_what_is_queued_of_it()
    {
        var consumer = await ConsumerAsync(_orders, _prices);
        await EmitAsync();
        var graph = Consumer(consumer.DagId, _prices);

        await store.Dags.StoreAsync(Sample.Bundle($"{consumer.DagId}.csx", $"key-{consumer.DagId}-2", graph), default);
        await EmitAsync();

        (await QueuedAsync(consumer)).ShouldBeEmpty();
    }

    [Fact]
    public async Task News_is_to_plan_until_it_was_looked_at_and_again_when_more_comes()
    {
        var consumer = await ConsumerAsync(_orders);
        await store.Dags.SetNextRunAsync(consumer, null, null, default);
        (await IsToPlanAsync(consumer)).ShouldBeFalse();
        await EmitAsync();
        (await IsToPlanAsync(consumer)).ShouldBeTrue();

        await LookAtAllAsync(consumer);
        (await IsToPlanAsync(consumer)).ShouldBeFalse();
        await EmitAsync();

        (await IsToPlanAsync(consumer)).ShouldBeTrue();
        (await QueuedAsync(consumer)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Run_takes_its_news_and_tells_what_brought_it_about()
    {
        var consumer = await ConsumerAsync(_orders);
        var producer = await EmitAsync(new EmittedAsset(_orders, """{"rows":3}"""), new EmittedAsset(_orders, null));
        await EmitAsync();
        var queued = await QueuedAsync(consumer);

        var run = await CreateAsync(store.Runs, consumer, "run", [.. queued.Take(2)]);

        (await QueuedAsync(consumer)).ShouldBe([queued[2]]);
        var triggers = await store.Assets.TriggersAsync(run!.Value, default);
        triggers.Select(one => (one.Asset, one.ExtraJson, one.At)).ShouldBe([(_orders, """{"rows":3}""", Noon), (_orders, null, Noon)]);
        triggers.ShouldAllBe(one => one.DagId == producer.DagId && one.RunId == $"{producer.Id}" && one.TaskId == "load" && one.MapIndex == -1);
    }

    [Fact]
    public async Task Run_of_which_some_news_is_taken_is_not_made_and_takes_none()
    {
        var consumer = await ConsumerAsync(_orders);
        await EmitAsync();
        await EmitAsync();
        var queued = await QueuedAsync(consumer);
        await CreateAsync(store.Runs, consumer, "first", [queued[0]]);

        (await CreateAsync(store.Runs, consumer, "second", queued)).ShouldBeNull();

        (await QueuedAsync(consumer)).ShouldBe([queued[1]]);
        (await store.RunQueries.FindAsync(consumer.DagId, "second", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Run_whose_slot_is_taken_leaves_its_news()
    {
        var consumer = await ConsumerAsync(_orders);
        await EmitAsync();
        await store.Runs.CreateAsync(new(Sample.Run(consumer), "test") { ExpectedEpoch = null }, Noon, default);

        (await store.Runs.CreateAsync(New(consumer, "late", await QueuedAsync(consumer)), Noon, default)).ShouldBeNull();

        (await QueuedAsync(consumer)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Two_schedulers_race_for_news_that_goes_into_one_run_only()
    {
        await using var other = store.Open();
        IRunStore[] schedulers = [store.Runs, other.GetRequiredService<IRunStore>()];
        for (var round = 0; round < 20; round++)
        {
            var consumer = await ConsumerAsync(_orders);
            await EmitAsync();
            await EmitAsync();
            await EmitAsync();
            var queued = await QueuedAsync(consumer);

            // Each saw something else; both want the event in the middle.
            var made = await Task.WhenAll(schedulers.Select((runs, at) => Task.Run(() => CreateAsync(runs, consumer, $"run-{at}", [queued[at], queued[at + 1]]))));

            made.Count(id => id is not null).ShouldBe(1);
            (await QueuedAsync(consumer)).ShouldBe([made[0] is null ? queued[0] : queued[2]]);
        }
    }

    [Fact]
    public async Task Alias_brings_news_of_assets_that_nobody_named_to_who_waits_for_it_and_for_them_once()
    {
        var (alias, fresh) = ($"@{Sample.Unique("exports")}", Sample.Unique("fresh"));
        var (byAlias, byName, byBoth) = (await ConsumerAsync(alias), await ConsumerAsync(_orders), await ConsumerAsync(alias, _orders));
        var run = await Sample.StartedAsync(store, await Sample.DagAsync(store, Sample.Task("load") with { Outlets = [alias] }));

        await ReportAsync(run, Sample.Succeeded() with { Emitted = [new(_orders, "1", alias), new(fresh, null, alias)] });

        (await QueuedAsync(byAlias)).Select(news => news.Asset).ShouldBe([alias, alias]);
        (await QueuedAsync(byName)).Select(news => news.Asset).ShouldBe([_orders]);
        (await QueuedAsync(byBoth)).Select(news => news.Asset).ShouldBe([_orders, alias]);
        var made = await CreateAsync(store.Runs, byAlias, "run", await QueuedAsync(byAlias));
        (await store.Assets.TriggersAsync(made!.Value, default)).Select(one => (one.Asset, one.Alias)).ShouldBe([(_orders, alias), (fresh, alias)]);
        (await Catalogue.GetAsync(fresh, default))!.LastEventAt.ShouldBe(Noon);
    }

    [Fact]
    public async Task Catalogue_lists_assets_with_who_emits_them_and_who_waits()
    {
        var consumer = await ConsumerAsync(_orders, _prices);
        var producer = await ProducerAsync();
        await EmitAsync();

        var orders = (await Catalogue.GetAsync(_orders, default))!;
        (orders.Producers, orders.Consumers, orders.LastEventAt).ShouldBe((2, 1, Noon));
        var lineage = await Catalogue.LineageAsync(_orders, default);
        lineage.Producers.ShouldContain(new AssetProducer(producer.DagId, "load"));
        lineage.Consumers.ShouldBe([new AssetConsumer(consumer.DagId, 1)]);
        (await Catalogue.ListAsync(_prices[2..].ToUpperInvariant(), null, 10, default)).Items.ShouldHaveSingleItem().LastEventAt.ShouldBeNull();
        (await Catalogue.GetAsync("no such asset", default)).ShouldBeNull();

        (await Catalogue.LinksAsync(default)).Where(link => link.DagId == producer.DagId || link.DagId == consumer.DagId)
            .ShouldBe([new(_orders, producer.DagId, Emits: true), new(_orders, consumer.DagId, Emits: false), new(_prices, consumer.DagId, Emits: false)], ignoreOrder: true);

        await store.Dags.RemoveBundleAsync($"{consumer.DagId}.csx", default);
        (await Catalogue.LineageAsync(_orders, default)).Consumers.ShouldBeEmpty();
        (await Catalogue.LinksAsync(default)).ShouldNotContain(link => link.DagId == consumer.DagId);
    }

    [Fact]
    public async Task Catalogue_pages_assets_by_name()
    {
        await ConsumerAsync(_orders, _prices);
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await Catalogue.ListAsync(null, cursor, 1, default);
            seen.AddRange(page.Items.Select(asset => asset.Name));
            cursor = page.Next;
        }
        while (cursor is not null);

        seen.ShouldBeUnique();
        seen.ShouldContain(_orders);
        seen.ShouldContain(_prices);
    }

    [Fact]
    public async Task Events_are_listed_latest_first_with_who_told_them()
    {
        var producer = await EmitAsync(new EmittedAsset(_orders, """{"rows":3}"""));
        var id = await Catalogue.TellAsync(_orders, Noon.AddMinutes(1), "5", null, "user:ada", default);

        var first = await Catalogue.EventsAsync(_orders, null, 1, default);
        var told = first.Items.ShouldHaveSingleItem();
        (told.Event.Id, told.Event.ExtraJson, told.ToldBy, told.Event.RunId).ShouldBe((id!.Value, "5", "user:ada", null));
        var rest = await Catalogue.EventsAsync(_orders, first.Next, 5, default);
        rest.Next.ShouldBeNull();
        var emitted = rest.Items.ShouldHaveSingleItem();
        (emitted.Event.DagId, emitted.Event.TaskId, emitted.ToldBy).ShouldBe((producer.DagId, "load", null));
    }

    [Fact]
    public async Task News_told_by_hand_is_queued_and_to_plan_like_that_of_tasks()
    {
        var (consumer, other) = (await ConsumerAsync(_orders), await ConsumerAsync(_prices));
        await store.Dags.SetNextRunAsync(consumer, null, null, default);

        (await Catalogue.TellAsync(_orders, Noon, null, null, "user:ada", default)).ShouldNotBeNull();

        (await QueuedAsync(consumer)).ShouldHaveSingleItem().Asset.ShouldBe(_orders);
        (await IsToPlanAsync(consumer)).ShouldBeTrue();
        (await QueuedAsync(other)).ShouldBeEmpty();
        (await Catalogue.TellAsync("no such asset", Noon, null, null, "user:ada", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Queued_news_is_read_and_dropped_by_dag_and_by_asset_and_what_a_run_took_stays()
    {
        var (first, second) = (await ConsumerAsync(_orders), await ConsumerAsync(_orders, _prices));
        await EmitAsync();
        await EmitAsync();
        await Catalogue.TellAsync(_prices, Noon, null, null, "user:ada", default);
        var run = await CreateAsync(store.Runs, first, "run", [(await QueuedAsync(first))[0]]);

        (await Catalogue.QueuedAsync(second.DagId, null, 10, default)).Select(one => one.Asset).ShouldBe([_orders, _orders, _prices]);
        (await Catalogue.QueuedAsync(null, _orders, 10, default)).Count(one => one.DagId == first.DagId).ShouldBe(1);
        (await Catalogue.ClearAsync(second.DagId, _orders, default)).ShouldBe(2);
        (await QueuedAsync(second)).ShouldHaveSingleItem().Asset.ShouldBe(_prices);
        (await Catalogue.ClearAsync(first.DagId, null, default)).ShouldBe(1);

        (await store.Assets.TriggersAsync(run!.Value, default)).ShouldHaveSingleItem();
        await Should.ThrowAsync<ArgumentException>(() => Catalogue.ClearAsync(null, null, default));
    }

    [Fact]
    public async Task Pruning_keeps_what_waits_what_open_runs_are_made_of_and_the_latest()
    {
        var (fast, slow) = (await ConsumerAsync(_orders), await ConsumerAsync(_orders));
        for (var emitted = 0; emitted < 4; emitted++) await EmitAsync();
        var queued = await QueuedAsync(fast);
        var ended = await CreateAsync(store.Runs, fast, "ended", [queued[0], queued[1]]);
        await store.Runs.UpdateAsync([ended!.Value], "user", (run, changes) => run.Cancel(changes, Noon, "done"), default);
        await CreateAsync(store.Runs, fast, "open", [queued[2], queued[3]]);
        await Catalogue.ClearAsync(slow.DagId, null, default);
        var waiting = await Catalogue.TellAsync(_orders, Noon, null, null, "user:ada", default);
        await Catalogue.TellAsync(_orders, Noon, null, null, "user:ada", default);

        (await Catalogue.PruneAsync(Noon, 1_000, default)).ShouldBe(0);
        (await Catalogue.PruneAsync(Noon.AddTicks(10), 1, default)).ShouldBeGreaterThan(0);
        while (await Catalogue.PruneAsync(Noon.AddTicks(10), 1, default) > 0)
        {
        }

        (await Catalogue.EventsAsync(_orders, null, 10, default)).Items.Select(told => told.Event.Id).Order()
            .ShouldBe([queued[2].Event, queued[3].Event, waiting!.Value, waiting.Value + 1]);
        (await store.Assets.TriggersAsync(ended.Value, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Partition_key_goes_from_the_task_into_the_queue_the_run_and_its_triggers()
    {
        var consumer = await ConsumerAsync(_orders);
        await EmitAsync(new EmittedAsset(_orders, null, null, "Käse 😀"), new EmittedAsset(_orders, null));

        var queued = await QueuedAsync(consumer);
        queued.Select(one => one.Partition).ShouldBe(["Käse 😀", null]);
        var head = Sample.Run(consumer, "run", RunType.Asset).Head with { Partition = "Käse 😀" };
        var made = await store.Runs.CreateAsync(
            new(LiveRun.Create(head, consumer.Plan), "scheduler") { ExpectedEpoch = null, Consumes = [queued[0].Event] }, null, default);

        (await store.Runs.LoadAsync([made!.Value], default)).Single().Head.Partition.ShouldBe("Käse 😀");
        (await store.Assets.TriggersAsync(made.Value, default)).ShouldHaveSingleItem().Partition.ShouldBe("Käse 😀");
        (await Catalogue.EventsAsync(_orders, null, 10, default)).Items.Select(told => told.Event.Partition).ShouldBe([null, "Käse 😀"]);
    }

    [Fact]
    public async Task Window_is_read_with_what_is_missing_and_becomes_one_run_that_is_cleared_with_its_news()
    {
        var graph = Consumer(Sample.Unique("consumer"), _orders);
        var daily = new PartitionScheduleSpec { All = new() { Steps = [new() { Kind = PartitionStepKind.Day, WholeOf = PartitionPart.Hour, TimeZone = "Europe/Berlin" }] } };
        var consumer = await Sample.DagAsync(store, graph with { Schedule = graph.Schedule! with { Partitions = daily } });
        var windows = new WindowQueries(store.DagQueries, store.Assets, Catalogue);
        var first = new DateTimeOffset(2026, 10, 24, 22, 0, 0, TimeSpan.Zero);
        for (var hour = 0; hour < 25; hour++)
            if (hour != 3) await Catalogue.TellAsync(_orders, Noon, null, $"{first.AddHours(hour):yyyy-MM-ddTHH}", "user:ada", default);

        var waiting = (await windows.ListAsync(consumer.DagId, null, default)).ShouldHaveSingleItem();
        waiting.Words.ShouldBe("24 of 25 hours of 2026-10-25 have news, missing 02 (+01:00)");
        (await windows.ListAsync(null, _orders, default)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            same => same.DagId.ShouldBe(consumer.DagId), same => same.Missing.ShouldBe(waiting.Missing));
        (await windows.ListAsync(consumer.DagId, _prices, default)).ShouldBeEmpty();
        AssetRule.Runs(consumer.Plan.Graph.Schedule!, await QueuedAsync(consumer)).ShouldBeEmpty();

        await Catalogue.TellAsync(_orders, Noon, null, "2026-10-25T02:00+01:00", "user:ada", default);
        var due = AssetRule.Runs(consumer.Plan.Graph.Schedule!, await QueuedAsync(consumer)).ShouldHaveSingleItem();
        var made = await CreateAsync(store.Runs, consumer, "window", due.News);
        (await CreateAsync(store.Runs, consumer, "another", due.News)).ShouldBeNull();
        (await windows.ListAsync(consumer.DagId, null, default)).ShouldBeEmpty();
        (await QueuedAsync(consumer)).ShouldBeEmpty();

        // A run that runs again is about the same window, by the same news.
        await store.Runs.UpdateAsync([made!.Value], "user:ada", (run, changes) => run.Start(changes, Noon), default);
        await store.Runs.UpdateAsync([made.Value], "user:ada", (run, changes) => run.Mark(changes, run.Instances[0], Engine.States.TaskInstanceState.Success, Noon, "by hand"), default);
        await store.Runs.UpdateAsync([made.Value], "user:ada", (run, changes) => run.Clear(changes, new(), Noon, "again"), default);
        (await store.Assets.TriggersAsync(made.Value, default)).Count.ShouldBe(25);
    }

    [Fact]
    public async Task Runs_are_found_by_their_partition()
    {
        var consumer = await ConsumerAsync(_orders);
        foreach (var key in new[] { "a", "b", null })
        {
            var head = Sample.Run(consumer, $"run-{key}").Head with { Partition = key };
            await store.Runs.CreateAsync(new(LiveRun.Create(head, consumer.Plan), "test") { ExpectedEpoch = null }, null, default);
        }

        (await store.RunQueries.ListAsync(new() { DagId = consumer.DagId, Partition = "b" }, null, 10, default)).Items.ShouldHaveSingleItem().Head.Key.ShouldBe("run-b");
        (await store.RunQueries.ListAsync(new() { DagId = consumer.DagId }, null, 10, default)).Items.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Queued_news_of_which_no_run_can_be_made_says_why_and_news_told_by_hand_has_its_key()
    {
        var graph = Consumer(Sample.Unique("consumer"), _orders);
        var weekly = new PartitionScheduleSpec { ByAsset = new Dictionary<string, PartitionMapSpec> { [_orders] = new() { Steps = [new() { Kind = PartitionStepKind.Week }] } } };
        var consumer = await Sample.DagAsync(store, graph with { Schedule = graph.Schedule! with { Partitions = weekly } });
        await Catalogue.TellAsync(_orders, Noon, null, "monday", "user:ada", default);
        await Catalogue.TellAsync(_orders, Noon, null, "2026-11-01", "user:ada", default);

        var queued = await Catalogue.QueuedAsync(consumer.DagId, null, 10, default);

        queued.Select(one => one.Partition).ShouldBe(["monday", "2026-11-01"]);
        queued[0].Why!.ShouldContain("'monday' is no day");
        queued[1].Why.ShouldBeNull();
    }

    private IAssetCatalogue Catalogue => store.Port<IAssetCatalogue>();

    private static RunChanges New(CurrentDag dag, string key, IReadOnlyList<QueuedNews> news) =>
        new(Sample.Run(dag, key, RunType.Asset), "scheduler") { ExpectedEpoch = null, Consumes = [.. news.Select(one => one.Event)] };

    private static Task<long?> CreateAsync(IRunStore runs, CurrentDag dag, string key, IReadOnlyList<QueuedNews> news) => runs.CreateAsync(New(dag, key, news), null, default);

    private static DagGraph Consumer(string dagId, params string[] assets) => Sample.Graph(dagId, Sample.Task("read")) with
    {
        Schedule = new() { Kind = ScheduleKind.Assets, Assets = new() { Parts = [.. assets.Select(asset => new AssetConditionSpec { Asset = asset })] } },
    };

    private Task<CurrentDag> ConsumerAsync(params string[] assets) => Sample.DagAsync(store, Consumer(Sample.Unique("consumer"), assets));

    private Task<CurrentDag> ProducerAsync() => Sample.DagAsync(store, Sample.Task("load") with { Outlets = [_orders] });

    private async Task<RunHead> EmitAsync(params EmittedAsset[] emitted)
    {
        var run = await Sample.StartedAsync(store, await ProducerAsync());
        await ReportAsync(run, Sample.Succeeded() with { Emitted = emitted });
        return run.Head;
    }

    // Through the hot path, as an agent does.
    private async Task ReportAsync(LiveRun run, AttemptReport report)
    {
        var changes = new RunChanges((await store.Runs.LoadAsync([run.Head.Id], default)).Single(), "agent:n1");
        var claimed = await store.Runs.CommitAsync([], new ClaimRequest("n1", ["default"], 1_000, Noon), default);
        claimed.Claims.ShouldContain(claim => InstanceId.RunOf(claim.Instance) == run.Head.Id);
        changes.Run.Claimed(0, 1, 1, "n1", Noon).ShouldBeTrue();
        changes.Run.Report(changes, 0, 1, report, Noon).ShouldBeTrue();
        (await store.Runs.CommitAsync([changes], null, default)).Committed.ShouldBeTrue();
    }

    private Task<IReadOnlyList<QueuedNews>> QueuedAsync(CurrentDag dag) => store.Assets.QueuedAsync(dag.DagId, default);

    private async Task LookAtAllAsync(CurrentDag dag) => await store.Assets.LookedAtAsync(dag.DagId, [.. (await QueuedAsync(dag)).Select(news => news.Event)], default);

    private async Task<bool> IsToPlanAsync(CurrentDag dag) => (await store.Dags.ToPlanAsync(Noon, default)).Any(other => other.DagId == dag.DagId);
}

public sealed class SqliteAssetNewsTests(SqliteStore store) : AssetNewsTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresAssetNewsTests(PostgresStore store) : AssetNewsTests(store), IClassFixture<PostgresStore>;
