using System.Data.Common;
using System.Globalization;
using System.Text;
using Dapper;
using Tradewind.Engine.Access;
using Tradewind.Engine.Backfills;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Recovery;
using Tradewind.Engine.Schedules;
using Tradewind.Engine.States;
using Tradewind.Metastore.Access;

namespace Tradewind.Metastore.Backfills;

/// <inheritdoc/>
internal sealed class BackfillStore(Database database, ISight sight) : IBackfillStore
{
    // Slots of one statement: a year of hours takes nine of them.
    private const int Portion = 1_000;

    public Task<long> CreateAsync(BackfillRecord backfill, IReadOnlyList<ScheduledRun> slots, CancellationToken cancel) => database.WriteAsync(
        async connection =>
        {
            var wish = backfill.Request;
            var id = await connection.ExecuteScalarAsync<long>(
                """
                INSERT INTO backfill (dag_id, range_from, range_to, reprocess, rerun_on, backwards, max_active_runs, params, note, state, created_by, created_at)
                VALUES (@DagId, @from, @to, @reprocess, @rerunOn, @backwards, @MaxActiveRuns, @Params, @Note, @state, @CreatedBy, @createdAt)
                RETURNING id
                """,
                new
                {
                    wish.DagId, from = Micros.Of(wish.From), to = Micros.Of(wish.To), reprocess = (int)wish.Reprocess, rerunOn = (int)wish.Version,
                    backwards = wish.Backwards ? 1 : 0, wish.MaxActiveRuns, Params = StoredText.Of(wish.Params), Note = StoredText.Of(wish.Note),
                    state = (int)backfill.State, backfill.CreatedBy, createdAt = Micros.Of(backfill.CreatedAt),
                });
            var place = 0;
            foreach (var portion in slots.Chunk(Portion))
            {
                // Numbers of our own, so they may stand in the text: parameters for each would cost more than the rows.
                var rows = new StringBuilder("INSERT INTO backfill_slot (backfill_id, place, logical_date, data_start, data_end, step) VALUES ");
                foreach (var slot in portion)
                {
                    if (rows[^1] == ')') rows.Append(',');
                    rows.Append(CultureInfo.InvariantCulture, $"({id},{place++},{Micros.Of(slot.LogicalDate)},{Micros.Of(slot.DataInterval.Start)},{Micros.Of(slot.DataInterval.End)},0)");
                }

                await connection.ExecuteAsync(rows.ToString());
            }

            return id;
        },
        cancel);

    public Task<Page<BackfillView>> ListAsync(string? dagId, string? cursor, int limit, CancellationToken cancel)
    {
        var before = Cursor.Id(cursor) ?? long.MaxValue;
        return database.ReadAsync(
            sight,
            async (connection, seen) =>
            {
                var views = await ViewsAsync(
                    connection, $"WHERE id < @before AND {seen.Is("dag_id")}{(dagId is null ? "" : " AND dag_id = @dagId")}", "ORDER BY id DESC LIMIT @most", seen.With(new { before, dagId, most = limit + 1 }));
                // One more than asked for tells whether there is a next page.
                return new Page<BackfillView>([.. views.Take(limit)], views.Count > limit ? Cursor.Of(views[limit - 1].Backfill.Id) : null);
            },
            cancel);
    }

    public Task<BackfillView?> GetAsync(long backfill, CancellationToken cancel) => database.ReadAsync(
        sight, async (connection, seen) => (await ViewsAsync(connection, $"WHERE id = @backfill{seen.And("dag_id")}", "", seen.With(new { backfill }))).SingleOrDefault(), cancel);

    public Task<IReadOnlyList<BackfillView>> ActiveAsync(CancellationToken cancel) => database.ReadAsync(
        connection => ViewsAsync(
            connection,
            $"""
            WHERE (ended_at IS NULL AND state = {(int)BackfillState.Running}) OR (state = {(int)BackfillState.Cancelled} AND id IN (
                SELECT s.backfill_id FROM open_run o JOIN backfill_slot s ON s.run_id = o.run_id JOIN run r ON r.id = o.run_id WHERE r.cancel_requested_at IS NULL))
            """,
            "ORDER BY id",
            new { }),
        cancel);

