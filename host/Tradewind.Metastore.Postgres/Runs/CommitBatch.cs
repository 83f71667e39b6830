using Npgsql;
using Tradewind.Engine.Limits;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Metastore.Cache;
using Tradewind.Metastore.Postgres.Alerts;
using Tradewind.Metastore.Postgres.Assets;
using Tradewind.Metastore.Postgres.Cache;
using Tradewind.Metastore.Postgres.Callbacks;
using Tradewind.Metastore.Postgres.Deferrals;
using Tradewind.Metastore.Postgres.Lineage;
using Tradewind.Metastore.Postgres.Looks;
using Tradewind.Metastore.Runs;
using static Tradewind.Metastore.Postgres.Runs.StatementBatch;

namespace Tradewind.Metastore.Postgres.Runs;

/// <summary>
/// The statements that store changes of runs, as one batch: one round trip and, outside a transaction of its own, one
/// transaction. Rows travel as one array per column, so a statement's text is the same for one row and for a thousand;
/// statements without rows are left out. The order is that of the locks: runs, then ready, then instances, then what
/// belongs to them.
/// </summary>
internal sealed class CommitBatch(NpgsqlBatch batch)
{
    private readonly StatementBatch _to = new(batch);

    private const string InstanceArrays =
        "unnest($1::bigint[], $2::integer[], $3::integer[], $4::smallint[], $5::integer[], $6::integer[], $7::integer[], $8::integer[], $9::integer[], " +
        "$10::text[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::integer[], $16::text[])";

    private const string InstanceColumns =
        "id, task_index, map_index, state, attempt, fence, failures, losses, checks, node, queued_at, started_at, ended_at, due_at, output_length, reason";

    /// <summary>Changes of stored runs, in the order of their ids: guarded by their epochs.</summary>
    public void Change(IReadOnlyList<RunChanges> changes)
    {
        var rows = new List<(long Run, RunChanges Changes)>(changes.Count);
        foreach (var change in changes) rows.Add((change.Run.Head.Id, change));

        if (CommitStep.For(changes) is { } step)
        {
            _to.Add(step);
            OpenRuns(changes);
            Release(rows);
            Waiting(rows);
            Told(rows);
            Streaks(changes);
            return;
        }

        Advance(changes);
        Head(changes);
        Withdraw(rows);
        Release(rows);
        StopRequests(rows);
        Groups(rows);
        var updated = new List<(long, TaskInstance)>();
        var added = new List<(long, TaskInstance)>();
        foreach (var (run, change) in rows)
        {
            foreach (var instance in RunWrite.Updated(change)) updated.Add((run, instance));
            foreach (var instance in change.Added) added.Add((run, instance));
        }

        Instances(
            updated,
            $"""
            UPDATE task_instance i
            SET task_index = u.task_index, map_index = u.map_index, state = u.state, attempt = u.attempt, fence = u.fence, failures = u.failures, losses = u.losses,
                checks = u.checks, node = u.node, queued_at = u.queued_at, started_at = u.started_at, ended_at = u.ended_at, due_at = u.due_at,
                output_length = u.output_length, reason = u.reason
            FROM {InstanceArrays} AS u ({InstanceColumns})
            WHERE i.id = u.id
            """);
        Insert(added);
        OpenRuns(changes);
        Rest(rows);
        Streaks(changes);
    }

