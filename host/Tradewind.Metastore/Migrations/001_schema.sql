-- Words in braces are the dialect's: see Dialect.cs. All times are Unix microseconds.
--
-- The hot tables (run, task_instance, attempt, ready, due, xcom, journal) have no foreign keys: each would cost a
-- look-up per row and commit, and only the run store writes them, whole runs at a time. Columns that change there
-- stand in no index, so that PostgreSQL updates rows in place (HOT); run.ended_at is the exception, once per run.

CREATE TABLE run (
    id {identity},
    dag_id text NOT NULL,
    version_id bigint NOT NULL,
    key text NOT NULL,
    slot bigint,
    type smallint NOT NULL,
    logical_date bigint NOT NULL,
    data_start bigint NOT NULL,
    data_end bigint NOT NULL,
    params text,
    triggered_by text NOT NULL,
    note text,
    created_at bigint NOT NULL,
    state smallint NOT NULL,
    epoch bigint NOT NULL,
    started_at bigint,
    ended_at bigint,
    cancel_requested_at bigint,
    reason text
) {hot};
CREATE UNIQUE INDEX run_key ON run (dag_id, key);
-- One scheduled run per DAG and slot, whatever the schedulers do.
CREATE UNIQUE INDEX run_slot ON run (dag_id, slot) WHERE slot IS NOT NULL;
CREATE INDEX run_of_dag ON run (dag_id, id);
CREATE INDEX run_ended ON run (ended_at) WHERE ended_at IS NOT NULL;

-- Runs that have not ended: what start-up, limits and rescue look through instead of all history.
CREATE TABLE open_run (
    run_id {key},
    dag_id text NOT NULL,
    state smallint NOT NULL
) {queue};
CREATE INDEX open_run_of_dag ON open_run (dag_id, state, run_id);

-- id = run << 20 | number of the instance in its run.
CREATE TABLE task_instance (
    id {key},
    task_index integer NOT NULL,
    map_index integer NOT NULL,
    state smallint NOT NULL,
    attempt integer NOT NULL DEFAULT 0,
    fence integer NOT NULL DEFAULT 0,
    failures integer NOT NULL DEFAULT 0,
    losses integer NOT NULL DEFAULT 0,
    checks integer NOT NULL DEFAULT 0,
    node text,
    queued_at bigint,
    started_at bigint,
    ended_at bigint,
    due_at bigint,
    output_length integer,
    reason text
) {hot};

CREATE TABLE attempt (
    instance_id bigint NOT NULL,
    number integer NOT NULL,
    node text,
    fence integer NOT NULL,
    started_at bigint NOT NULL,
    ended_at bigint,
    outcome smallint,
    reason text,
    error_type text,
    rendered text,
    rows_moved bigint,
    bytes_moved bigint,
    PRIMARY KEY (instance_id, number)
) {hot_clustered};

CREATE TABLE xcom (
    instance_id bigint NOT NULL,
    key text NOT NULL,
    json {blob} NOT NULL,
    PRIMARY KEY (instance_id, key)
);

-- What agents may take. A claim deletes from here, so the state of an instance needs no index.
CREATE TABLE ready (
    instance_id {key},
    queue text NOT NULL,
    priority integer NOT NULL,
    attempt integer NOT NULL,
    fence integer NOT NULL
) {queue};
CREATE INDEX ready_order ON ready (queue, priority DESC, instance_id);

CREATE TABLE due (
    instance_id bigint NOT NULL,
    kind smallint NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (instance_id, kind)
) {queue_clustered};
CREATE INDEX due_at ON due (at);

-- Every move, one row per run and commit: moves is a JSON array of [number, from, to, why, at]; number -1 is the run itself.
CREATE TABLE journal (
    run_id bigint NOT NULL,
    id {counter},
    at bigint NOT NULL,
    actor text NOT NULL,
    moves text NOT NULL,
    PRIMARY KEY (run_id, id)
) {clustered};

CREATE TABLE log_chunk (
    instance_id bigint NOT NULL,
    attempt integer NOT NULL,
    start_offset bigint NOT NULL,
    size integer NOT NULL,
    data {blob} NOT NULL,
    PRIMARY KEY (instance_id, attempt, start_offset)
);

CREATE TABLE bundle_content (
    key text PRIMARY KEY,
    path text NOT NULL,
    sources text NOT NULL,
    assembly {blob} NOT NULL,
    symbols {blob} NOT NULL,
    plugins text NOT NULL,
    created_at bigint NOT NULL
);

CREATE TABLE bundle (
    path text PRIMARY KEY,
    key text NOT NULL,
    loaded_files text NOT NULL,
    has_faults smallint NOT NULL,
    seen_at bigint NOT NULL
);

