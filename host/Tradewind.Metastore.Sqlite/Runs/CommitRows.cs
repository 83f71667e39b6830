using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Metastore.Alerts;
using Tradewind.Metastore.Cache;
using Tradewind.Metastore.Lineage;
using Tradewind.Metastore.Runs;
using Tradewind.Metastore.Sqlite.Looks;
using Tradewind.Metastore.Sqlite.Writing;

namespace Tradewind.Metastore.Sqlite.Runs;

/// <summary>
/// Stores changes of runs row by row with the writer's prepared statements: without a network between, that is as good as
/// a batch. Checks come before writes; with one writer nothing can change in between.
/// </summary>
internal sealed class CommitRows(WriteSession session)
{
    /// <summary>Runs that another writer changed, or that an agent claimed from, since the changes were made.</summary>
    public List<long> Conflicts(IReadOnlyList<RunChanges> changes)
    {
        var conflicts = new List<long>();
        foreach (var change in changes)
        {
            var run = change.Run.Head.Id;
            var expected = change.ExpectedEpoch ?? throw new ArgumentException($"Run {run} has no expected epoch; new runs go through CreateAsync.", nameof(changes));
            if (session.Use("SELECT epoch FROM run WHERE id = ?").Bind(run).Number() != expected || !AllReady(run, change.NoLongerReady) || !AllHeld(run, change.NoLongerHeld)) conflicts.Add(run);
        }

        conflicts.Sort();
        return conflicts;
    }

    /// <summary>Changes of a stored run, found free of conflicts.</summary>
    public void Change(RunChanges changes)
    {
        var head = changes.Run.Head;
        var run = head.Id;
        if (changes.HeadChanged)
        {
            session.Use("UPDATE run SET epoch = epoch + 1, state = ?, started_at = ?, ended_at = ?, cancel_requested_at = ?, stop = ?, reason = ? WHERE id = ?")
                .Bind((long)head.State).Bind(Micros.Of(head.StartedAt)).Bind(Micros.Of(head.EndedAt)).Bind(Micros.Of(head.CancelRequestedAt))
                .Bind((long?)head.Stop).Bind(StoredText.Reason(head.Reason)).Bind(run).Execute();
            if (changes.Ended) session.Use("DELETE FROM open_run WHERE run_id = ?").Bind(run).Execute();
            else Open(head, run);
        }
        else
        {
            session.Use("UPDATE run SET epoch = epoch + 1 WHERE id = ?").Bind(run).Execute();
        }

        if (changes.PauseChanged) session.Use("UPDATE run SET paused_at = ?, paused_for = ? WHERE id = ?").Bind(Micros.Of(head.PausedAt)).Bind(Micros.Of(head.PausedFor)).Bind(run).Execute();
        if (changes.Repinned) session.Use("UPDATE run SET version_id = ? WHERE id = ?").Bind(head.VersionId).Bind(run).Execute();
        foreach (var instance in changes.StopRequests) Stop(run, instance);
        foreach (var ordinal in changes.NoLongerReady) session.Use("DELETE FROM ready WHERE instance_id = ?").Bind(InstanceId.Of(run, ordinal)).Execute();
        foreach (var ordinal in changes.NoLongerHeld) session.Use("DELETE FROM held WHERE instance_id = ?").Bind(InstanceId.Of(run, ordinal)).Execute();
        foreach (var ordinal in changes.Released) session.Use("DELETE FROM limit_use WHERE instance_id = ?").Bind(InstanceId.Of(run, ordinal)).Execute();
        foreach (var instance in RunWrite.Updated(changes)) Update(run, instance);
        foreach (var instance in changes.Added) Insert(run, instance);
        Rest(run, changes);
    }

    /// <summary>Counts failed runs in a row; for all changes of a commit, after they are written.</summary>
    public void Count(IReadOnlyList<RunChanges> changes)
    {
        foreach (var (dagId, succeeded, failed) in RunWrite.Streaks(changes))
        {
            session.Use("UPDATE dag SET failed_in_row = CASE WHEN ? = 1 THEN 0 ELSE failed_in_row END + ? WHERE dag_id = ?")
                .Bind(succeeded ? 1L : 0L).Bind((long)failed).Bind(dagId).Execute();
        }
    }

