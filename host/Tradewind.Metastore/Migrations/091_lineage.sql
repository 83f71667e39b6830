-- Runs whose lineage is told, noted in the commit that starts them while the setting 'lineage' is there. What is told is read off the journal:
-- cursor is the entry up to which it was. mark counts the starts; who ends a run's wait must have seen the latest.
CREATE TABLE lineage_run (
    run_id {key},
    cursor bigint NOT NULL DEFAULT 0,
    mark bigint NOT NULL DEFAULT 1,
    pending smallint NOT NULL DEFAULT 1,
    generation integer NOT NULL DEFAULT 0,
    started smallint NOT NULL DEFAULT 0,
    open_attempts text NOT NULL DEFAULT '[]'
);
CREATE INDEX lineage_run_pending ON lineage_run (run_id) WHERE pending = 1;
