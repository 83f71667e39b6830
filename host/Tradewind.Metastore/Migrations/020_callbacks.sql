-- Callbacks, written in the commit of the change that they are about; agents take them from here. They stay as the run's history.
-- ordinal is the task instance's number, or -1 for the run itself. A callback that has not ended and is on no node waits;
-- tries counts how often it was taken, and whoever ends one must name the latest; losses are those whose runner or node died.
CREATE TABLE run_callback (
    id {identity},
    run_id bigint NOT NULL,
    ordinal integer NOT NULL,
    version_id bigint NOT NULL,
    task_id text NOT NULL,
    map_index integer NOT NULL,
    attempt integer NOT NULL,
    kind smallint NOT NULL,
    state text NOT NULL,
    at bigint NOT NULL,
    reason text,
    error_type text,
    tries integer NOT NULL DEFAULT 0,
    losses integer NOT NULL DEFAULT 0,
    node text,
    started_at bigint,
    ended_at bigint,
    outcome smallint,
    message text
);
CREATE INDEX run_callback_of_run ON run_callback (run_id, id);
CREATE INDEX run_callback_open ON run_callback (id) WHERE ended_at IS NULL;