    /// <summary>A new run; null when its key or its slot is taken, or the news it is made of.</summary>
    public long? Create(RunChanges changes, DateTimeOffset? slot, long epoch)
    {
        var head = changes.Run.Head;
        if (!AllQueued(head.DagId, changes.Consumes)) return null;
        var insert = session.Use(
            """
            INSERT INTO run (dag_id, version_id, key, slot, type, logical_date, data_start, data_end, params, triggered_by, note, created_at,
                state, epoch, started_at, ended_at, cancel_requested_at, stop, reason, parent_instance, partition_key)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id
            """);
        insert.Bind(head.DagId).Bind(head.VersionId).Bind(head.Key).Bind(Micros.Of(slot)).Bind((long)head.Type).Bind(Micros.Of(head.LogicalDate))
            .Bind(Micros.Of(head.DataIntervalStart)).Bind(Micros.Of(head.DataIntervalEnd)).Bind(StoredText.Of(head.Params)).Bind(head.TriggeredBy)
            .Bind(StoredText.Of(head.Note)).Bind(Micros.Of(head.CreatedAt)).Bind((long)head.State).Bind(epoch).Bind(Micros.Of(head.StartedAt))
            .Bind(Micros.Of(head.EndedAt)).Bind(Micros.Of(head.CancelRequestedAt)).Bind((long?)head.Stop).Bind(StoredText.Reason(head.Reason)).Bind(head.ParentInstance).Bind(head.Partition);
        if (insert.Number() is not { } run) return null;

        foreach (var id in changes.Consumes)
            session.Use("UPDATE asset_news SET run_id = ?, look = 0 WHERE dag_id = ? AND event_id = ?").Bind(run).Bind(head.DagId).Bind(id).Execute();
        if (!head.State.IsFinal()) Open(head, run);
        foreach (var instance in changes.Run.Instances) Insert(run, instance);
        if (changes.NoCache) session.Use("INSERT INTO cache_skip (instance_id) VALUES (?)").Bind(CacheSkip.OfRun(run)).Execute();
        Rest(run, changes);
        return run;
    }

    private void Cache(long run, RunChanges changes)
    {
        foreach (var (ordinal, none) in changes.CacheWishes)
        {
            var sql = none ? "INSERT INTO cache_skip (instance_id) VALUES (?) ON CONFLICT DO NOTHING" : "DELETE FROM cache_skip WHERE instance_id = ?";
            session.Use(sql).Bind(InstanceId.Of(run, ordinal)).Execute();
        }

        foreach (var take in changes.Taken)
        {
            session.Use("INSERT INTO attempt_cached (instance_id, number, from_instance, from_attempt) VALUES (?, ?, ?, ?)")
                .Bind(InstanceId.Of(run, take.Ordinal)).Bind((long)take.Attempt).Bind(take.From.Instance).Bind((long)take.From.Attempt).Execute();
        }

        foreach (var one in changes.Cached)
        {
            // Whoever adds tidies up: what has expired serves nobody.
            session.Use("DELETE FROM task_cache WHERE dag_id = ? AND expires_at <= ?").Bind(changes.Run.Head.DagId).Bind(Micros.Of(RunWrite.JournalTime(changes))).Execute();
            session.Use(
                """
                INSERT INTO task_cache (dag_id, key, instance_id, attempt, output_length, expires_at) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (dag_id, key) DO UPDATE
                SET instance_id = excluded.instance_id, attempt = excluded.attempt, output_length = excluded.output_length, expires_at = excluded.expires_at
                """)
                .Bind(changes.Run.Head.DagId).Bind(one.Key).Bind(InstanceId.Of(run, one.Ordinal)).Bind((long)one.Attempt).Bind((long?)one.OutputLength).Bind(Micros.Of(one.ExpiresAt)).Execute();
        }
    }

    /// <summary>Claims work: picked by priority, deleted from ready, recorded as running.</summary>
    public List<Claim> Claim(ClaimRequest request)
    {
        var claims = new List<Claim>();
        if (session.Use("SELECT 1 FROM node WHERE id = ? AND lost_at IS NOT NULL").Bind(request.Node).Number() is not null) return claims;

        if (request.Delivered is null) PickOfQueues(request, claims);
        else PickDelivered(request, claims);

        var now = Micros.Of(request.Now);
        foreach (var claim in claims)
        {
            session.Use("DELETE FROM ready WHERE instance_id = ?").Bind(claim.Instance).Execute();
            session.Use(
                $"""
                UPDATE task_instance SET state = {(int)TaskInstanceState.Running}, attempt = ?, fence = ?, node = ?, started_at = coalesce(started_at, ?), due_at = NULL
                WHERE id = ?
                """).Bind((long)claim.Attempt).Bind((long)claim.Fence).Bind(request.Node).Bind(now).Bind(claim.Instance).Execute();
            Begin(claim.Instance, claim.Attempt, claim.Fence, request.Node, now);
        }

        if (request.Delivered is not null) Arrived(request, claims);
        foreach (var ofRun in claims.GroupBy(claim => InstanceId.RunOf(claim.Instance)))
        {
            var moves = string.Join(',', ofRun.Select(claim => $"[{InstanceId.OrdinalOf(claim.Instance)},\"queued\",\"running\",null,{now}]"));
            Note(ofRun.Key, now, $"agent:{request.Node}", $"[{moves}]");
        }

        return claims;
    }

