-- What tasks keep from attempt to attempt, written one by one while they run. shown is the value without secrets, where there were some.
CREATE TABLE task_state (
    instance_id bigint NOT NULL,
    key text NOT NULL,
    json {blob} NOT NULL,
    shown text,
    changed_at bigint NOT NULL,
    PRIMARY KEY (instance_id, key)
);
