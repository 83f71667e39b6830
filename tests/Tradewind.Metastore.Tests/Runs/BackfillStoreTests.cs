using Tradewind.Engine.Backfills;
using Tradewind.Engine.Recovery;
using Tradewind.Engine.Runs;
using Tradewind.Engine.Schedules;
using Tradewind.Engine.States;
using Tradewind.Metastore.Tests.Harness;

namespace Tradewind.Metastore.Tests.Runs;

public abstract class BackfillStoreTests(Store store)
{
    private static readonly DateTimeOffset Noon = Sample.Noon;

    private IBackfillStore Backfills => store.Port<IBackfillStore>();

    [Fact]
    public async Task Backfill_and_its_slots_are_read_as_they_were_stored()
    {
        var record = Record(Sample.Unique("dag"));

        var id = await Backfills.CreateAsync(record, Slots(2_345), default);

        var view = (await Backfills.GetAsync(id, default))!;
        view.Backfill.ShouldBe(record with { Id = id });
        (view.Slots, view.Waiting, view.Done).ShouldBe((2_345, 2_345, 0));
        var page = await Backfills.SlotsAsync(id, 998, 3, default);
        page.Select(slot => slot.Place).ShouldBe([999, 1_000, 1_001]);
        page[1].ShouldBe(new BackfillSlot(1_000, Noon.AddHours(1_000), new(Noon.AddHours(1_000), Noon.AddHours(1_001)), BackfillStep.Waiting));
        (await Backfills.ListAsync(record.Request.DagId, null, 10, default)).Items.ShouldHaveSingleItem().Backfill.Id.ShouldBe(id);
        (await Backfills.ListAsync(null, null, 1, default)).Items.ShouldHaveSingleItem();
        (await Backfills.GetAsync(1_000_000_000, default)).ShouldBeNull();
    }

    [Fact]
    public async Task Backfills_of_a_dag_come_in_pages_the_latest_first()
    {
        var record = Record(Sample.Unique("dag"));
        var ids = new List<long>();
        for (var number = 0; number < 3; number++) ids.Add(await Backfills.CreateAsync(record, Slots(1), default));

        var first = await Backfills.ListAsync(record.Request.DagId, null, 2, default);
        var second = await Backfills.ListAsync(record.Request.DagId, first.Next, 2, default);

        first.Items.Concat(second.Items).Select(view => view.Backfill.Id).ShouldBe(ids.AsEnumerable().Reverse());
        (first.Items.Count, second.Next).ShouldBe((2, null));
    }

    [Fact]
    public async Task Progress_counts_slots_and_runs_by_state()
    {
        var dag = await Sample.DagAsync(store, Sample.Task("a"));
        var id = await Backfills.CreateAsync(Record(dag.DagId), Slots(4), default);
        var running = (await Sample.StartedAsync(store, dag)).Head.Id;
        var cancelled = (await Sample.StartedAsync(store, dag)).Head.Id;
        await store.Runs.UpdateAsync([cancelled], "user:ada", (run, changes) => run.Cancel(changes, Noon, "enough"), default);
        var slots = await Backfills.WaitingAsync(id, 10, default);

        await Backfills.NoteAsync(
            id,
            [
                slots[0] with { Step = BackfillStep.Made, RunId = running }, slots[1] with { Step = BackfillStep.Reprocessed, RunId = cancelled },
                slots[2] with { Step = BackfillStep.LeftAlone, RunId = running, Why = "it has a run that is running" },
            ],
            default);
        // What is noted once stays.
        await Backfills.NoteAsync(id, [slots[0] with { Step = BackfillStep.LeftAlone }], default);

        var view = (await Backfills.GetAsync(id, default))!;
        (view.Slots, view.Waiting, view.LeftAlone, view.Done).ShouldBe((4, 1, 1, 2));
        view.Runs.ShouldBe(new Dictionary<RunState, int> { [RunState.Running] = 1, [RunState.Cancelled] = 1 }, ignoreOrder: true);
        (await Backfills.OpenRunsAsync(id, default)).Distinct().ShouldBe([running]);
        (await Backfills.WaitingAsync(id, 10, default)).ShouldHaveSingleItem().Place.ShouldBe(3);
        (await Backfills.SlotsAsync(id, -1, 10, default)).Select(slot => slot.RunState).ShouldBe([RunState.Running, RunState.Cancelled, RunState.Running, null]);
    }

