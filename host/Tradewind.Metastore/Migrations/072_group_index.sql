-- Indices of mapped groups that were retried as a whole, or wait for it; groups without indices are in run_group.
CREATE TABLE run_group_index (
    run_id bigint NOT NULL,
    group_id text NOT NULL,
    map_index integer NOT NULL,
    retries integer NOT NULL,
    due_at bigint,
    PRIMARY KEY (run_id, group_id, map_index)
);
