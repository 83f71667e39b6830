using Tradewind.Engine.Bundles;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;
using Tradewind.Engine.Schedules;
using Tradewind.Engine.States;
using Tradewind.Graph;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Dags;

public abstract class DagStoreTests(Store store)
{
    private static readonly DateTimeOffset Noon = Sample.Noon;

    private int _days;

    private Engine.Ports.IDagStore Dags => store.Dags;

    [Fact]
    public async Task Sound_bundle_is_stored_and_read_back()
    {
        var id = Sample.Unique("dag");
        var bundle = Sample.Bundle($"{id}.csx", $"key-{id}", Sample.Graph(id, Sample.Task("a"), Sample.Task("b", "a")));
        var stored = await Dags.StoreAsync(bundle, default);
        stored.NewVersions.ShouldBe([(id, 1)]);
        stored.Deactivated.ShouldBeEmpty();
        stored.Faults.ShouldBeEmpty();

        var read = (await Dags.CompiledAsync(bundle.Key, default))!;
        read.Path.ShouldBe(bundle.Path);
        read.Sources.ShouldBe(bundle.Sources);
        read.Assembly.ShouldBe(bundle.Assembly);
        read.Symbols.ShouldBe(bundle.Symbols);
        read.Plugins.ShouldBe(bundle.Plugins);
        GraphJson.Write(read.Dags.Single()).ShouldBe(GraphJson.Write(bundle.Dags[0]));
        (await Dags.CompiledAsync("no such key", default)).ShouldBeNull();
        (await Dags.BundlesAsync(default)).Single(known => known.Path == bundle.Path).ShouldSatisfyAllConditions(
            known => known.Key.ShouldBe(bundle.Key), known => known.LoadedFiles.ShouldBe(["shared/common.csx"]), known => known.HasFaults.ShouldBeFalse(), known => known.Plugins.ShouldBe(bundle.Plugins));

        var current = (await Dags.CurrentAsync(id, default))!;
        current.Active.ShouldBeTrue();
        current.Paused.ShouldBeFalse();
        current.LastScheduled.ShouldBeNull();
        current.PlannedVersion.ShouldBeNull();
        (await Dags.PlanAsync(current.VersionId, default)).ShouldBeSameAs(await Dags.PlanAsync(current.VersionId, default));
        (await Dags.BundleKeyAsync(current.VersionId, default)).ShouldBe(bundle.Key);
        await Should.ThrowAsync<KeyNotFoundException>(() => Dags.PlanAsync(-1, default));
        (await Dags.CurrentAsync("no such dag", default)).ShouldBeNull();
    }

    [Fact]
    public async Task Same_key_makes_no_new_version_and_a_reverted_file_returns_to_its_old_one()
    {
        var id = Sample.Unique("dag");
        var first = Sample.Bundle($"{id}.csx", $"one-{id}", Sample.Graph(id, Sample.Task("a")));
        await Dags.StoreAsync(first, default);
        var version = (await Dags.CurrentAsync(id, default))!.VersionId;
        (await Dags.StoreAsync(first, default)).NewVersions.ShouldBeEmpty();
        (await Dags.StoreAsync(Sample.Bundle($"{id}.csx", $"two-{id}", Sample.Graph(id, Sample.Task("a"), Sample.Task("b"))), default)).NewVersions.ShouldBe([(id, 2)]);
        (await Dags.CurrentAsync(id, default))!.Plan.Tasks.Count.ShouldBe(2);
        (await Dags.StoreAsync(first, default)).NewVersions.ShouldBeEmpty();
        (await Dags.CurrentAsync(id, default))!.VersionId.ShouldBe(version);
        (await store.DagQueries.VersionsAsync(id, null, 10, default)).Select(entry => entry.Summary.Number).ShouldBe([2, 1]);
    }

