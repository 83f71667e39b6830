-- As withdraw_ready (002), for instances that wait for limits. A row that is missing was admitted meanwhile: then the caller's view is old.
CREATE FUNCTION withdraw_held(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    stale text;
BEGIN
    WITH gone AS (DELETE FROM held h WHERE h.instance_id = ANY (ids) RETURNING h.instance_id)
    SELECT string_agg(DISTINCT (g.id >> 20)::text, ',') INTO stale
    FROM unnest(ids) AS g (id)
    WHERE NOT EXISTS (SELECT FROM gone WHERE gone.instance_id = g.id);

    IF stale IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'TW001', MESSAGE = 'Limits admitted instances meanwhile, of runs: ' || stale;
    END IF;
END $$;
