-- Runs that were pruned and of which something is left to be removed. Their rows in run are gone already, so that nobody finds, clears or
-- counts them any more; what belongs to them goes a piece at a time, and their row here last.
CREATE TABLE pruned_run (
    run_id {key}
) {queue};

-- How long the DAG's script wants ended runs to be kept, in microseconds; null where it says nothing.
ALTER TABLE dag ADD COLUMN keep_runs bigint;

-- The successes of a run: as long as later runs may take one over, it stays.
CREATE INDEX task_cache_of_instance ON task_cache (instance_id);