    [Fact]
    public async Task Versions_are_read_a_page_at_a_time_and_by_id_with_graph_and_source()
    {
        var id = Sample.Unique("dag");
        var ids = new List<long>();
        for (var number = 1; number <= 3; number++)
        {
            var bundle = Sample.Bundle($"{id}.csx", $"{number}-{id}", Sample.Graph(id, [.. Enumerable.Range(0, number).Select(task => Sample.Task($"t{task}"))]));
            await Dags.StoreAsync(bundle with { Sources = [new($"{id}.csx", $"// {number}")], Plugins = [$"Shell@{number}"] }, default);
            ids.Add((await Dags.CurrentAsync(id, default))!.VersionId);
        }

        var latest = await store.DagQueries.VersionsAsync(id, null, 2, default);
        latest.Select(version => (version.Summary.Number, version.Plan.Tasks.Count, version.Sources.Single().Text, version.Plugins.Single())).ShouldBe([(3, 3, "// 3", "Shell@3"), (2, 2, "// 2", "Shell@2")]);
        (await store.DagQueries.VersionsAsync(id, 2, 2, default)).Select(version => version.Summary.Number).ShouldBe([1]);
        (await store.DagQueries.VersionAsync(id, 2, default))!.Sources.Single().Text.ShouldBe("// 2");
        (await store.DagQueries.VersionAsync(id, 4, default)).ShouldBeNull();

        var byId = await store.DagQueries.VersionsAsync([ids[0], ids[2], long.MaxValue], default);
        byId.ToDictionary(version => version.Key, version => version.Value.Summary.Number).ShouldBe(new Dictionary<long, int> { [ids[0]] = 1, [ids[2]] = 3 }, ignoreOrder: true);
    }

    [Fact]
    public async Task Dag_that_left_its_file_goes_inactive_and_comes_back()
    {
        var one = Sample.Unique("dag");
        var two = Sample.Unique("dag");
        var both = Sample.Bundle($"{one}.csx", $"both-{one}", Sample.Graph(one, Sample.Task("a")), Sample.Graph(two, Sample.Task("a")));
        await Dags.StoreAsync(both, default);
        (await Dags.StoreAsync(Sample.Bundle($"{one}.csx", $"one-{one}", Sample.Graph(one, Sample.Task("a"))), default)).Deactivated.ShouldBe([two]);
        (await Dags.CurrentAsync(two, default))!.Active.ShouldBeFalse();
        await Dags.StoreAsync(both, default);
        (await Dags.CurrentAsync(two, default))!.Active.ShouldBeTrue();

        await Dags.RemoveBundleAsync($"{one}.csx", default);
        (await Dags.CurrentAsync(one, default))!.Active.ShouldBeFalse();
        (await Dags.CurrentAsync(two, default))!.Active.ShouldBeFalse();
        (await Dags.BundlesAsync(default)).ShouldNotContain(known => known.Path == $"{one}.csx");
    }

    [Fact]
    public async Task Dag_id_of_another_file_is_refused_naming_both_until_that_file_is_gone()
    {
        var id = Sample.Unique("dag");
        await Dags.StoreAsync(Sample.Bundle($"{id}-a.csx", $"a-{id}", Sample.Graph(id, Sample.Task("a"))), default);
        var second = Sample.Bundle($"{id}-b.csx", $"b-{id}", Sample.Graph(id, Sample.Task("a")));
        var refused = await Dags.StoreAsync(second, default);
        refused.NewVersions.ShouldBeEmpty();
        refused.Faults.Single().Message.ShouldContain($"{id}-a.csx");
        refused.Faults.Single().Message.ShouldContain($"{id}-b.csx");
        (await store.DagQueries.ImportErrorsAsync(default)).Single(error => error.Path == $"{id}-b.csx").Faults.ShouldBe(refused.Faults);
        (await Dags.CompiledAsync(second.Key, default)).ShouldBeNull();
        // By no key, for it may be sound as it is once the other one is gone.
        var known = (await Dags.BundlesAsync(default)).Single(bundle => bundle.Path == second.Path);
        (known.HasFaults, known.Key).ShouldBe((true, ""));

        await Dags.RemoveBundleAsync($"{id}-a.csx", default);
        (await Dags.StoreAsync(second, default)).NewVersions.ShouldBe([(id, 2)]);
        (await store.DagQueries.GetAsync(id, default))!.FilePath.ShouldBe($"{id}-b.csx");
        (await store.DagQueries.ImportErrorsAsync(default)).ShouldNotContain(error => error.Path == $"{id}-b.csx");
    }

