-- The latest run of each DAG and its state, for lists and counts of ten thousand DAGs. Kept by triggers: whatever makes a run, moves it or removes it,
-- in the same commit. They do nothing while a run's state stays, so nothing between two tasks.
CREATE TABLE latest_run (
    dag_id text PRIMARY KEY,
    run_id bigint NOT NULL,
    state smallint NOT NULL
) {queue_clustered};
INSERT INTO latest_run (dag_id, run_id, state) SELECT r.dag_id, r.id, r.state FROM run r JOIN (SELECT max(id) AS id FROM run GROUP BY dag_id) latest ON latest.id = r.id;
{keep_latest_run}

-- Runs that few are like are found without going through the others. State stands in an index here although it changes: once when a run starts,
-- and when it ends its row moves in any case (run_ended).
CREATE INDEX run_ill ON run (state, id) WHERE state IN (4, 5);
CREATE INDEX run_of_type ON run (type, id) WHERE type <> 0;

CREATE INDEX dag_tag_of_tag ON dag_tag (tag, dag_id);