    public Task<IReadOnlyList<BackfillSlot>> SlotsAsync(long backfill, int after, int limit, CancellationToken cancel) =>
        SlotsAsync("s.backfill_id = @backfill AND s.place > @after", new { backfill, after, limit }, cancel);

    public Task<IReadOnlyList<BackfillSlot>> WaitingAsync(long backfill, int limit, CancellationToken cancel) =>
        SlotsAsync($"s.backfill_id = @backfill AND s.step = {(int)BackfillStep.Waiting}", new { backfill, limit }, cancel);

    public Task<IReadOnlyDictionary<DateTimeOffset, (long Run, RunState State)>> FilledAsync(string dagId, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) =>
        database.ReadAsync<IReadOnlyDictionary<DateTimeOffset, (long, RunState)>>(
            async connection => (await connection.QueryAsync<(long Slot, long Run, int State)>(
                "SELECT slot, id, state FROM run WHERE dag_id = @dagId AND slot >= @from AND slot < @to",
                new { dagId, from = Micros.Of(from), to = Micros.Of(to) })).ToDictionary(row => Micros.Time(row.Slot), row => (row.Run, (RunState)row.State)),
            cancel);

    public Task NoteAsync(long backfill, IReadOnlyList<BackfillSlot> slots, CancellationToken cancel) => database.WriteAsync(
        connection => connection.ExecuteAsync(
            $"UPDATE backfill_slot SET step = @step, run_id = @RunId, why = @why WHERE backfill_id = @backfill AND place = @Place AND step = {(int)BackfillStep.Waiting}",
            slots.Select(slot => new { step = (int)slot.Step, slot.RunId, why = StoredText.Reason(slot.Why), backfill, slot.Place })),
        cancel);

    public Task<bool> MoveAsync(long backfill, IReadOnlyList<BackfillState> from, BackfillState to, DateTimeOffset? endedAt, CancellationToken cancel) => database.WriteAsync(
        async connection => await connection.ExecuteAsync(
            $"UPDATE backfill SET state = @to, ended_at = @endedAt WHERE id = @backfill AND state IN ({string.Join(", ", from.Select(state => (int)state))})",
            new { backfill, to = (int)to, endedAt = Micros.Of(endedAt) }) > 0,
        cancel);

