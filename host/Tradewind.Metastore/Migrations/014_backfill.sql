-- Backfills and the slots they go through: planned at once, made into runs as there is room.
CREATE TABLE backfill (
    id {identity},
    dag_id text NOT NULL,
    range_from bigint NOT NULL,
    range_to bigint NOT NULL,
    reprocess smallint NOT NULL,
    rerun_on smallint NOT NULL,
    backwards smallint NOT NULL,
    max_active_runs integer NOT NULL,
    params text,
    note text,
    state smallint NOT NULL,
    created_by text NOT NULL,
    created_at bigint NOT NULL,
    ended_at bigint
);
CREATE INDEX backfill_open ON backfill (id) WHERE ended_at IS NULL;
CREATE INDEX backfill_of_dag ON backfill (dag_id, id);

-- step: BackfillStep in the engine.
CREATE TABLE backfill_slot (
    backfill_id bigint NOT NULL,
    place integer NOT NULL,
    logical_date bigint NOT NULL,
    data_start bigint NOT NULL,
    data_end bigint NOT NULL,
    step smallint NOT NULL,
    run_id bigint,
    why text,
    PRIMARY KEY (backfill_id, place)
);
CREATE INDEX backfill_slot_waiting ON backfill_slot (backfill_id, place) WHERE step = 0;
CREATE INDEX backfill_slot_of_run ON backfill_slot (run_id) WHERE run_id IS NOT NULL;
