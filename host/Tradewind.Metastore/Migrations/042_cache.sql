-- Successes that later runs of the DAG may take over. They hold as long as their instance still stands with that attempt.
CREATE TABLE task_cache (
    dag_id text NOT NULL,
    key text NOT NULL,
    instance_id bigint NOT NULL,
    attempt integer NOT NULL,
    output_length integer,
    expires_at bigint NOT NULL,
    PRIMARY KEY (dag_id, key)
);

-- Attempts that took a success over, and whose.
CREATE TABLE attempt_cached (
    instance_id bigint NOT NULL,
    number integer NOT NULL,
    from_instance bigint NOT NULL,
    from_attempt integer NOT NULL,
    PRIMARY KEY (instance_id, number)
);

-- Instances that are to take nothing over; for all of a run, its number with a minus sign.
CREATE TABLE cache_skip (
    instance_id {key}
);
