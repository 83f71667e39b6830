using System.Data.Common;
using System.Text.Json;
using Dapper;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Metastore.Dags;
using Tradewind.Metastore.Runs;

namespace Tradewind.Metastore.Invariants;

/// <summary>
/// Looks for what must never be, over the whole metastore: after every fault in the tests, and by hand when in doubt. The
/// rules I1 to I9 are the promised ones; T1 to T15 say that the tables agree with each other.
/// </summary>
public sealed class InvariantCheck
{
    private static readonly TimeSpan LongestLoss = TimeSpan.FromSeconds(45);
    private static readonly string NotReady = TaskInstanceState.None.Word();
    private static readonly string[] ReadyOrHeld = [TaskInstanceState.Queued.Word(), TaskInstanceState.Scheduled.Word()];

    private static readonly (string Rule, string What, string Sql)[] Rules =
    [
        ("I1", "instance with two open attempts", "SELECT instance_id FROM attempt WHERE outcome IS NULL GROUP BY instance_id HAVING count(*) > 1"),
        ("I2", "instance running on a node whose lease ended over 45 s ago",
            $"SELECT i.id FROM task_instance i JOIN node n ON n.id = i.node WHERE i.state = {(int)TaskInstanceState.Running} AND n.lease_until + {Micros.Of(LongestLoss)} < {{now}}"),
        ("I3", "slot of a DAG with two scheduled runs (latest run)", "SELECT max(id) FROM run WHERE slot IS NOT NULL GROUP BY dag_id, slot HAVING count(*) > 1"),
        // A pool that was made smaller has what its tasks were given before; capacity says how much there was when they got it.
        ("I6", "limit (a pool, active tasks of a DAG or a task, a key) over what it has (first instance that has part of it)",
            "SELECT min(instance_id) FROM limit_use GROUP BY limit_name HAVING sum(units) > max(capacity)"),
        ("I7", "instance with an ended attempt that gives no reason",
            $"SELECT instance_id FROM attempt WHERE outcome IS NOT NULL AND outcome NOT IN ({(int)AttemptOutcome.Success}, {(int)AttemptOutcome.Skipped}) AND reason IS NULL"),
        ("I9", "instance whose last attempt has another fencing number",
            "SELECT i.id FROM task_instance i JOIN attempt a ON a.instance_id = i.id AND a.number = i.attempt WHERE a.fence <> i.fence"),
        ("T1", "instance offered to agents but not queued",
            $"SELECT r.instance_id FROM ready r LEFT JOIN task_instance i ON i.id = r.instance_id WHERE i.state IS NULL OR i.state <> {(int)TaskInstanceState.Queued}"),
        ("T2", "instance queued but offered to nobody",
            $"SELECT i.id FROM task_instance i LEFT JOIN ready r ON r.instance_id = i.id WHERE i.state = {(int)TaskInstanceState.Queued} AND r.instance_id IS NULL"),
        ("T3", "run whose entry among the open ones does not fit its state",
            $"""
            SELECT r.id FROM run r LEFT JOIN open_run o ON o.run_id = r.id
            WHERE (r.state IN ({RunRows.FinalRuns}) AND o.run_id IS NOT NULL) OR (r.state NOT IN ({RunRows.FinalRuns}) AND (o.run_id IS NULL OR o.state <> r.state))
            """),
        ("T4", "instance that waits for a time which never comes, or whose time comes although it does not wait",
            $"""
            SELECT i.id FROM task_instance i LEFT JOIN due d ON d.instance_id = i.id AND d.kind = CASE i.state WHEN {(int)TaskInstanceState.UpForRetry} THEN {(int)DueKind.Retry} ELSE {(int)DueKind.Check} END
            WHERE i.state IN ({(int)TaskInstanceState.UpForRetry}, {(int)TaskInstanceState.Waiting}) AND d.instance_id IS NULL
                AND NOT EXISTS (SELECT 1 FROM deferral w WHERE w.instance_id = i.id AND w.ended_at IS NULL)
            UNION ALL
            SELECT d.instance_id FROM due d LEFT JOIN task_instance i ON i.id = d.instance_id
            WHERE (d.kind = {(int)DueKind.Retry} AND (i.state IS NULL OR i.state <> {(int)TaskInstanceState.UpForRetry}))
                OR (d.kind = {(int)DueKind.Check} AND (i.state IS NULL OR i.state <> {(int)TaskInstanceState.Waiting}))
            """),
        ("T5", "run that ended before all its instances did (first such instance)",
            $"""
            SELECT min(i.id) FROM run r JOIN task_instance i ON i.id >> 20 = r.id
            WHERE r.state IN ({RunRows.FinalRuns}) AND i.state NOT IN ({RunRows.FinalTasks}) GROUP BY r.id
            """),
        ("T6", "instance whose state does not fit its open attempt",
            $"""
            SELECT i.id FROM task_instance i LEFT JOIN attempt a ON a.instance_id = i.id AND a.number = i.attempt AND a.outcome IS NULL
            WHERE (i.state = {(int)TaskInstanceState.Running} AND a.instance_id IS NULL) OR (i.state IN ({RunRows.FinalTasks}) AND a.instance_id IS NOT NULL)
            """),
        ("T7", "instance that waits for its past although it has gone on",
            $"SELECT w.instance_id FROM past_wait w LEFT JOIN task_instance i ON i.id = w.instance_id WHERE i.state IS NULL OR i.state <> {(int)TaskInstanceState.None}"),
        ("T8", "instance held by limits that is not scheduled, or scheduled and held by nothing",
            $"""
            SELECT h.instance_id FROM held h LEFT JOIN task_instance i ON i.id = h.instance_id WHERE i.state IS NULL OR i.state <> {(int)TaskInstanceState.Scheduled}
            UNION ALL
            SELECT i.id FROM task_instance i LEFT JOIN held h ON h.instance_id = i.id WHERE i.state = {(int)TaskInstanceState.Scheduled} AND h.instance_id IS NULL
            """),
        ("T9", "instance that has part of a limit but is neither queued nor running",
            $"""
            SELECT DISTINCT u.instance_id FROM limit_use u LEFT JOIN task_instance i ON i.id = u.instance_id
            WHERE i.state IS NULL OR i.state NOT IN ({(int)TaskInstanceState.Queued}, {(int)TaskInstanceState.Running})
            """),
        ("T10", "instance that is to be stopped but does not run",
            $"SELECT s.instance_id FROM stop_wish s LEFT JOIN task_instance i ON i.id = s.instance_id WHERE i.state IS NULL OR i.state <> {(int)TaskInstanceState.Running}"),
        ("T11", "instance that waits for an event which nobody waits for any more, or for more than one, or for a person without a question",
            $"""
            SELECT d.instance_id FROM deferral d LEFT JOIN task_instance i ON i.id = d.instance_id
            WHERE d.ended_at IS NULL AND (i.state IS NULL OR i.state NOT IN ({(int)TaskInstanceState.Waiting}, {(int)TaskInstanceState.AwaitingInput}) OR i.fence <> d.fence)
            UNION ALL
            SELECT i.id FROM task_instance i WHERE i.state = {(int)TaskInstanceState.AwaitingInput} AND NOT EXISTS (SELECT 1 FROM deferral d WHERE d.instance_id = i.id AND d.ended_at IS NULL)
            """),
        ("T12", "group that waits for a time which is over, although nothing of it runs, or whose time comes although it does not wait (its run)",
            $"""
            SELECT g.run_id FROM run_group g JOIN run r ON r.id = g.run_id WHERE g.due_at IS NOT NULL AND r.state IN ({RunRows.FinalRuns})
            UNION ALL
            SELECT g.run_id FROM run_group g WHERE g.due_at IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM due d WHERE d.kind = {(int)DueKind.GroupRetry} AND d.instance_id >> 20 = g.run_id AND d.at = g.due_at)
                AND NOT EXISTS (SELECT 1 FROM stop_wish s WHERE s.instance_id >> 20 = g.run_id)
            UNION ALL
            SELECT d.instance_id >> 20 FROM due d WHERE d.kind = {(int)DueKind.GroupRetry} AND NOT EXISTS (
                SELECT 1 FROM run_group g WHERE g.run_id = d.instance_id >> 20 AND g.due_at = d.at)
            UNION ALL
            SELECT g.run_id FROM run_group_index g JOIN run r ON r.id = g.run_id WHERE g.due_at IS NOT NULL AND r.state IN ({RunRows.FinalRuns})
            UNION ALL
            SELECT g.run_id FROM run_group_index g WHERE g.due_at IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM due d JOIN task_instance i ON i.id = d.instance_id AND i.map_index = g.map_index
                WHERE d.kind = {(int)DueKind.IndexRetry} AND d.instance_id >> 20 = g.run_id AND d.at = g.due_at)
                AND NOT EXISTS (SELECT 1 FROM stop_wish s WHERE s.instance_id >> 20 = g.run_id)
            UNION ALL
            SELECT d.instance_id >> 20 FROM due d WHERE d.kind = {(int)DueKind.IndexRetry} AND NOT EXISTS (
                SELECT 1 FROM run_group_index g WHERE g.run_id = d.instance_id >> 20 AND g.due_at = d.at)
            """),
        ("T13", "instance that waits for a look that is shared, although it does not wait, or for one that nobody knows of",
            $"""
            SELECT w.instance_id FROM look_wait w LEFT JOIN task_instance i ON i.id = w.instance_id WHERE i.state IS NULL OR i.state <> {(int)TaskInstanceState.Waiting}
            UNION ALL
            SELECT w.instance_id FROM look_wait w WHERE NOT EXISTS (SELECT 1 FROM shared_look l WHERE l.key = w.key)
            """),
        ("T14", "instance whose run is not there, and is not one that was pruned and of which something is left",
            "SELECT i.id FROM task_instance i WHERE NOT EXISTS (SELECT 1 FROM run r WHERE r.id = i.id >> 20) AND NOT EXISTS (SELECT 1 FROM pruned_run p WHERE p.run_id = i.id >> 20)"),
        ("T15", "run whose version is not there", "SELECT r.id FROM run r WHERE NOT EXISTS (SELECT 1 FROM dag_version v WHERE v.id = r.version_id)"),
    ];

