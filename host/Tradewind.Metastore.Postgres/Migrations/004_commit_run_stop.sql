-- advance_runs as in 002, with why runs are being stopped. The one without stays for nodes of the version before.
CREATE FUNCTION advance_runs(
    ids bigint[], epochs bigint[], states smallint[], started bigint[], ended bigint[], cancels bigint[], stops smallint[], reasons text[])
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
            cancel_requested_at = u.cancel_requested_at, stop = u.stop, reason = u.reason
        FROM unnest(ids, epochs, states, started, ended, cancels, stops, reasons)
            AS u (id, epoch, state, started_at, ended_at, cancel_requested_at, stop, reason)
        WHERE r.id = u.id AND r.epoch = u.epoch
        RETURNING r.id)
    SELECT array_agg(moved.id) INTO written FROM moved;

    IF coalesce(cardinality(written), 0) < cardinality(ids) THEN
        RAISE EXCEPTION USING ERRCODE = 'TW001', MESSAGE = 'Another writer changed runs meanwhile: '
            || (SELECT string_agg(g.id::text, ',') FROM unnest(ids) AS g (id) WHERE g.id <> ALL (coalesce(written, '{}')));
    END IF;
END $$;