    /// <summary>New runs, whose rows are stored already.</summary>
    public void Create(IReadOnlyList<(long Run, RunChanges Changes)> created)
    {
        var open = created.Where(row => !row.Changes.Run.Head.State.IsFinal()).ToList();
        if (open.Count > 0)
        {
            _to.Add("INSERT INTO open_run (run_id, dag_id, state) SELECT * FROM unnest($1::bigint[], $2::text[], $3::smallint[])",
                Column(open, row => row.Run), Column(open, row => row.Changes.Run.Head.DagId), Column(open, row => (short)row.Changes.Run.Head.State));
        }

        // Most new runs have done nothing yet: a run's rows then follow from its number of tasks alone.
        var fresh = created.Where(row => row.Changes.Updated.Count == 0 && row.Changes.Added.Count == 0).ToList();
        if (fresh.Count > 0)
        {
            _to.Add("INSERT INTO task_instance (id, task_index, map_index, state) SELECT r.id << 20 | t, t, -1, 0 FROM unnest($1::bigint[], $2::integer[]) AS r (id, tasks), generate_series(0, r.tasks - 1) AS t",
                Column(fresh, row => row.Run), Column(fresh, row => row.Changes.Run.Instances.Count));
        }

        Insert([.. created.Where(row => row.Changes.Updated.Count > 0 || row.Changes.Added.Count > 0)
            .SelectMany(row => row.Changes.Run.Instances.Select(instance => (row.Run, instance)))]);
        var skips = created.Where(row => row.Changes.NoCache).ToList();
        if (skips.Count > 0) _to.Add("INSERT INTO cache_skip (instance_id) SELECT * FROM unnest($1::bigint[])", Column(skips, row => CacheSkip.OfRun(row.Run)));
        Rest(created);
    }

    private void Advance(IReadOnlyList<RunChanges> changes) =>
        _to.Add("SELECT advance_runs($1, $2, $3, $4, $5, $6, $7, $8)",
            Column(changes, change => change.Run.Head.Id),
            Column(changes, change => change.ExpectedEpoch ?? throw new ArgumentException($"Run {change.Run.Head.Id} has no expected epoch; new runs go through CreateAsync.", nameof(changes))),
            Column(changes, change => (short)change.Run.Head.State),
            Column(changes, change => Micros.Of(change.Run.Head.StartedAt)),
            Column(changes, change => Micros.Of(change.Run.Head.EndedAt)),
            Column(changes, change => Micros.Of(change.Run.Head.CancelRequestedAt)),
            Column(changes, change => (short?)change.Run.Head.Stop),
            Column(changes, change => StoredText.Reason(change.Run.Head.Reason)));

    // What hardly ever changes has statements of its own.
    private void Head(IReadOnlyList<RunChanges> changes)
    {
        foreach (var change in changes)
        {
            if (change.PauseChanged) _to.Add("UPDATE run SET paused_at = $1, paused_for = $2 WHERE id = $3", new NpgsqlParameter<long?> { TypedValue = Micros.Of(change.Run.Head.PausedAt) }, new NpgsqlParameter<long> { TypedValue = Micros.Of(change.Run.Head.PausedFor) }, new NpgsqlParameter<long> { TypedValue = change.Run.Head.Id });
            if (change.Repinned) _to.Add("UPDATE run SET version_id = $1 WHERE id = $2", new NpgsqlParameter<long> { TypedValue = change.Run.Head.VersionId }, new NpgsqlParameter<long> { TypedValue = change.Run.Head.Id });
        }
    }

    private void StopRequests(List<(long Run, RunChanges Changes)> rows)
    {
        var gone = new List<long>();
        var wished = new List<(long Id, StopRequest Stop)>();
        foreach (var (run, change) in rows)
        {
            foreach (var instance in change.StopRequests)
            {
                var id = InstanceId.Of(run, instance.Ordinal);
                if (instance.StopRequest is { } stop) wished.Add((id, stop));
                else gone.Add(id);
            }
        }

        if (gone.Count > 0) _to.Add("DELETE FROM stop_wish WHERE instance_id = ANY ($1)", Column(gone, id => id));
        if (wished.Count > 0)
        {
            _to.Add("INSERT INTO stop_wish (instance_id, next_step, why) SELECT * FROM unnest($1::bigint[], $2::smallint[], $3::text[]) " +
                "ON CONFLICT (instance_id) DO UPDATE SET next_step = excluded.next_step, why = excluded.why",
                Column(wished, row => row.Id), Column(wished, row => (short)row.Stop.Then), Column(wished, row => StoredText.Reason(row.Stop.Why)));
        }
    }