    public Task<IReadOnlyList<long>> OpenRunsAsync(long backfill, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<long>>(
        async connection => [.. await connection.QueryAsync<long>(
            "SELECT s.run_id FROM open_run o JOIN backfill_slot s ON s.run_id = o.run_id WHERE s.backfill_id = @backfill ORDER BY s.run_id", new { backfill })],
        cancel);

    private Task<IReadOnlyList<BackfillSlot>> SlotsAsync(string where, object values, CancellationToken cancel) => database.ReadAsync<IReadOnlyList<BackfillSlot>>(
        sight,
        async (connection, seen) => [.. (await connection.QueryAsync<SlotRow>(
            $"""
            SELECT s.place, s.logical_date AS LogicalDate, s.data_start AS DataStart, s.data_end AS DataEnd, s.step, s.run_id AS RunId, r.state AS RunState, s.why
            FROM backfill_slot s LEFT JOIN run r ON r.id = s.run_id
            WHERE {where}{(seen.Everything ? "" : $" AND s.backfill_id IN (SELECT b.id FROM backfill b WHERE {seen.Is("b.dag_id")})")} ORDER BY s.place LIMIT @limit
            """,
            seen.With(values))).Select(row => row.ToSlot())],
        cancel);

    private async Task<IReadOnlyList<BackfillView>> ViewsAsync(DbConnection connection, string where, string order, object values)
    {
        var rows = (await connection.QueryAsync<BackfillRow>(
            $"""
            SELECT id, dag_id AS DagId, range_from AS RangeFrom, range_to AS RangeTo, reprocess, rerun_on AS RerunOn, backwards, max_active_runs AS MaxActiveRuns,
                params, note, state, created_by AS CreatedBy, created_at AS CreatedAt, ended_at AS EndedAt
            FROM backfill {where} {order}
            """,
            values)).ToList();
        if (rows.Count == 0) return [];
        // Each slot's run is looked up: joined, a planner may go through all the runs there are.
        var counts = (await connection.QueryAsync<CountRow>(
            $"""
            SELECT s.backfill_id AS BackfillId, s.step, s.run_state AS RunState, count(*) AS Slots
            FROM (
                SELECT o.backfill_id, o.step, (SELECT r.state FROM run r WHERE r.id = o.run_id AND o.step <> {(int)BackfillStep.LeftAlone}) AS run_state
                FROM backfill_slot o WHERE {database.Dialect.AnyOf("o.backfill_id", "@ids")}) s
            GROUP BY s.backfill_id, s.step, s.run_state
            """,
            new { ids = database.Dialect.List(rows.Select(row => row.Id)) })).ToLookup(row => row.BackfillId);
        return [.. rows.Select(row => View(row.ToRecord(), [.. counts[row.Id]]))];
    }

    private static BackfillView View(BackfillRecord backfill, CountRow[] counts) => new(
        backfill,
        counts.Sum(row => row.Slots),
        counts.Where(row => row.Step == (int)BackfillStep.Waiting).Sum(row => row.Slots),
        counts.Where(row => row.Step == (int)BackfillStep.LeftAlone).Sum(row => row.Slots),
        counts.Where(row => row.RunState is not null).GroupBy(row => (RunState)row.RunState!.Value).ToDictionary(state => state.Key, state => state.Sum(row => row.Slots)));

    private sealed class BackfillRow
    {
        public long Id { get; init; }

        public string DagId { get; init; } = "";

        public long RangeFrom { get; init; }

        public long RangeTo { get; init; }

        public int Reprocess { get; init; }

        public int RerunOn { get; init; }

        public int Backwards { get; init; }

        public int MaxActiveRuns { get; init; }

        public string? Params { get; init; }

        public string? Note { get; init; }

        public int State { get; init; }

        public string CreatedBy { get; init; } = "";

        public long CreatedAt { get; init; }

        public long? EndedAt { get; init; }

        public BackfillRecord ToRecord() => new()
        {
            Id = Id,
            Request = new()
            {
                DagId = DagId, From = Micros.Time(RangeFrom), To = Micros.Time(RangeTo), Reprocess = (Reprocess)Reprocess, Version = (RerunOn)RerunOn,
                Backwards = Backwards != 0, MaxActiveRuns = MaxActiveRuns, Params = Params, Note = Note,
            },
            State = (BackfillState)State,
            CreatedBy = CreatedBy,
            CreatedAt = Micros.Time(CreatedAt),
            EndedAt = Micros.Time(EndedAt),
        };
    }

    private sealed class SlotRow
    {
        public int Place { get; init; }

        public long LogicalDate { get; init; }

        public long DataStart { get; init; }

        public long DataEnd { get; init; }

        public int Step { get; init; }

        public long? RunId { get; init; }

        public int? RunState { get; init; }

        public string? Why { get; init; }

        public BackfillSlot ToSlot() => new(
            Place, Micros.Time(LogicalDate), new(Micros.Time(DataStart), Micros.Time(DataEnd)), (BackfillStep)Step, RunId, (RunState?)RunState, Why);
    }

    private sealed class CountRow
    {
        public long BackfillId { get; init; }

        public int Step { get; init; }

        public int? RunState { get; init; }

        public int Slots { get; init; }
    }
}
