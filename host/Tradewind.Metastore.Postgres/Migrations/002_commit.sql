-- The guard of every commit: locks the runs in the order of their ids, refuses the whole transaction with TW001 (its
-- message ends with the runs) when one has moved on, and otherwise writes their rows under the next epoch.
-- The ids come in order, each once.
CREATE FUNCTION advance_runs(
    ids bigint[], epochs bigint[], states smallint[], started bigint[], ended bigint[], cancels bigint[], reasons text[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    stale text;
BEGIN
    IF (SELECT array_agg(held.epoch) FROM (
            SELECT r.epoch FROM run r WHERE r.id = ANY (ids) ORDER BY r.id FOR UPDATE) AS held) IS DISTINCT FROM epochs THEN
        SELECT string_agg(g.id::text, ',') INTO stale
        FROM unnest(ids, epochs) AS g (id, epoch)
        WHERE NOT EXISTS (SELECT FROM run r WHERE r.id = g.id AND r.epoch = g.epoch);
        RAISE EXCEPTION USING ERRCODE = 'TW001', MESSAGE = 'Another writer changed runs meanwhile: ' || stale;
    END IF;

    UPDATE run r
    SET epoch = r.epoch + 1, state = u.state, started_at = u.started_at, ended_at = u.ended_at,
        cancel_requested_at = u.cancel_requested_at, reason = u.reason
    FROM unnest(ids, states, started, ended, cancels, reasons) AS u (id, state, started_at, ended_at, cancel_requested_at, reason)
    WHERE r.id = u.id;
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
