-- The guard of every commit: locks the runs in the order of their ids, writes their rows under the next epoch, and refuses
-- the whole transaction with TW001 (its message ends with the runs) when one has moved on. Each id stands once.
CREATE FUNCTION advance_runs(
    ids bigint[], epochs bigint[], states smallint[], started bigint[], ended bigint[], cancels bigint[], reasons text[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    written bigint[];
BEGIN
    -- An update of several rows takes its locks in no certain order.
    IF cardinality(ids) > 1 THEN
        PERFORM FROM run r WHERE r.id = ANY (ids) ORDER BY r.id FOR UPDATE;
    END IF;

    WITH moved AS (
        UPDATE run r
        SET epoch = r.epoch + 1, state = u.state, started_at = u.started_at, ended_at = u.ended_at,
            cancel_requested_at = u.cancel_requested_at, reason = u.reason
        FROM unnest(ids, epochs, states, started, ended, cancels, reasons) AS u (id, epoch, state, started_at, ended_at, cancel_requested_at, reason)
        WHERE r.id = u.id AND r.epoch = u.epoch
        RETURNING r.id)
    SELECT array_agg(moved.id) INTO written FROM moved;

    IF coalesce(cardinality(written), 0) < cardinality(ids) THEN
        RAISE EXCEPTION USING ERRCODE = 'TW001', MESSAGE = 'Another writer changed runs meanwhile: '
            || (SELECT string_agg(g.id::text, ',') FROM unnest(ids) AS g (id) WHERE g.id <> ALL (coalesce(written, '{}')));
    END IF;
END $$;

-- Takes instances back from the agents. A row that is missing was claimed meanwhile: then the caller's view is old.
CREATE FUNCTION withdraw_ready(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    stale text;
BEGIN
    WITH gone AS (DELETE FROM ready r WHERE r.instance_id = ANY (ids) RETURNING r.instance_id)
    SELECT string_agg(DISTINCT (g.id >> 20)::text, ',') INTO stale
    FROM unnest(ids) AS g (id)
    WHERE NOT EXISTS (SELECT FROM gone WHERE gone.instance_id = g.id);

    IF stale IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'TW001', MESSAGE = 'Another agent claimed instances meanwhile, of runs: ' || stale;
    END IF;
END $$;

-- The commit between two tasks, in one call with plain values: one run, at most two instances, at most one attempt that ends,
-- one that begins and one output; what is missing is NULL. The same rows by arrays take half as long again, and a chain of
-- tasks waits for exactly this.
CREATE FUNCTION commit_step(
    run_id bigint, run_epoch bigint, run_state smallint, run_started bigint, run_ended bigint, run_cancel bigint, run_reason text,
    a_id bigint, a_map_index integer, a_state smallint, a_attempt integer, a_fence integer, a_failures integer, a_losses integer, a_checks integer,
    a_node text, a_queued bigint, a_started bigint, a_ended bigint, a_due bigint, a_output_length integer, a_reason text,
    b_id bigint, b_map_index integer, b_state smallint, b_attempt integer, b_fence integer, b_failures integer, b_losses integer, b_checks integer,
    b_node text, b_queued bigint, b_started bigint, b_ended bigint, b_due bigint, b_output_length integer, b_reason text,
    begun_id bigint, begun_number integer, begun_node text, begun_fence integer, begun_at bigint,
    over_id bigint, over_number integer, over_at bigint, over_outcome smallint, over_reason text, over_error_type text, over_rendered text,
    over_rows bigint, over_bytes bigint,
    output_id bigint, output_key text, output_json bytea,
    told_at bigint, told_by text, told text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE run r
    SET epoch = r.epoch + 1, state = run_state, started_at = run_started, ended_at = run_ended, cancel_requested_at = run_cancel, reason = run_reason
    WHERE r.id = commit_step.run_id AND r.epoch = run_epoch;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'TW001', MESSAGE = 'Another writer changed runs meanwhile: ' || commit_step.run_id;
    END IF;

    IF a_id IS NOT NULL THEN
        UPDATE task_instance i
        SET map_index = a_map_index, state = a_state, attempt = a_attempt, fence = a_fence, failures = a_failures, losses = a_losses, checks = a_checks,
            node = a_node, queued_at = a_queued, started_at = a_started, ended_at = a_ended, due_at = a_due, output_length = a_output_length, reason = a_reason
        WHERE i.id = a_id;
    END IF;

    IF b_id IS NOT NULL THEN
        UPDATE task_instance i
        SET map_index = b_map_index, state = b_state, attempt = b_attempt, fence = b_fence, failures = b_failures, losses = b_losses, checks = b_checks,
            node = b_node, queued_at = b_queued, started_at = b_started, ended_at = b_ended, due_at = b_due, output_length = b_output_length, reason = b_reason
        WHERE i.id = b_id;
    END IF;

    IF begun_id IS NOT NULL THEN
        INSERT INTO attempt (instance_id, number, node, fence, started_at) VALUES (begun_id, begun_number, begun_node, begun_fence, begun_at)
        ON CONFLICT (instance_id, number) DO UPDATE SET node = excluded.node, fence = excluded.fence;
    END IF;

    IF over_id IS NOT NULL THEN
        UPDATE attempt a
        SET ended_at = over_at, outcome = over_outcome, reason = over_reason, error_type = over_error_type, rendered = coalesce(over_rendered, a.rendered),
            rows_moved = coalesce(over_rows, a.rows_moved), bytes_moved = coalesce(over_bytes, a.bytes_moved)
        WHERE a.instance_id = over_id AND a.number = over_number;
    END IF;

    IF output_id IS NOT NULL THEN
        INSERT INTO xcom (instance_id, key, json) VALUES (output_id, output_key, output_json)
        ON CONFLICT (instance_id, key) DO UPDATE SET json = excluded.json;
    END IF;

    IF told IS NOT NULL THEN
        INSERT INTO journal (run_id, at, actor, moves) VALUES (commit_step.run_id, told_at, told_by, told);
    END IF;
END $$;
