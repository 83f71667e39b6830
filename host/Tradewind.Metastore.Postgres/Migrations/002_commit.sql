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