    [Fact]
    public async Task Faults_leave_the_last_good_version_serving()
    {
        var id = Sample.Unique("dag");
        await Dags.StoreAsync(Sample.Bundle($"{id}.csx", $"good-{id}", Sample.Graph(id, Sample.Task("a"))), default);
        await Dags.StoreFaultsAsync($"{id}.csx", $"bad-{id}", [new($"{id}.csx", 3, 7, "CS0103", "no such name")], default);

        (await Dags.CurrentAsync(id, default))!.Active.ShouldBeTrue();
        (await store.DagQueries.GetAsync(id, default))!.Summary.HasImportError.ShouldBeTrue();
        var known = (await Dags.BundlesAsync(default)).Single(bundle => bundle.Path == $"{id}.csx");
        known.ShouldSatisfyAllConditions(
            bundle => bundle.Key.ShouldBe($"bad-{id}"), bundle => bundle.HasFaults.ShouldBeTrue(), bundle => bundle.LoadedFiles.ShouldBe(["shared/common.csx"]));
        var error = (await store.DagQueries.ImportErrorsAsync(default)).Single(entry => entry.Path == $"{id}.csx");
        error.Faults.ShouldBe([new($"{id}.csx", 3, 7, "CS0103", "no such name")]);
        error.ServingDags.ShouldBe([id]);

        await Dags.StoreAsync(Sample.Bundle($"{id}.csx", $"good-{id}", Sample.Graph(id, Sample.Task("a"))), default);
        (await store.DagQueries.GetAsync(id, default))!.Summary.HasImportError.ShouldBeFalse();
    }

    [Fact]
    public async Task Faulty_file_that_was_never_sound_is_known()
    {
        var path = $"{Sample.Unique("never")}.csx";
        await Dags.StoreFaultsAsync(path, "bad", [new(path, 0, 0, "TW0001", "empty")], default);
        (await Dags.BundlesAsync(default)).Single(known => known.Path == path).HasFaults.ShouldBeTrue();
        await Dags.RemoveBundleAsync(path, default);
        (await store.DagQueries.ImportErrorsAsync(default)).ShouldNotContain(error => error.Path == path);
    }