    [Fact]
    public async Task Backfill_moves_only_from_where_it_stands_and_is_active_while_there_is_something_to_do()
    {
        var id = await Backfills.CreateAsync(Record(Sample.Unique("dag")), Slots(1), default);
        async Task<bool> IsActiveAsync() => (await Backfills.ActiveAsync(default)).Any(view => view.Backfill.Id == id);

        (await IsActiveAsync()).ShouldBeTrue();
        (await Backfills.MoveAsync(id, [BackfillState.Paused], BackfillState.Running, null, default)).ShouldBeFalse();
        (await Backfills.MoveAsync(id, [BackfillState.Running], BackfillState.Paused, null, default)).ShouldBeTrue();
        (await IsActiveAsync()).ShouldBeFalse();
        (await Backfills.MoveAsync(id, [BackfillState.Paused], BackfillState.Cancelled, Noon, default)).ShouldBeTrue();
        (await IsActiveAsync()).ShouldBeFalse();
        (await Backfills.GetAsync(id, default))!.Backfill.EndedAt.ShouldBe(Noon);
    }

    [Fact]
    public async Task Filled_names_the_runs_of_slots_in_the_range_and_no_others()
    {
        var dag = await Sample.DagAsync(store, Sample.Task("a"));
        var ids = new List<long?>();
        for (var day = 0; day < 3; day++)
            ids.Add(await store.Runs.CreateAsync(new(Sample.Run(dag), "test") { ExpectedEpoch = null }, Noon.AddDays(day), default));
        await store.Runs.CreateAsync(new(Sample.Run(dag), "test") { ExpectedEpoch = null }, null, default);

        var filled = await Backfills.FilledAsync(dag.DagId, Noon, Noon.AddDays(2), default);

        filled.Select(slot => (slot.Key, (long?)slot.Value.Run, slot.Value.State)).Order().ShouldBe([(Noon, ids[0], RunState.Queued), (Noon.AddDays(1), ids[1], RunState.Queued)]);
    }

    [Fact]
    public async Task Run_of_a_backfill_that_goes_on_takes_no_room_of_its_dag()
    {
        var dag = await Sample.DagAsync(store, Sample.Graph(Sample.Unique("dag"), Sample.Task("a")) with { MaxActiveRuns = 1 });
        var id = await Backfills.CreateAsync(Record(dag.DagId), Slots(1), default);
        var made = (await Sample.StartedAsync(store, dag)).Head.Id;
        await Backfills.NoteAsync(id, [(await Backfills.WaitingAsync(id, 1, default))[0] with { Step = BackfillStep.Made, RunId = made }], default);
        var waiting = (await store.Runs.CreateAsync(new(Sample.Run(dag), "test") { ExpectedEpoch = null }, null, default))!.Value;

        (await store.Runs.StartableRunsAsync(1_000, default)).ShouldContain(waiting);
        await Backfills.MoveAsync(id, [BackfillState.Running], BackfillState.Completed, Noon, default);
        (await store.Runs.StartableRunsAsync(1_000, default)).ShouldNotContain(waiting);
    }

    private static BackfillRecord Record(string dag) => new()
    {
        Request = new()
        {
            DagId = dag, From = Noon, To = Noon.AddDays(9), Reprocess = Reprocess.Failed, Version = RerunOn.Original, Backwards = true, MaxActiveRuns = 3,
            Params = """{"a":1}""", Note = "a note",
        },
        CreatedBy = "user:ada",
        CreatedAt = Noon,
    };

    private static List<ScheduledRun> Slots(int hours) =>
    [
        .. Enumerable.Range(0, hours).Select(hour => new ScheduledRun
        {
            LogicalDate = Noon.AddHours(hour), DataInterval = new(Noon.AddHours(hour), Noon.AddHours(hour + 1)), RunAfter = Noon.AddHours(hour + 1),
        }),
    ];
}

public sealed class SqliteBackfillStoreTests(SqliteStore store) : BackfillStoreTests(store), IClassFixture<SqliteStore>;

public sealed class PostgresBackfillStoreTests(PostgresStore store) : BackfillStoreTests(store), IClassFixture<PostgresStore>;
