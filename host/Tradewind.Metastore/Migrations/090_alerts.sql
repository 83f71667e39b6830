-- Who is told of what. url and password are encrypted; events are bits by the number of their kind; names of columns follow AlertChannel.
CREATE TABLE alert_channel (
    name text PRIMARY KEY,
    kind smallint NOT NULL,
    enabled smallint NOT NULL,
    url text,
    host text,
    port integer,
    security smallint NOT NULL,
    login text,
    password text,
    from_address text,
    to_addresses text NOT NULL,
    events bigint NOT NULL,
    dags text,
    tag text,
    owner text,
    gather bigint NOT NULL,
    description text
);
-- Facts, written in the commit of what they follow from, if any enabled channel wants their kind. Without a channel they wait to be
-- handed to those that want them; with one they wait to become part of its next message.
CREATE TABLE alert_event (
    id {identity},
    channel text REFERENCES alert_channel (name) ON DELETE CASCADE,
    kind smallint NOT NULL,
    at bigint NOT NULL,
    dag_id text,
    run_id bigint,
    run_key text,
    task_id text,
    map_index integer NOT NULL,
    attempt integer NOT NULL,
    subject text,
    why text
) {queue};
CREATE INDEX alert_event_of_channel ON alert_event (channel, id);
-- What was said to whom. next_at is null once it is over.
CREATE TABLE alert_message (
    id text PRIMARY KEY,
    channel text NOT NULL REFERENCES alert_channel (name) ON DELETE CASCADE,
    made_at bigint NOT NULL,
    digest text NOT NULL,
    tries integer NOT NULL DEFAULT 0,
    next_at bigint,
    sent_at bigint,
    given_up_at bigint,
    answer text
);
CREATE INDEX alert_message_of_channel ON alert_message (channel, made_at);
CREATE INDEX alert_message_due ON alert_message (next_at) WHERE next_at IS NOT NULL;
-- Components that are unhealthy: since when, and whether it was told.
CREATE TABLE component_trouble (
    component text PRIMARY KEY,
    since bigint NOT NULL,
    told smallint NOT NULL DEFAULT 0
);