    private void Groups(List<(long Run, RunChanges Changes)> rows)
    {
        var groups = rows.SelectMany(row => row.Changes.Groups, (row, group) => (row.Run, Group: group)).ToLookup(row => row.Group.MapIndex >= 0);
        if (groups[false].ToList() is { Count: > 0 } whole)
        {
            _to.Add("INSERT INTO run_group (run_id, group_id, retries, due_at) SELECT * FROM unnest($1::bigint[], $2::text[], $3::integer[], $4::bigint[]) " +
                "ON CONFLICT (run_id, group_id) DO UPDATE SET retries = excluded.retries, due_at = excluded.due_at",
                Column(whole, row => row.Run), Column(whole, row => row.Group.Id), Column(whole, row => row.Group.Retries), Column(whole, row => Micros.Of(row.Group.DueAt)));
        }

        if (groups[true].ToList() is { Count: > 0 } indices)
        {
            _to.Add("INSERT INTO run_group_index (run_id, group_id, map_index, retries, due_at) SELECT * FROM unnest($1::bigint[], $2::text[], $3::integer[], $4::integer[], $5::bigint[]) " +
                "ON CONFLICT (run_id, group_id, map_index) DO UPDATE SET retries = excluded.retries, due_at = excluded.due_at",
                Column(indices, row => row.Run), Column(indices, row => row.Group.Id), Column(indices, row => row.Group.MapIndex), Column(indices, row => row.Group.Retries), Column(indices, row => Micros.Of(row.Group.DueAt)));
        }
    }

    private void Withdraw(List<(long Run, RunChanges Changes)> rows)
    {
        var gone = new List<long>();
        foreach (var (run, change) in rows)
            foreach (var ordinal in change.NoLongerReady) gone.Add(InstanceId.Of(run, ordinal));
        if (gone.Count > 0) _to.Add("SELECT withdraw_ready($1)", Column(gone, id => id));

        List<long>? admissible = null;
        foreach (var (run, change) in rows)
            foreach (var ordinal in change.NoLongerHeld) (admissible ??= []).Add(InstanceId.Of(run, ordinal));
        if (admissible is not null) _to.Add("SELECT withdraw_held($1)", Column(admissible, id => id));
    }

    private void Release(List<(long Run, RunChanges Changes)> rows)
    {
        List<long>? released = null;
        foreach (var (run, change) in rows)
            foreach (var ordinal in change.Released) (released ??= []).Add(InstanceId.Of(run, ordinal));
        if (released is not null) _to.Add("DELETE FROM limit_use WHERE instance_id = ANY ($1)", Column(released, id => id));
    }

    private void Insert(List<(long, TaskInstance)> added) =>
        Instances(added, $"INSERT INTO task_instance ({InstanceColumns}) SELECT * FROM {InstanceArrays}");

    private void Instances(List<(long Run, TaskInstance Instance)> rows, string sql)
    {
        if (rows.Count == 0) return;
        _to.Add(sql,
            Column(rows, row => InstanceId.Of(row.Run, row.Instance.Ordinal)),
            Column(rows, row => row.Instance.TaskIndex),
            Column(rows, row => row.Instance.MapIndex),
            Column(rows, row => (short)row.Instance.State),
            Column(rows, row => row.Instance.Attempt),
            Column(rows, row => row.Instance.Fence),
            Column(rows, row => row.Instance.Failures),
            Column(rows, row => row.Instance.Losses),
            Column(rows, row => row.Instance.Checks),
            Column(rows, row => row.Instance.Node),
            Column(rows, row => Micros.Of(row.Instance.QueuedAt)),
            Column(rows, row => Micros.Of(row.Instance.StartedAt)),
            Column(rows, row => Micros.Of(row.Instance.EndedAt)),
            Column(rows, row => Micros.Of(row.Instance.DueAt)),
            Column(rows, row => row.Instance.OutputLength),
            Column(rows, row => StoredText.Reason(row.Instance.Reason)));
    }

    private void OpenRuns(IReadOnlyList<RunChanges> changes)
    {
        List<long>? ended = null;
        List<RunChanges>? open = null;
        foreach (var change in changes)
        {
            if (change.Ended) (ended ??= []).Add(change.Run.Head.Id);
            else if (change.HeadChanged) (open ??= []).Add(change);
        }

        if (ended is not null) _to.Add("DELETE FROM open_run WHERE run_id = ANY ($1)", Column(ended, id => id));
        if (open is not null)
        {
            _to.Add("""
                INSERT INTO open_run (run_id, dag_id, state) SELECT * FROM unnest($1::bigint[], $2::text[], $3::smallint[])
                ON CONFLICT (run_id) DO UPDATE SET state = excluded.state WHERE open_run.state <> excluded.state
                """,
                Column(open, change => change.Run.Head.Id), Column(open, change => change.Run.Head.DagId), Column(open, change => (short)change.Run.Head.State));
        }
    }