CREATE TABLE import_error (
    path text PRIMARY KEY REFERENCES bundle (path) ON DELETE CASCADE,
    faults text NOT NULL,
    seen_at bigint NOT NULL
);

CREATE TABLE dag (
    dag_id text PRIMARY KEY,
    path text NOT NULL,
    active smallint NOT NULL,
    paused smallint NOT NULL,
    description text,
    owner text,
    tags text NOT NULL,
    schedule text,
    max_active_runs integer NOT NULL,
    task_count integer NOT NULL,
    version_id bigint NOT NULL,
    version_number integer NOT NULL,
    first_seen bigint NOT NULL,
    updated_at bigint NOT NULL,
    planned_version bigint,
    next_run_at bigint,
    next_logical bigint,
    next_start bigint,
    next_end bigint
);
CREATE INDEX dag_of_path ON dag (path);

CREATE TABLE dag_tag (
    dag_id text NOT NULL REFERENCES dag (dag_id) ON DELETE CASCADE,
    tag text NOT NULL,
    PRIMARY KEY (dag_id, tag)
);

CREATE TABLE dag_version (
    id {identity},
    dag_id text NOT NULL,
    number integer NOT NULL,
    bundle_key text NOT NULL REFERENCES bundle_content (key),
    graph text NOT NULL,
    task_count integer NOT NULL,
    created_at bigint NOT NULL
);
CREATE UNIQUE INDEX dag_version_number ON dag_version (dag_id, number);
CREATE UNIQUE INDEX dag_version_key ON dag_version (dag_id, bundle_key);
CREATE INDEX dag_version_of_bundle ON dag_version (bundle_key);

-- The tasks by number, so that SQL can name them.
CREATE TABLE dag_version_task (
    version_id bigint NOT NULL REFERENCES dag_version (id) ON DELETE CASCADE,
    task_index integer NOT NULL,
    task_id text NOT NULL,
    PRIMARY KEY (version_id, task_index)
);
CREATE UNIQUE INDEX dag_version_task_id ON dag_version_task (version_id, task_id);

CREATE TABLE node (
    id text PRIMARY KEY,
    host text NOT NULL,
    process_id integer NOT NULL,
    roles text NOT NULL,
    queues text NOT NULL,
    slots integer NOT NULL,
    version text NOT NULL,
    started_at bigint NOT NULL,
    heartbeat_at bigint NOT NULL,
    lease_until bigint NOT NULL,
    running integer NOT NULL,
    lost_at bigint,
    -- Its open attempts were all taken over a good while after it was lost: no need to look again.
    settled smallint NOT NULL DEFAULT 0
);

CREATE TABLE lease (
    name text PRIMARY KEY,
    holder text NOT NULL,
    until bigint NOT NULL
);

CREATE TABLE users (
    name text PRIMARY KEY,
    password_hash text,
    role smallint NOT NULL,
    stamp text NOT NULL,
    disabled smallint NOT NULL,
    created_at bigint NOT NULL
);

CREATE TABLE api_token (
    id text PRIMARY KEY,
    hash text NOT NULL UNIQUE,
    user_name text NOT NULL REFERENCES users (name) ON DELETE CASCADE,
    label text NOT NULL,
    role smallint NOT NULL,
    created_at bigint NOT NULL,
    expires_at bigint,
    last_used_at bigint
);
CREATE INDEX api_token_of_user ON api_token (user_name);

CREATE TABLE audit (
    id {identity},
    at bigint NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    before_json text,
    after_json text
);
CREATE INDEX audit_of_subject ON audit (subject, id);

CREATE TABLE variable (
    name text PRIMARY KEY,
    value text NOT NULL,
    secret smallint NOT NULL,
    description text
);

CREATE TABLE connection (
    id text PRIMARY KEY,
    type text NOT NULL,
    host text,
    port integer,
    login text,
    password text,
    database_name text,
    extra text,
    description text
);

CREATE TABLE pool (
    name text PRIMARY KEY,
    slots integer NOT NULL,
    description text
);

CREATE TABLE asset (
    name text PRIMARY KEY,
    description text,
    created_at bigint NOT NULL
);

CREATE TABLE asset_event (
    id {identity},
    asset text NOT NULL REFERENCES asset (name) ON DELETE CASCADE,
    at bigint NOT NULL,
    instance_id bigint,
    extra text
);
CREATE INDEX asset_event_of_asset ON asset_event (asset, id);

CREATE TABLE plugin_content (
    content_hash text PRIMARY KEY,
    zip {blob} NOT NULL
);

CREATE TABLE plugin (
    content_hash text PRIMARY KEY,
    name text NOT NULL,
    version text NOT NULL,
    description text,
    operators text NOT NULL,
    error text,
    active smallint NOT NULL,
    seen_at bigint NOT NULL
);

CREATE TABLE setting (
    name text PRIMARY KEY,
    value text NOT NULL
);