    private void PickOfQueues(ClaimRequest request, List<Claim> claims)
    {
        var pick = request.Queues.Count == 1
            ? session.Use("SELECT instance_id, attempt, fence FROM ready WHERE queue = ? ORDER BY priority DESC, instance_id LIMIT ?").Bind(request.Queues[0])
            : session.Use("SELECT instance_id, attempt, fence FROM ready WHERE queue IN (SELECT value FROM json_each(?)) ORDER BY priority DESC, instance_id LIMIT ?")
                .Bind(System.Text.Json.JsonSerializer.Serialize(request.Queues));
        pick.Bind((long)request.Limit);
        while (pick.Next()) claims.Add(new(pick.Long(0), pick.Int(1), pick.Int(2), request.Now));
    }

    private void PickDelivered(ClaimRequest request, List<Claim> claims)
    {
        foreach (var delivery in request.Delivered!.Take(request.Limit))
        {
            var attempt = session.Use("SELECT attempt FROM ready WHERE instance_id = ? AND fence = ?").Bind(delivery.Instance).Bind((long)delivery.Fence).Number();
            if (attempt is { } number) claims.Add(new(delivery.Instance, (int)number, delivery.Fence, request.Now));
        }
    }

    private void Arrived(ClaimRequest request, List<Claim> claims)
    {
        var delivered = request.Delivered!.ToDictionary(delivery => (delivery.Instance, delivery.Fence));
        foreach (var claim in claims)
        {
            var delivery = delivered[(claim.Instance, claim.Fence)];
            session.Use("DELETE FROM handed_over WHERE instance_id = ? AND fence = ?").Bind(claim.Instance).Bind((long)claim.Fence).Execute();
            session.Use(
                """
                INSERT INTO attempt_transport (instance_id, number, transport, reference, url) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (instance_id, number) DO UPDATE SET transport = excluded.transport, reference = excluded.reference, url = excluded.url
                """).Bind(claim.Instance).Bind((long)claim.Attempt).Bind(request.Transport).Bind(delivery.Reference).Bind(delivery.Url).Execute();
        }
    }

    private bool AllReady(long run, List<int> ordinals)
    {
        foreach (var ordinal in ordinals)
            if (session.Use("SELECT 1 FROM ready WHERE instance_id = ?").Bind(InstanceId.Of(run, ordinal)).Number() is null) return false;
        return true;
    }

    private bool AllHeld(long run, IReadOnlyList<int> ordinals)
    {
        foreach (var ordinal in ordinals)
            if (session.Use("SELECT 1 FROM held WHERE instance_id = ?").Bind(InstanceId.Of(run, ordinal)).Number() is null) return false;
        return true;
    }

    private void Open(RunHead head, long run) =>
        session.Use("INSERT INTO open_run (run_id, dag_id, state) VALUES (?, ?, ?) ON CONFLICT (run_id) DO UPDATE SET state = excluded.state")
            .Bind(run).Bind(head.DagId).Bind((long)head.State).Execute();

    private void Stop(long run, TaskInstance instance)
    {
        var id = InstanceId.Of(run, instance.Ordinal);
        if (instance.StopRequest is { } stop)
        {
            session.Use("INSERT INTO stop_wish (instance_id, next_step, why) VALUES (?, ?, ?) ON CONFLICT (instance_id) DO UPDATE SET next_step = excluded.next_step, why = excluded.why")
                .Bind(id).Bind((long)stop.Then).Bind(StoredText.Reason(stop.Why)).Execute();
        }
        else
        {
            session.Use("DELETE FROM stop_wish WHERE instance_id = ?").Bind(id).Execute();
        }
    }

