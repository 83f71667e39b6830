-- Groups that were retried as a whole, or wait for it (GroupState in the engine); runs without any have no rows.
CREATE TABLE run_group (
    run_id bigint NOT NULL,
    group_id text NOT NULL,
    retries integer NOT NULL,
    due_at bigint,
    PRIMARY KEY (run_id, group_id)
);