    // What comes with the instances, whether their run is new or not.
    private void Rest(IReadOnlyList<(long Run, RunChanges Changes)> rows)
    {
        Attempts(rows);
        Outputs(rows);
        Waiting(rows);
        Journal(rows);
        Told(rows);
    }

    // What waits for its time, its past, an agent or its limits.
    private void Waiting(IReadOnlyList<(long Run, RunChanges Changes)> rows)
    {
        Due(rows);
        Past(rows);
        DeferralStatements.Add(_to, rows);
        LookStatements.Add(_to, rows);
        Ready(rows);
        Held(rows);
    }

    // What others hear of it: DAGs that wait for an asset, people who look at an index, a script that is called back, alert channels.
    private void Told(IReadOnlyList<(long Run, RunChanges Changes)> rows)
    {
        AssetStatements.Add(_to, rows);
        Names(rows);
        CallbackStatements.Add(_to, rows);
        AlertStatements.Add(_to, rows);
        LineageStatements.Add(_to, rows);
    }

    private void Attempts(IReadOnlyList<(long Run, RunChanges Changes)> rows)
    {
        var started = new List<(long Run, AttemptStart Start)>();
        var ended = new List<(long Run, AttemptEnd End)>();
        foreach (var (run, changes) in rows)
        {
            foreach (var start in RunWrite.Started(changes)) started.Add((run, start));
            foreach (var end in RunWrite.Ended(changes)) ended.Add((run, end));
        }

        // Begin before end: a short attempt may do both in one commit.
        if (started.Count > 0)
        {
            _to.Add("""
                INSERT INTO attempt (instance_id, number, node, fence, started_at)
                SELECT * FROM unnest($1::bigint[], $2::integer[], $3::text[], $4::integer[], $5::bigint[])
                ON CONFLICT (instance_id, number) DO UPDATE SET node = excluded.node, fence = excluded.fence
                """,
                Column(started, row => InstanceId.Of(row.Run, row.Start.Ordinal)), Column(started, row => row.Start.Attempt),
                Column(started, row => row.Start.Node), Column(started, row => row.Start.Fence), Column(started, row => Micros.Of(row.Start.At)));
        }

        if (ended.Count > 0)
        {
            _to.Add("""
                UPDATE attempt a
                SET ended_at = u.ended_at, outcome = u.outcome, reason = u.reason, error_type = u.error_type,
                    rendered = coalesce(u.rendered, a.rendered), rows_moved = coalesce(u.rows_moved, a.rows_moved), bytes_moved = coalesce(u.bytes_moved, a.bytes_moved)
                FROM unnest($1::bigint[], $2::integer[], $3::bigint[], $4::smallint[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::bigint[])
                    AS u (instance_id, number, ended_at, outcome, reason, error_type, rendered, rows_moved, bytes_moved)
                WHERE a.instance_id = u.instance_id AND a.number = u.number
                """,
                Column(ended, row => InstanceId.Of(row.Run, row.End.Ordinal)), Column(ended, row => row.End.Attempt),
                Column(ended, row => row.End.Outcome is null ? null : (long?)Micros.Of(row.End.At)), Column(ended, row => (short?)row.End.Outcome),
                Column(ended, row => StoredText.Reason(row.End.Report.Message)), Column(ended, row => StoredText.Of(row.End.Report.ErrorType)),
                Column(ended, row => StoredText.Of(row.End.Report.Rendered)), Column(ended, row => row.End.Report.Rows), Column(ended, row => row.End.Report.Bytes));
        }
    }