    private void Update(long run, TaskInstance instance) =>
        Fields(
            session.Use(
                """
                UPDATE task_instance SET task_index = ?, map_index = ?, state = ?, attempt = ?, fence = ?, failures = ?, losses = ?, checks = ?, node = ?,
                    queued_at = ?, started_at = ?, ended_at = ?, due_at = ?, output_length = ?, reason = ?
                WHERE id = ?
                """),
            instance).Bind(InstanceId.Of(run, instance.Ordinal)).Execute();

    private void Insert(long run, TaskInstance instance) =>
        Fields(
            session.Use(
                """
                INSERT INTO task_instance (task_index, map_index, state, attempt, fence, failures, losses, checks, node,
                    queued_at, started_at, ended_at, due_at, output_length, reason, id)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """),
            instance).Bind(InstanceId.Of(run, instance.Ordinal)).Execute();

    private static Statement Fields(Statement statement, TaskInstance instance) => statement
        .Bind((long)instance.TaskIndex).Bind((long)instance.MapIndex).Bind((long)instance.State).Bind((long)instance.Attempt).Bind((long)instance.Fence)
        .Bind((long)instance.Failures).Bind((long)instance.Losses).Bind((long)instance.Checks).Bind(instance.Node).Bind(Micros.Of(instance.QueuedAt))
        .Bind(Micros.Of(instance.StartedAt)).Bind(Micros.Of(instance.EndedAt)).Bind(Micros.Of(instance.DueAt)).Bind(instance.OutputLength)
        .Bind(StoredText.Reason(instance.Reason));

