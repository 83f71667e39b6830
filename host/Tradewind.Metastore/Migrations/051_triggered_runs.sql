-- The task instance, of another run, that made a run; null for runs that no task made.
ALTER TABLE run ADD COLUMN parent_instance bigint;
CREATE INDEX run_of_parent ON run (parent_instance) WHERE parent_instance IS NOT NULL;

-- The run of a DAG with a logical date: what tasks of other DAGs wait for.
CREATE INDEX run_logical ON run (dag_id, logical_date);
