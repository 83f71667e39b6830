-- Looks that sensors share, by what makes them the same. Nobody looks before look_at; at call_at one of those who wait is called to look. looker is
-- who looks or looked last, reason what was missing then. met_*: the latest success, which answers for all that began before it.
CREATE TABLE shared_look (
    key text PRIMARY KEY,
    call_at bigint NOT NULL,
    look_at bigint NOT NULL,
    looks integer NOT NULL,
    looker bigint,
    reason text,
    met_at bigint,
    met_instance bigint,
    met_attempt integer
);

-- Instances that wait for a shared look, and from when on an answer counts for them.
CREATE TABLE look_wait (
    instance_id {key},
    key text NOT NULL,
    since bigint NOT NULL
);
CREATE INDEX look_wait_key ON look_wait (key, instance_id);