    private void Rest(long run, RunChanges changes)
    {
        // Begin before end: a short attempt may do both in one commit.
        foreach (var start in RunWrite.Started(changes)) Begin(InstanceId.Of(run, start.Ordinal), start.Attempt, start.Fence, start.Node, Micros.Of(start.At));
        foreach (var end in RunWrite.Ended(changes))
        {
            session.Use(
                """
                UPDATE attempt SET ended_at = ?, outcome = ?, reason = ?, error_type = ?, rendered = coalesce(?, rendered),
                    rows_moved = coalesce(?, rows_moved), bytes_moved = coalesce(?, bytes_moved)
                WHERE instance_id = ? AND number = ?
                """)
                .Bind(end.Outcome is null ? null : (long?)Micros.Of(end.At)).Bind((long?)end.Outcome).Bind(StoredText.Reason(end.Report.Message))
                .Bind(StoredText.Of(end.Report.ErrorType)).Bind(StoredText.Of(end.Report.Rendered)).Bind(end.Report.Rows).Bind(end.Report.Bytes)
                .Bind(InstanceId.Of(run, end.Ordinal)).Bind((long)end.Attempt).Execute();
        }

        foreach (var ordinal in changes.Forgotten()) session.Use("DELETE FROM xcom WHERE instance_id = ?").Bind(InstanceId.Of(run, ordinal)).Execute();
        foreach (var ordinal in changes.StateCleared) session.Use("DELETE FROM task_state WHERE instance_id = ?").Bind(InstanceId.Of(run, ordinal)).Execute();
        Cache(run, changes);
        var outputs = RunWrite.Outputs(changes);
        foreach (var (output, blob) in RunWrite.Blobs(outputs))
        {
            session.Use("INSERT INTO blob_use (blob_id, instance_id, key) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
                .Bind(blob).Bind(InstanceId.Of(run, output.Ordinal)).Bind(output.Key).Execute();
        }

        foreach (var output in outputs)
        {
            session.Use("INSERT INTO xcom (instance_id, key, json) VALUES (?, ?, ?) ON CONFLICT (instance_id, key) DO UPDATE SET json = excluded.json")
                .Bind(InstanceId.Of(run, output.Ordinal)).Bind(output.Key).Bind(output.Json).Execute();
        }

        foreach (var (kind, ordinal) in changes.NoLongerDue)
            session.Use("DELETE FROM due WHERE instance_id = ? AND kind = ?").Bind(InstanceId.Of(run, ordinal)).Bind((long)kind).Execute();
        foreach (var item in RunWrite.Due(changes))
        {
            session.Use("INSERT INTO due (instance_id, kind, at) VALUES (?, ?, ?) ON CONFLICT (instance_id, kind) DO UPDATE SET at = excluded.at")
                .Bind(InstanceId.Of(run, item.Ordinal)).Bind((long)item.Kind).Bind(Micros.Of(item.At)).Execute();
        }

        foreach (var group in changes.Groups)
        {
            if (group.MapIndex >= 0)
            {
                session.Use("INSERT INTO run_group_index (run_id, group_id, map_index, retries, due_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (run_id, group_id, map_index) DO UPDATE SET retries = excluded.retries, due_at = excluded.due_at")
                    .Bind(run).Bind(group.Id).Bind((long)group.MapIndex).Bind((long)group.Retries).Bind(Micros.Of(group.DueAt)).Execute();
                continue;
            }

            session.Use("INSERT INTO run_group (run_id, group_id, retries, due_at) VALUES (?, ?, ?, ?) ON CONFLICT (run_id, group_id) DO UPDATE SET retries = excluded.retries, due_at = excluded.due_at")
                .Bind(run).Bind(group.Id).Bind((long)group.Retries).Bind(Micros.Of(group.DueAt)).Execute();
        }

        Past(run, changes);
        Events(run, changes);
        LookRows.Write(session, run, changes);
        Tell(run, changes);
        CallBack(run, changes);
        Alert(run, changes);
        if (LineageSql.Starts(changes)) session.Use($"INSERT INTO lineage_run (run_id) SELECT ? WHERE {LineageSql.IsTold} {LineageSql.Again}").Bind(run).Execute();
        foreach (var (ordinal, name) in changes.Names)
        {
            session.Use("INSERT INTO index_name (instance_id, name) VALUES (?, ?) ON CONFLICT (instance_id) DO UPDATE SET name = excluded.name")
                .Bind(InstanceId.Of(run, ordinal)).Bind(StoredText.Of(name)).Execute();
        }

        foreach (var ready in changes.Ready)
        {
            session.Use("INSERT INTO ready (instance_id, queue, priority, attempt, fence) VALUES (?, ?, ?, ?, ?)")
                .Bind(InstanceId.Of(run, ready.Ordinal)).Bind(ready.Queue).Bind((long)ready.Priority).Bind((long)ready.Attempt).Bind((long)ready.Fence).Execute();
        }

        foreach (var held in changes.Held)
        {
            session.Use("INSERT INTO held (instance_id, limits, queue, priority, attempt, fence, since) VALUES (?, ?, ?, ?, ?, ?, ?)")
                .Bind(InstanceId.Of(run, held.Ready.Ordinal)).Bind(held.Limits.Text).Bind(held.Ready.Queue).Bind((long)held.Ready.Priority).Bind((long)held.Ready.Attempt)
                .Bind((long)held.Ready.Fence).Bind(Micros.Of(changes.Run.Instances[held.Ready.Ordinal].QueuedAt)).Execute();
        }

        if (RunWrite.Journal(changes) is { } moves) Note(run, Micros.Of(RunWrite.JournalTime(changes)), changes.Actor, moves);
    }

    private void Past(long run, RunChanges changes)
    {
        foreach (var task in changes.NoLongerAwaitsPast) session.Use("DELETE FROM past_wait WHERE instance_id = ?").Bind(InstanceId.Of(run, task)).Execute();
        foreach (var task in RunWrite.AwaitsPast(changes))
        {
            session.Use("INSERT INTO past_wait (instance_id, dag_id, task_id, look) VALUES (?, ?, ?, 1) ON CONFLICT (instance_id) DO UPDATE SET look = 1")
                .Bind(InstanceId.Of(run, task)).Bind(changes.Run.Head.DagId).Bind(changes.Run.Plan.Tasks[task].Id).Execute();
        }

        foreach (var task in RunWrite.MayMeetPast(changes))
            session.Use("UPDATE past_wait SET look = 1 WHERE dag_id = ? AND task_id = ?").Bind(changes.Run.Head.DagId).Bind(task).Execute();
    }

    private void Events(long run, RunChanges changes)
    {
        foreach (var (ordinal, end) in changes.DeferralEnds)
        {
            session.Use("UPDATE deferral SET ended_at = ?, ended_by = ?, answer = ? WHERE instance_id = ? AND ended_at IS NULL")
                .Bind(Micros.Of(end?.At ?? RunWrite.JournalTime(changes))).Bind(StoredText.Of(end?.By ?? changes.Actor)).Bind(StoredText.Of(end?.Answer)).Bind(InstanceId.Of(run, ordinal)).Execute();
        }

        foreach (var wait in changes.Deferred)
        {
            session.Use("INSERT INTO deferral (instance_id, fence, attempt, kind, subject, about, wish, since, until) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .Bind(InstanceId.Of(run, wait.Ordinal)).Bind((long)wait.Fence).Bind((long)wait.Attempt).Bind((long)wait.For.Kind).Bind(StoredText.Of(WaitWords.Subject(wait.For)))
                .Bind(wait.About).Bind(StoredText.Of(DeferralJson.Write(wait.For))).Bind(Micros.Of(wait.Since)).Bind(Micros.Of(wait.Until)).Execute();
        }
    }

    private void Tell(long run, RunChanges changes)
    {
        foreach (var news in changes.Emitted)
        {
            // What an alias brings may be named for the first time.
            if (news.Alias is not null)
                session.Use("INSERT INTO asset (name, created_at) VALUES (?, ?) ON CONFLICT (name) DO NOTHING").Bind(news.Asset).Bind(Micros.Of(news.At)).Execute();
            var id = session.Use("INSERT INTO asset_event (asset, at, instance_id, extra, alias, partition_key) VALUES (?, ?, ?, ?, ?, ?) RETURNING id")
                .Bind(news.Asset).Bind(Micros.Of(news.At)).Bind(InstanceId.Of(run, news.Ordinal)).Bind(StoredText.Of(news.Extra)).Bind(news.Alias).Bind(news.Partition).Number()!.Value;
            Queue(id, news.Asset);
            // Who waits for both hears once, under the asset's own name.
            if (news.Alias is not null) Queue(id, news.Alias);
        }
    }

    private void Queue(long id, string waitedFor) =>
        session.Use(
            """
            INSERT INTO asset_news (dag_id, event_id, asset, look)
            SELECT c.dag_id, ?, c.asset, 1 FROM asset_consumer c JOIN dag d ON d.dag_id = c.dag_id AND d.active = 1 WHERE c.asset = ?
            ON CONFLICT (dag_id, event_id) DO NOTHING
            """).Bind(id).Bind(waitedFor).Execute();

    private void CallBack(long run, RunChanges changes)
    {
        foreach (var missed in changes.Missed)
        {
            session.Use("INSERT INTO missed_deadline (run_id, ordinal, due_at, missed_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
                .Bind(run).Bind((long)missed.Ordinal).Bind(Micros.Of(missed.DueAt)).Bind(Micros.Of(missed.At)).Execute();
        }

        foreach (var callback in changes.Callbacks)
        {
            session.Use("INSERT INTO run_callback (run_id, ordinal, version_id, task_id, map_index, attempt, kind, state, at, reason, error_type) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .Bind(run).Bind((long)callback.Ordinal).Bind(callback.VersionId).Bind(callback.TaskId).Bind((long)callback.MapIndex).Bind((long)callback.Attempt)
                .Bind((long)callback.Facts.Kind).Bind(callback.Facts.State).Bind(Micros.Of(callback.Facts.At)).Bind(StoredText.Reason(callback.Facts.Reason))
                .Bind(StoredText.Of(callback.Facts.ErrorType)).Execute();
        }
    }

    private void Alert(long run, RunChanges changes)
    {
        foreach (var fact in changes.Alerts)
        {
            session.Use($"INSERT INTO alert_event ({AlertOutbox.Columns}) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, NULL, ?9 WHERE {AlertOutbox.IsWanted("?1")}")
                .Bind((long)fact.Kind).Bind(Micros.Of(fact.At)).Bind(fact.DagId).Bind(run).Bind(fact.RunKey).Bind(fact.TaskId).Bind((long)fact.MapIndex).Bind((long)fact.Attempt)
                .Bind(StoredText.Reason(fact.Why)).Execute();
        }
    }

    private bool AllQueued(string dagId, IReadOnlyList<long> events)
    {
        foreach (var id in events)
            if (session.Use("SELECT 1 FROM asset_news WHERE dag_id = ? AND event_id = ? AND run_id IS NULL").Bind(dagId).Bind(id).Number() is null) return false;
        return true;
    }

    private void Begin(long instance, int attempt, int fence, string node, long at) =>
        session.Use(
            """
            INSERT INTO attempt (instance_id, number, node, fence, started_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (instance_id, number) DO UPDATE SET node = excluded.node, fence = excluded.fence
            """).Bind(instance).Bind((long)attempt).Bind(node).Bind((long)fence).Bind(at).Execute();

    private void Note(long run, long at, string actor, string moves) =>
        session.Use("INSERT INTO journal (run_id, id, at, actor, moves) SELECT ?1, coalesce(max(id), 0) + 1, ?2, ?3, ?4 FROM journal WHERE run_id = ?1")
            .Bind(run).Bind(at).Bind(actor).Bind(moves).Execute();
}