    private void Outputs(IReadOnlyList<(long Run, RunChanges Changes)> rows)
    {
        var forgotten = new List<long>();
        var outputs = new List<(long Run, XComWrite Output)>();
        List<(long Run, XComWrite Output, byte[] Blob)>? blobs = null;
        foreach (var (run, changes) in rows)
        {
            foreach (var ordinal in changes.Forgotten()) forgotten.Add(InstanceId.Of(run, ordinal));
            var ofRun = RunWrite.Outputs(changes);
            foreach (var output in ofRun) outputs.Add((run, output));
            foreach (var (output, blob) in RunWrite.Blobs(ofRun)) (blobs ??= []).Add((run, output, blob));
        }

        if (forgotten.Count > 0) _to.Add("DELETE FROM xcom WHERE instance_id = ANY ($1)", Column(forgotten, id => id));
        CacheStatements.Add(_to, rows);
        var states = rows.SelectMany(row => row.Changes.StateCleared, (row, ordinal) => InstanceId.Of(row.Run, ordinal)).ToList();
        if (states.Count > 0) _to.Add("DELETE FROM task_state WHERE instance_id = ANY ($1)", Column(states, id => id));
        if (outputs.Count > 0)
        {
            _to.Add("""
                INSERT INTO xcom (instance_id, key, json) SELECT * FROM unnest($1::bigint[], $2::text[], $3::bytea[])
                ON CONFLICT (instance_id, key) DO UPDATE SET json = excluded.json
                """,
                Column(outputs, row => InstanceId.Of(row.Run, row.Output.Ordinal)), Column(outputs, row => row.Output.Key), Column(outputs, row => row.Output.Json));
        }

        if (blobs is not null)
        {
            _to.Add("INSERT INTO blob_use (blob_id, instance_id, key) SELECT * FROM unnest($1::bytea[], $2::bigint[], $3::text[]) ON CONFLICT DO NOTHING",
                Column(blobs, row => row.Blob), Column(blobs, row => InstanceId.Of(row.Run, row.Output.Ordinal)), Column(blobs, row => row.Output.Key));
        }
    }

    private void Due(IReadOnlyList<(long Run, RunChanges Changes)> rows)
    {
        var past = new List<(long Id, short Kind)>();
        var due = new List<(long Run, DueItem Item)>();
        foreach (var (run, changes) in rows)
        {
            foreach (var (kind, ordinal) in changes.NoLongerDue) past.Add((InstanceId.Of(run, ordinal), (short)kind));
            foreach (var item in RunWrite.Due(changes)) due.Add((run, item));
        }

        if (past.Count > 0)
        {
            _to.Add("DELETE FROM due d USING unnest($1::bigint[], $2::smallint[]) AS u (id, kind) WHERE d.instance_id = u.id AND d.kind = u.kind",
                Column(past, item => item.Id), Column(past, item => item.Kind));
        }

        if (due.Count > 0)
        {
            _to.Add("""
                INSERT INTO due (instance_id, kind, at) SELECT * FROM unnest($1::bigint[], $2::smallint[], $3::bigint[])
                ON CONFLICT (instance_id, kind) DO UPDATE SET at = excluded.at
                """,
                Column(due, row => InstanceId.Of(row.Run, row.Item.Ordinal)), Column(due, row => (short)row.Item.Kind), Column(due, row => Micros.Of(row.Item.At)));
        }
    }

    private void Past(IReadOnlyList<(long Run, RunChanges Changes)> rows)
    {
        var over = new List<long>();
        var waits = new List<(long Run, RunChanges Changes, int Task)>();
        var met = new List<(string DagId, string Task)>();
        foreach (var (run, changes) in rows)
        {
            foreach (var task in changes.NoLongerAwaitsPast) over.Add(InstanceId.Of(run, task));
            foreach (var task in RunWrite.AwaitsPast(changes)) waits.Add((run, changes, task));
            foreach (var task in RunWrite.MayMeetPast(changes)) met.Add((changes.Run.Head.DagId, task));
        }

        if (over.Count > 0) _to.Add("DELETE FROM past_wait WHERE instance_id = ANY ($1)", Column(over, id => id));
        if (waits.Count > 0)
        {
            _to.Add("""
                INSERT INTO past_wait (instance_id, dag_id, task_id, look) SELECT *, 1 FROM unnest($1::bigint[], $2::text[], $3::text[])
                ON CONFLICT (instance_id) DO UPDATE SET look = 1
                """,
                Column(waits, wait => InstanceId.Of(wait.Run, wait.Task)), Column(waits, wait => wait.Changes.Run.Head.DagId),
                Column(waits, wait => wait.Changes.Run.Plan.Tasks[wait.Task].Id));
        }

        // Also those that are marked already: the look that the mark asked for may be going on just now, on what was there before this commit.
        if (met.Count > 0)
        {
            _to.Add("UPDATE past_wait w SET look = 1 FROM unnest($1::text[], $2::text[]) AS u (dag_id, task_id) WHERE w.dag_id = u.dag_id AND w.task_id = u.task_id",
                Column(met, task => task.DagId), Column(met, task => task.Task));
        }
    }