    [Fact]
    public async Task Two_processors_that_store_one_file_at_once_make_one_version()
    {
        var id = Sample.Unique("dag");
        var bundle = Sample.Bundle($"{id}.csx", $"key-{id}", Sample.Graph(id, Sample.Task("a")));
        var stored = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Dags.StoreAsync(bundle, default))));
        stored.Sum(result => result.NewVersions.Count).ShouldBe(1);
    }

    [Fact]
    public async Task Two_files_that_claim_one_dag_at_once_one_is_refused()
    {
        for (var round = 0; round < 10; round++)
        {
            var id = Sample.Unique("dag");
            var stored = await Task.WhenAll(Enumerable.Range(0, 2).Select(n => Task.Run(() =>
                Dags.StoreAsync(Sample.Bundle($"{id}-{n}.csx", $"key-{id}-{n}", Sample.Graph(id, Sample.Task("a"))), default))));
            stored.Count(result => result.Faults.Count == 0).ShouldBe(1);
            stored.Sum(result => result.NewVersions.Count).ShouldBe(1);
        }
    }

    [Fact]
    public async Task Pause_is_kept_by_later_versions_and_a_new_dag_may_start_paused()
    {
        var id = Sample.Unique("dag");
        var graph = Sample.Graph(id, Sample.Task("a")) with { StartPaused = true };
        await Dags.StoreAsync(Sample.Bundle($"{id}.csx", $"one-{id}", graph), default);
        (await Dags.CurrentAsync(id, default))!.Paused.ShouldBeTrue();
        (await Dags.SetPausedAsync(id, false, default)).ShouldBeTrue();
        await Dags.StoreAsync(Sample.Bundle($"{id}.csx", $"two-{id}", graph), default);
        (await Dags.CurrentAsync(id, default))!.Paused.ShouldBeFalse();
        (await Dags.SetPausedAsync("no such dag", true, default)).ShouldBeFalse();
    }

    [Fact]
    public async Task Planning_asks_for_what_is_not_planned_due_or_changed()
    {
        var id = Sample.Unique("dag");
        var graph = Sample.Graph(id, Sample.Task("a")) with { Schedule = new() { Kind = ScheduleKind.Cron, Expressions = ["0 0 * * *"] } };
        await Dags.StoreAsync(Sample.Bundle($"{id}.csx", $"one-{id}", graph), default);
        async Task<CurrentDag?> ToPlan(DateTimeOffset until) => (await Dags.ToPlanAsync(until, default)).SingleOrDefault(dag => dag.DagId == id);

        var dag = (await ToPlan(Noon))!;
        var next = new ScheduledRun { LogicalDate = Noon, DataInterval = new(Noon, Noon.AddDays(1)), RunAfter = Noon.AddDays(1) };
        await Dags.SetNextRunAsync(dag, next, null, default);
        (await ToPlan(Noon)).ShouldBeNull();
        (await Dags.NextPlannedAsync(default))!.Value.ShouldBeLessThanOrEqualTo(Noon.AddDays(1));
        (await ToPlan(Noon.AddDays(1)))!.PlannedVersion.ShouldBe(dag.VersionId);
        (await store.DagQueries.GetAsync(id, default))!.ShouldSatisfyAllConditions(
            detail => detail.NextLogicalDate.ShouldBe(Noon), detail => detail.Summary.NextRunAt.ShouldBe(Noon.AddDays(1)));

        await Dags.SetPausedAsync(id, true, default);
        (await ToPlan(Noon.AddDays(1))).ShouldBeNull();
        await Dags.SetPausedAsync(id, false, default);
        await Dags.SetNextRunAsync(dag, null, null, default);
        (await ToPlan(Noon.AddYears(1))).ShouldBeNull();
        await Dags.StoreAsync(Sample.Bundle($"{id}.csx", $"two-{id}", graph), default);
        (await ToPlan(Noon)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Planning_asks_for_a_dag_that_waits_for_a_run_when_that_has_ended()
    {
        var id = Sample.Unique("dag");
        var dag = await Sample.DagAsync(store, Sample.Graph(id, Sample.Task("a")) with { Schedule = new() { Kind = ScheduleKind.Continuous } });
        var run = await store.Runs.CreateAsync(new(Sample.Run(dag, type: RunType.Scheduled), "scheduler") { ExpectedEpoch = null }, Noon, default);
        async Task<CurrentDag?> ToPlan() => (await Dags.ToPlanAsync(Noon.AddYears(1), default)).SingleOrDefault(one => one.DagId == id);
        (await ToPlan()).ShouldNotBeNull();

        await Dags.SetNextRunAsync(dag, null, run, default);
        (await ToPlan()).ShouldBeNull();
        (await Dags.CurrentAsync(id, default))!.LastScheduled.ShouldBe(new(run!.Value, new(Noon, Noon.AddDays(1)), null));
        await store.Runs.UpdateAsync([run.Value], "user:ada", (live, changes) => live.Cancel(changes, Noon.AddHours(1), "stop"), default);

        (await ToPlan())!.LastScheduled!.EndedAt.ShouldBe(Noon.AddHours(1));
        await Dags.SetPausedAsync(id, true, default);
        (await ToPlan()).ShouldBeNull();
    }

    [Fact]
    public async Task Slots_that_an_own_timetable_named_are_kept_for_the_version_and_planned_by()
    {
        var id = Sample.Unique("dag");
        var graph = Sample.Graph(id, Sample.Task("a")) with { Start = Noon, Schedule = new() { Kind = ScheduleKind.Custom, Name = "TradingDays", Words = "On trading days" } };
        var dag = await Sample.DagAsync(store, graph);
        async Task<CurrentDag?> ToPlan() => (await Dags.ToPlanAsync(Noon, default)).SingleOrDefault(one => one.DagId == id);
        async Task<CurrentDag> Own() => (await Dags.WithOwnTimetableAsync(default)).Single(one => one.DagId == id);
        (await Own()).Slots.ShouldBeNull();
        await Dags.SetNextRunAsync(dag, null, null, default);
        (await ToPlan()).ShouldBeNull();

        var slots = new ListedSlots([new(Noon, Noon), new(Noon.AddDays(1), Noon.AddDays(2))], Over: false);
        await Dags.StoreSlotsAsync(id, dag.VersionId, slots, default);

        var planned = (await ToPlan())!;
        planned.Slots!.ShouldSatisfyAllConditions(listed => listed.Slots.ShouldBe(slots.Slots), listed => listed.Over.ShouldBeFalse());
        planned.MakeTimetable()!.Ahead(null, Noon, catchup: true).Select(run => run.RunAfter).ShouldBe([Noon, Noon.AddDays(2)]);
        await Dags.StoreSlotsAsync(id, dag.VersionId, slots with { Over = true }, default);
        await Dags.SetNextRunAsync(planned, null, null, default);
        (await ToPlan())!.Slots!.Over.ShouldBeTrue("it was planned by the list before");
        await Dags.SetNextRunAsync((await ToPlan())!, null, null, default);
        (await ToPlan()).ShouldBeNull();

        await Dags.StoreAsync(Sample.Bundle($"{id}.csx", $"key-{id}-2", graph), default);
        (await Own()).Slots.ShouldBeNull("another version may name others");
        await Dags.StoreAsync(Sample.Bundle($"{id}.csx", $"key-{id}-3", graph with { Schedule = null }), default);
        (await Dags.WithOwnTimetableAsync(default)).ShouldNotContain(one => one.DagId == id);
    }

    [Fact]
    public async Task Last_scheduled_is_the_interval_of_the_latest_slot()
    {
        var dag = await Sample.DagAsync(store, Sample.Task("a"));
        foreach (var day in new[] { 0, 2, 1 })
        {
            var run = Sample.Run(dag, $"scheduled-{day}", RunType.Scheduled);
            var head = run.Head with { DataIntervalStart = Noon.AddDays(day), DataIntervalEnd = Noon.AddDays(day + 1) };
            await store.Runs.CreateAsync(new(LiveRun.Create(head, dag.Plan), "scheduler") { ExpectedEpoch = null }, Noon.AddDays(day), default);
        }

        (await Dags.CurrentAsync(dag.DagId, default))!.LastScheduled!.Interval.ShouldBe(new DataInterval(Noon.AddDays(2), Noon.AddDays(3)));
    }

    [Fact]
    public async Task List_filters_and_pages_by_id()
    {
        var mark = Sample.Unique("list");
        for (var n = 0; n < 5; n++)
        {
            await Sample.DagAsync(store, Sample.Graph($"{mark}_{n}", Sample.Task("a"), Sample.Task("b")) with
            {
                Owner = n % 2 == 0 ? $"even-{mark}" : "odd", Tags = [mark, $"t{n}"], Description = "What it does",
            });
        }

        async Task<List<string>> Ids(DagFilter filter) => [.. (await store.DagQueries.ListAsync(filter, null, 100, default)).Items.Select(dag => dag.DagId)];
        (await Ids(new() { Tag = mark })).Count.ShouldBe(5);
        (await Ids(new() { Owner = $"even-{mark}" })).ShouldBe([$"{mark}_0", $"{mark}_2", $"{mark}_4"]);
        (await Ids(new() { Text = $"{mark.ToUpperInvariant()}_3" })).ShouldBe([$"{mark}_3"]);
        (await Ids(new() { Text = $"{mark}%" })).ShouldBeEmpty();
        await Dags.SetPausedAsync($"{mark}_1", true, default);
        (await Ids(new() { Tag = mark, Paused = true })).ShouldBe([$"{mark}_1"]);

        var first = await store.DagQueries.ListAsync(new() { Tag = mark }, null, 2, default);
        first.Total.ShouldBe(5);
        var second = await store.DagQueries.ListAsync(new() { Tag = mark }, first.Next, 2, default);
        var third = await store.DagQueries.ListAsync(new() { Tag = mark }, second.Next, 2, default);
        third.Next.ShouldBeNull();
        first.Items.Concat(second.Items).Concat(third.Items).Select(dag => dag.DagId).ShouldBe(Enumerable.Range(0, 5).Select(n => $"{mark}_{n}"));
        first.Items[0].ShouldSatisfyAllConditions(
            dag => dag.TaskCount.ShouldBe(2), dag => dag.Version.ShouldBe(1), dag => dag.Description.ShouldBe("What it does"), dag => dag.Tags.ShouldBe([mark, "t0"]));
        (await store.DagQueries.TagsAsync(default)).ShouldContain((mark, 5));
    }

    [Fact]
    public async Task List_shows_the_latest_fifteen_runs_oldest_first_and_filters_by_the_last_state()
    {
        var mark = Sample.Unique("recent");
        var dag = await Sample.DagAsync(store, Sample.Graph($"{mark}_a", Sample.Task("a")) with { Tags = [mark] });
        await Sample.DagAsync(store, Sample.Graph($"{mark}_b", Sample.Task("a")) with { Tags = [mark] });
        var runs = Enumerable.Range(0, 20).Select(_ => Sample.Run(dag)).ToList();
        await store.Runs.CreateManyAsync([.. runs.Select(run => (new RunChanges(run, "test") { ExpectedEpoch = null }, (DateTimeOffset?)null))], default);
        await store.Runs.UpdateAsync([runs[^1].Head.Id], "user", (run, changes) => run.Cancel(changes, Noon, "stop"), default);

        var page = await store.DagQueries.ListAsync(new() { Tag = mark }, null, 10, default);
        page.Items[0].RecentRuns.Select(run => run.Id).ShouldBe(runs.TakeLast(15).Select(run => run.Head.Id));
        page.Items[1].RecentRuns.ShouldBeEmpty();
        (await store.DagQueries.ListAsync(new() { Tag = mark, LastRun = RunState.Cancelled }, null, 10, default)).Items.Single().DagId.ShouldBe($"{mark}_a");
        (await store.DagQueries.CountsAsync(new() { Tag = mark, LastRun = RunState.Failed }, default)).ShouldBe(new(2, 0, 1, 0, 0, 0, 0, 1));
    }

    [Fact]
    public async Task Scheduled_dags_come_with_their_last_run_and_what_the_latest_successful_ones_took()
    {
        var mark = Sample.Unique("scheduled");
        var schedule = new ScheduleSpec { Kind = ScheduleKind.Cron, Expressions = ["0 0 * * *"] };
        var dag = await Sample.DagAsync(store, Sample.Graph($"{mark}_a", Sample.Task("a")) with { Schedule = schedule });
        await Sample.DagAsync(store, Sample.Graph($"{mark}_by_hand", Sample.Task("a")));
        await Sample.DagAsync(store, Sample.Graph($"{mark}_paused", Sample.Task("a")) with { Schedule = schedule, StartPaused = true });
        await EndedAsync(dag, RunState.Success, minutes: 10);
        await EndedAsync(dag, RunState.Failed, minutes: 500);
        var last = await EndedAsync(dag, RunState.Success, minutes: 20);

        var all = (await store.DagQueries.ScheduledAsync(null, default)).Where(one => one.Dag.DagId.StartsWith(mark, StringComparison.Ordinal)).ToList();
        all.ShouldHaveSingleItem();
        (all[0].Dag.DagId, all[0].AverageDuration, all[0].Dag.LastScheduled!.Id).ShouldBe(($"{mark}_a", TimeSpan.FromMinutes(15), last));

        async Task<ScheduledDag?> One(string id) => (await store.DagQueries.ScheduledAsync(id, default)).SingleOrDefault();
        (await One($"{mark}_a"))!.Dag.DagId.ShouldBe($"{mark}_a");
        (await One($"{mark}_paused"))!.ShouldSatisfyAllConditions(one => one.Dag.Paused.ShouldBeTrue(), one => one.AverageDuration.ShouldBeNull());
        (await One($"{mark}_by_hand"))!.Dag.MakeTimetable().ShouldBeNull();
        (await One($"{mark}_nobody")).ShouldBeNull();
    }

    // A scheduled run that is stored as it ended.
    private async Task<long> EndedAsync(CurrentDag dag, RunState state, int minutes)
    {
        var head = Sample.Run(dag, type: RunType.Scheduled).Head with { State = state, StartedAt = Noon, EndedAt = Noon.AddMinutes(minutes), LogicalDate = Noon.AddDays(_days++) };
        return (await store.Runs.CreateAsync(new(LiveRun.Create(head, dag.Plan), "test") { ExpectedEpoch = null }, head.LogicalDate, default))!.Value;
    }

    [Fact]
    public async Task Version_shows_its_graph_sources_and_plugins()
    {
        var dag = await Sample.DagAsync(store, Sample.Task("a"));
        var detail = (await store.DagQueries.VersionAsync(dag.DagId, 1, default))!;
        detail.Plan.Tasks.Single().Id.ShouldBe("a");
        detail.Sources[0].Path.ShouldBe($"{dag.DagId}.csx");
        detail.Plugins.ShouldBe(["shell@abc"]);
        (await store.DagQueries.VersionAsync(dag.DagId, 9, default)).ShouldBeNull();
    }
}

public sealed class SqliteDagStoreTests(SqliteStore store) : DagStoreTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresDagStoreTests(PostgresStore store) : DagStoreTests(store), IClassFixture<PostgresStore>;
