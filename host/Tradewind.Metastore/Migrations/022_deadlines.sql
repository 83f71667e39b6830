-- Deadlines that were missed; ordinal is that of the task's first instance, or -1 for the run itself.
CREATE TABLE missed_deadline (
    run_id bigint NOT NULL,
    ordinal integer NOT NULL,
    due_at bigint NOT NULL,
    missed_at bigint NOT NULL,
    PRIMARY KEY (run_id, ordinal)
) {clustered};