    private readonly Database _database;
    private readonly PlanCache _plans;

    internal InvariantCheck(Database database, PlanCache plans)
    {
        _database = database;
        _plans = plans;
    }

    /// <summary>Everything that is broken; empty when all is well.</summary>
    public Task<IReadOnlyList<InvariantBreach>> RunAsync(CancellationToken cancel) => RunAsync(null, cancel);

    /// <summary>The same, for who checks again and again.</summary>
    /// <param name="journalsOf">Only the journals of these runs are read; null: all.</param>
    /// <param name="cancel">Stops the call.</param>
    public Task<IReadOnlyList<InvariantBreach>> RunAsync(IReadOnlyCollection<long>? journalsOf, CancellationToken cancel) => _database.ReadAsync<IReadOnlyList<InvariantBreach>>(
        async connection =>
        {
            var breaches = new List<InvariantBreach>();
            foreach (var (rule, what, sql) in Rules)
            {
                foreach (var id in await connection.QueryAsync<long>(sql.Replace("{now}", _database.Dialect.Now)))
                    breaches.Add(new(rule, $"{what}: {Name(id)}"));
            }

            await CheckJournalAsync(connection, breaches, journalsOf);
            return breaches;
        },
        cancel);

    // I4: a final state left by anyone but a user, or a group that starts again. And each move begins where the one before ended, up to the stored state.
    // I8: an end whose callback is missing or doubled, or a callback about what never was.
    // I5: a task became ready before its rule allowed it. By the order of the moves and not by their times: those are of several nodes' clocks.
    private async Task CheckJournalAsync(DbConnection connection, List<InvariantBreach> breaches, IReadOnlyCollection<long>? journalsOf)
    {
        if (journalsOf is { Count: 0 }) return;
        string Of(string run) => journalsOf is null ? "" : $"WHERE {_database.Dialect.AnyOf(run, "@only")}";
        var only = new { only = _database.Dialect.List(journalsOf ?? []) };
        var runs = (await connection.QueryAsync<InstanceRow>(
            $"""
            SELECT r.version_id AS VersionId, i.id, i.task_index AS TaskIndex, i.map_index AS MapIndex, i.state, (SELECT count(*) FROM attempt a WHERE a.instance_id = i.id) AS Attempts
            FROM task_instance i JOIN run r ON r.id = i.id >> 20 {Of("r.id")}
            """,
            only)).ToLookup(row => InstanceId.RunOf(row.Id));
        var entries = await connection.QueryAsync<(long Run, string Actor, string Moves)>($"SELECT run_id, actor, moves FROM journal {Of("run_id")} ORDER BY run_id, id", only);
        var byRun = entries.ToLookup(entry => entry.Run);
        var called = (await connection.QueryAsync<(long Run, int Ordinal, int Kind, long At)>($"SELECT run_id, ordinal, kind, at FROM run_callback {Of("run_id")}", only))
            .ToLookup(row => row.Run, row => (row.Ordinal, (CallbackKind)row.Kind, row.At));
        foreach (var run in runs.Select(run => run.Key).Union(byRun.Select(run => run.Key)))
        {
            var rows = runs[run].ToArray();
            var plan = rows.Length == 0 ? null : await _plans.GetAsync(connection, rows[0].VersionId);
            (int Ordinal, int Task)[] tasks = [.. rows.Select(row => (InstanceId.OrdinalOf(row.Id), row.TaskIndex))];
            var replay = plan is null ? null : new JournalReplay(plan, [.. rows.Select(row => (InstanceId.OrdinalOf(row.Id), row.TaskIndex, row.MapIndex))]);
            var callbacks = plan is null ? null : new CallbackTally(plan, tasks);
            var tooEarly = new List<InvariantBreach>();
            foreach (var (_, actor, text) in byRun[run])
            {
                using var moves = JsonDocument.Parse(text);
                foreach (var move in moves.RootElement.EnumerateArray())
                {
                    var (ordinal, from, to) = (move[0].GetInt32(), move[1].GetString()!, move[2].GetString()!);
                    var where = ordinal < 0 ? $"run {run}" : Name(InstanceId.Of(run, ordinal));
                    var final = ordinal < 0 ? StateWords.RunState(from)?.IsFinal() : StateWords.TaskState(from)?.IsFinal();
                    if (final == true && !actor.StartsWith("user:", StringComparison.Ordinal) && !(to == NotReady && replay?.StartsAgainWithGroup(ordinal) == true)) breaches.Add(new("I4", $"{actor} moved what had ended as {from}: {where}"));
                    if (replay is null) continue;
                    callbacks!.Move(actor, move);
                    if (replay.At(ordinal) is { } before && before != from) breaches.Add(new("I4", $"a move begins at {from}, but the one before ended at {before}: {where}"));
                    // A user who takes a task back may have moved the run to another version, whose rules say nothing of the time before.
                    if (to == NotReady && actor.StartsWith("user:", StringComparison.Ordinal)) tooEarly.Clear();
                    if (from == NotReady && ReadyOrHeld.Contains(to) && !replay.MayRun(ordinal)) tooEarly.Add(new("I5", $"it became ready before its rule allowed it: {where}"));
                    replay.Move(ordinal, to);
                }
            }

            breaches.AddRange(tooEarly);
            if (callbacks is not null) breaches.AddRange(callbacks.Compare(called[run]).Select(fault => new InvariantBreach("I8", $"{fault.What}: {(fault.Ordinal < 0 ? $"run {run}" : Name(InstanceId.Of(run, fault.Ordinal)))}")));
            foreach (var row in rows)
            {
                var (told, word) = (replay!.At(InstanceId.OrdinalOf(row.Id)) ?? NotReady, ((TaskInstanceState)row.State).Word());
                if (told != word) breaches.Add(new("I4", $"the journal ends at {told}, the row says {word}: {Name(row.Id)}"));
                if (row.Attempts > 0 && !replay.WasReady(InstanceId.OrdinalOf(row.Id))) breaches.Add(new("I5", $"it was attempted without having become ready: {Name(row.Id)}"));
            }
        }
    }

    private static string Name(long id) => InstanceId.RunOf(id) == 0 ? $"run {id}" : $"run {InstanceId.RunOf(id)}, instance {InstanceId.OrdinalOf(id)}";

    private sealed class InstanceRow
    {
        public long VersionId { get; init; }

        public long Id { get; init; }

        public int TaskIndex { get; init; }

        public int MapIndex { get; init; }

        public int State { get; init; }

        public int Attempts { get; init; }
    }
}