    private void Names(IReadOnlyList<(long Run, RunChanges Changes)> rows)
    {
        List<(long Id, string Name)>? names = null;
        foreach (var (run, changes) in rows)
            foreach (var (ordinal, name) in changes.Names) (names ??= []).Add((InstanceId.Of(run, ordinal), name));
        if (names is null) return;
        _to.Add("INSERT INTO index_name (instance_id, name) SELECT * FROM unnest($1::bigint[], $2::text[]) ON CONFLICT (instance_id) DO UPDATE SET name = excluded.name",
            Column(names, row => row.Id), Column(names, row => StoredText.Of(row.Name)));
    }

    private void Streaks(IReadOnlyList<RunChanges> changes)
    {
        var streaks = RunWrite.Streaks(changes);
        if (streaks.Count == 0) return;
        _to.Add("""
            UPDATE dag d SET failed_in_row = CASE WHEN u.succeeded THEN 0 ELSE d.failed_in_row END + u.failed
            FROM unnest($1::text[], $2::boolean[], $3::integer[]) AS u (dag_id, succeeded, failed) WHERE d.dag_id = u.dag_id
            """,
            Column(streaks, streak => streak.DagId), Column(streaks, streak => streak.Succeeded), Column(streaks, streak => streak.Failed));
    }

    private void Ready(IReadOnlyList<(long Run, RunChanges Changes)> rows)
    {
        var ready = new List<(long Run, ReadyTask Task)>();
        foreach (var (run, changes) in rows)
            foreach (var task in changes.Ready) ready.Add((run, task));
        if (ready.Count == 0) return;
        _to.Add("INSERT INTO ready (instance_id, queue, priority, attempt, fence) SELECT * FROM unnest($1::bigint[], $2::text[], $3::integer[], $4::integer[], $5::integer[])",
            Column(ready, row => InstanceId.Of(row.Run, row.Task.Ordinal)), Column(ready, row => row.Task.Queue), Column(ready, row => row.Task.Priority),
            Column(ready, row => row.Task.Attempt), Column(ready, row => row.Task.Fence));
    }

    private void Held(IReadOnlyList<(long Run, RunChanges Changes)> rows)
    {
        List<(long Run, HeldTask Held, long Since)>? held = null;
        foreach (var (run, changes) in rows)
            foreach (var task in changes.Held) (held ??= []).Add((run, task, Micros.Of(changes.Run.Instances[task.Ready.Ordinal].QueuedAt!.Value)));
        if (held is null) return;
        _to.Add("INSERT INTO held (instance_id, limits, queue, priority, attempt, fence, since) SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::integer[], $5::integer[], $6::integer[], $7::bigint[])",
            Column(held, row => InstanceId.Of(row.Run, row.Held.Ready.Ordinal)), Column(held, row => row.Held.Limits.Text), Column(held, row => row.Held.Ready.Queue),
            Column(held, row => row.Held.Ready.Priority), Column(held, row => row.Held.Ready.Attempt), Column(held, row => row.Held.Ready.Fence), Column(held, row => row.Since));
    }

    private void Journal(IReadOnlyList<(long Run, RunChanges Changes)> rows)
    {
        var entries = new List<(long Run, RunChanges Changes, string Moves)>(rows.Count);
        foreach (var (run, changes) in rows)
            if (RunWrite.Journal(changes) is { } moves) entries.Add((run, changes, moves));
        if (entries.Count == 0) return;
        _to.Add("INSERT INTO journal (run_id, at, actor, moves) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[])",
            Column(entries, entry => entry.Run), Column(entries, entry => Micros.Of(RunWrite.JournalTime(entry.Changes))),
            Column(entries, entry => entry.Changes.Actor), Column(entries, entry => entry.Moves));
    }
}
